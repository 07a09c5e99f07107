"""is_prime/1 with gmpy2."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))

from kernels_worker import implementation, missing, serve

try:
    import gmpy2
    import numpy
except ImportError as error:
    missing(error)


@implementation("is_prime/1", instruction_set=f"gmpy2 {gmpy2.version()}, {gmpy2.mp_version()}")
def is_prime(values, prime):
    """GMP's test of Baillie, Pomerance, Selfridge and Wagstaff is never wrong for a number of 64 bits."""
    prime[:] = numpy.fromiter(map(gmpy2.is_prime, values.tolist()), numpy.uint8, values.size)


serve()
