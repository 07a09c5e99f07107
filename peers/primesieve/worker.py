"""primes/1 with primesieve, a library that Debian has no Python module for: its C functions are called by ctypes."""

import ctypes
import ctypes.util
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))
from kernels_worker import implementation, serve, unavailable

NAME = ctypes.util.find_library("primesieve")
if NAME is None:
    unavailable("libprimesieve is not installed; apt-get install libprimesieve-dev")

library = ctypes.CDLL(NAME)
library.primesieve_version.restype = ctypes.c_char_p
library.primesieve_set_num_threads.argtypes = [ctypes.c_int]
library.primesieve_count_primes.restype = ctypes.c_uint64
library.primesieve_count_primes.argtypes = [ctypes.c_uint64, ctypes.c_uint64]


@implementation("primes/1", instruction_set=f"primesieve {library.primesieve_version().decode()}")
def primes(lo, hi, count, threads):
    """primesieve's range includes its end."""
    library.primesieve_set_num_threads(threads)
    count[0] = library.primesieve_count_primes(lo, hi - 1) if lo < hi else 0


serve(numpy_views=False)
