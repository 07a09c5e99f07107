"""diffusion/1 and spmv/1 with SciPy."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))
from kernels_worker import implementation, missing, serve

try:
    import numpy
    import scipy
    import scipy.ndimage
    import scipy.sparse
except ImportError as error:
    missing(error)

VERSION = f"scipy {scipy.__version__}"


@implementation("diffusion/1", instruction_set=VERSION)
def diffusion(d, dt, steps, grid, scratch):
    with numpy.errstate(all="ignore"):
        for _ in range(steps):
            scipy.ndimage.laplace(grid, output=scratch, mode="wrap")
            scratch *= d * dt
            grid += scratch


@implementation("spmv/1", instruction_set=VERSION)
def spmv(rowOffsets, columns, values, x, y):
    matrix = scipy.sparse.csr_matrix((values, columns, rowOffsets), shape=(y.size, x.size), copy=False)
    y[:] = matrix @ x


serve()
