"""What every file of this worker needs: Numba itself, and how many threads it uses."""

from kernels_worker import missing

try:
    import numba
except ImportError as error:
    missing(error)

VERSION = f"numba {numba.__version__}"


def use_threads(threads):
    """Numba starts a thread for each processor, and refuses more."""
    numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))
