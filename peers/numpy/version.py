"""What every file of this worker needs: NumPy, with its BLAS on one thread.

BLAS on threads has other bits for each number of threads, which the contracts of norm/1 and of the products of matrices
rule out.
"""

from kernels_worker import missing

try:
    import numpy
    import threadpoolctl
except ImportError as error:
    missing(error)

VERSION = f"numpy {numpy.__version__}"

threadpoolctl.threadpool_limits(1, "blas")
