"""polynomial/1, polynomial_f32/1, sum/1 and norm/1: a vector from end to end, in blocks on threads."""

import math

import numba
import numpy

from kernels_worker import implementation
from threads import VERSION, use_threads

# Elements that stay in the first cache.
BLOCK = 1024

# So few that no square takes part in many additions: norm/1 has a bound of a few units in the last place.
SQUARES = 256

# Between these, no square of an element that matters overflows or is rounded as a subnormal number.
SMALLEST_SQUARE, LARGEST_SQUARE = 1e-270, 1e300


@numba.njit(parallel=True, fastmath={"contract"}, error_model="numpy")
def evaluate(coefficients, x, y):
    """A whole block for one coefficient after the other: LLVM vectorises only the innermost loop."""
    last = coefficients.size - 1
    for block in numba.prange((x.size + BLOCK - 1) // BLOCK):
        here, out = x[block * BLOCK:(block + 1) * BLOCK], y[block * BLOCK:(block + 1) * BLOCK]
        out[:] = coefficients[last]
        for k in range(last - 1, -1, -1):
            for i in range(here.size):
                out[i] = out[i] * here[i] + coefficients[k]


@implementation("polynomial/1", instruction_set=VERSION)
def polynomial(coefficients, x, y, threads):
    use_threads(threads)
    evaluate(coefficients, x, y)


@implementation("polynomial_f32/1", instruction_set=VERSION)
def polynomial_f32(coefficients, x, y, threads):
    use_threads(threads)
    evaluate(coefficients, x, y)


@numba.njit(fastmath={"contract", "reassoc"}, error_model="numpy")
def add(part):
    """A function of its own, on a slice: LLVM vectorises no sum within a loop on threads."""
    total = 0.0
    for i in range(part.size):
        total += part[i]
    return total


@numba.njit(parallel=True)
def add_blocks(x, sums):
    """Blocks that don't depend on the number of threads: the total has the same bits for each number."""
    for block in numba.prange(sums.size):
        sums[block] = add(x[block * BLOCK:(block + 1) * BLOCK])


@implementation("sum/1", instruction_set=VERSION)
def sum_all(x, total, threads):
    use_threads(threads)
    sums = numpy.empty((x.size + BLOCK - 1) // BLOCK)
    add_blocks(x, sums)
    with numpy.errstate(all="ignore"):
        total[0] = sums.sum()


@numba.njit(fastmath={"contract", "reassoc"}, error_model="numpy")
def square(part, scale):
    total = 0.0
    for i in range(part.size):
        total += (part[i] * scale) * (part[i] * scale)
    return total


@numba.njit(parallel=True)
def add_squares(x, scale, sums):
    for block in numba.prange(sums.size):
        sums[block] = square(x[block * SQUARES:(block + 1) * SQUARES], scale)


@implementation("norm/1", instruction_set=VERSION)
def norm(x, norm, threads):
    use_threads(threads)
    sums = numpy.empty((x.size + SQUARES - 1) // SQUARES)
    add_squares(x, 1.0, sums)
    total = float(sums.sum(dtype=numpy.longdouble))
    if SMALLEST_SQUARE < total < LARGEST_SQUARE or math.isnan(total):
        norm[0] = math.sqrt(total)
        return
    largest = float(numpy.abs(x).max(initial=0))
    if largest == 0 or not math.isfinite(largest):
        norm[0] = numpy.sqrt(numpy.dot(x, x)) if math.isnan(largest) else largest
        return
    # A power of 2 changes no digit.
    exponent = max(-1020, math.frexp(largest)[1])
    add_squares(x, math.ldexp(1.0, -exponent), sums)
    norm[0] = math.ldexp(math.sqrt(float(sums.sum(dtype=numpy.longdouble))), exponent)
