"""diffusion/1, spmv/1 and coo_to_csr/1 with SciPy."""

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


@implementation("coo_to_csr/1", instruction_set=VERSION)
def coo_to_csr(entryRows, entryColumns, entryValues, rowOffsets, columns, values, used):
    # SciPy's columns begin at 0.
    lowest = int(entryColumns.min(initial=0))
    places = entryColumns.astype(numpy.int64) - lowest if lowest < 0 else entryColumns
    shape = (rowOffsets.size - 1, int(places.max(initial=0)) + 1)
    with numpy.errstate(all="ignore"):
        matrix = scipy.sparse.coo_matrix((entryValues, (entryRows, places)), shape=shape).tocsr()
        add_in_order(matrix, entryRows, places, entryValues)
    rowOffsets[:] = matrix.indptr
    columns[:matrix.nnz], values[:matrix.nnz] = matrix.indices + lowest, matrix.data
    used[0] = matrix.nnz


def add_in_order(matrix, rows, columns, values):
    """Adds duplicates again in rows that may have three of one place: SciPy adds them in the order that its sort leaves."""
    lengths = numpy.diff(matrix.indptr)
    again = numpy.bincount(rows, minlength=lengths.size) - lengths > 1
    if not again.any():
        return
    entries = again[rows]
    rows, columns, values = rows[entries], columns[entries], values[entries]
    order = numpy.lexsort((columns, rows))
    offsets = numpy.concatenate([[0], numpy.cumsum(numpy.bincount(rows, minlength=lengths.size))])
    sorted_again = scipy.sparse.csr_matrix((values[order], columns[order], offsets), shape=matrix.shape)
    sorted_again.sum_duplicates()
    matrix.data[numpy.repeat(again, lengths)] = sorted_again.data


serve()
