"""spmv/1 and ols_slopes/1: a sum for each row, with rows on threads."""

import numba
import numpy

from kernels_worker import implementation
from threads import VERSION, use_threads


@numba.njit(parallel=True, fastmath={"contract", "reassoc"}, error_model="numpy")
def multiply(offsets, columns, values, x, y):
    for i in numba.prange(y.size):
        total = 0.0
        for k in range(offsets[i], offsets[i + 1]):
            total += values[k] * x[columns[k]]
        y[i] = total


@implementation("spmv/1", instruction_set=VERSION)
def spmv(rowOffsets, columns, values, x, y, threads):
    """Offsets and columns are never negative; as unsigned numbers, they spare Numba the test."""
    use_threads(threads)
    multiply(rowOffsets.view(numpy.uint32), columns.view(numpy.uint32), values, x, y)


@numba.njit(fastmath={"contract", "reassoc"}, error_model="numpy")
def add_row(y, middle):
    """A function of its own, on a slice: LLVM vectorises no sum within a loop on threads."""
    total, moment = 0.0, 0.0
    for j in range(y.size):
        total += y[j]
        moment += (j - middle) * y[j]
    return total, moment


@numba.njit(parallel=True, error_model="numpy")
def fit(y, slope, intercept):
    rows, days = y.shape
    middle = (days - 1) / 2
    squares = days * (days * float(days) - 1) / 12
    for i in numba.prange(rows):
        total, moment = add_row(y[i], middle)
        slope[i] = moment / squares
        intercept[i] = total / days - slope[i] * middle


@implementation("ols_slopes/1", instruction_set=VERSION)
def ols_slopes(y, slope, intercept, threads):
    use_threads(threads)
    fit(y, slope, intercept)
