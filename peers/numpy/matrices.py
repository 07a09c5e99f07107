"""spmv/1, ols_slopes/1, matmul_f64/1 and matmul_f32/1; products of matrices by the BLAS that NumPy is built with."""

import concurrent.futures
import os

import numpy

from kernels_worker import implementation
from version import VERSION

# Fewer rows are not worth a thread; beyond, there are several blocks for each thread to even out.
LEAST_ROWS, BLOCK_ROWS, BLOCKS = 256, 512, 4

pools = {}


@implementation("spmv/1", instruction_set=VERSION)
def spmv(rowOffsets, columns, values, x, y):
    with numpy.errstate(all="ignore"):
        products = values * x[columns]
        # For an empty row, reduceat gives the entry at its offset instead of 0.
        filled = rowOffsets[:-1] < rowOffsets[1:]
        y[:] = 0
        if products.size > 0:
            y[filled] = numpy.add.reduceat(products, rowOffsets[:-1][filled])


@implementation("ols_slopes/1", instruction_set=VERSION)
def ols_slopes(y, slope, intercept):
    """All rows share their places, whose distances from the middle are one factor. polyfit and pinv are too inaccurate."""
    days = y.shape[1]
    middle = (days - 1) / 2
    distances = numpy.arange(days) - middle
    weights = numpy.column_stack([distances / numpy.dot(distances, distances), numpy.full(days, 1 / days)])
    with numpy.errstate(all="ignore"):
        lines = y @ weights
        slope[:] = lines[:, 0]
        numpy.subtract(lines[:, 1], slope * middle, out=intercept)


@implementation("matmul_f64/1", instruction_set=VERSION)
def matmul_f64(a, b, c, threads):
    multiply(a, b, c, threads)


@implementation("matmul_f32/1", instruction_set=VERSION)
def matmul_f32(a, b, c, threads):
    multiply(a, b, c, threads)


def multiply(a, b, c, threads):
    """Rows in blocks that don't depend on the number of threads, so that the product doesn't either."""
    rows = c.shape[0]
    blocks = 1 if rows < LEAST_ROWS else BLOCKS * -(-rows // BLOCK_ROWS)
    bounds = [rows * block // blocks for block in range(blocks + 1)]

    def multiply_block(begin, end):
        with numpy.errstate(all="ignore"):
            numpy.matmul(a[begin:end], b, out=c[begin:end])

    list(get_map(min(threads, blocks))(multiply_block, bounds[:-1], bounds[1:]))


def get_map(threads):
    """A function like map, whose calls run on threads: matmul lets others run Python. At most one a processor."""
    threads = min(threads, os.cpu_count())
    if threads == 1:
        return map
    if threads not in pools:
        pools[threads] = concurrent.futures.ThreadPoolExecutor(threads)
    return pools[threads].map
