"""rolling_stats/1: windows in blocks of their own length, on threads."""

import numba
import numpy

from kernels_worker import implementation
from threads import VERSION, use_threads


@numba.njit(parallel=True, fastmath={"contract"}, error_model="numpy")
def slide(x, window, mean, variance):
    """Each window that ends in a block holds the block's first element, the origin of all distances in it.

    It is the end of the block before and the beginning of this one. Sums of each end, and of each beginning, are made by
    additions alone: a large element that has left the window leaves no error behind.
    """
    for block in numba.prange((x.size + window - 1) // window):
        begin = block * window
        end = min(begin + window, x.size)
        origin = x[begin]
        total, squares = 0.0, 0.0
        # The sums of the block before, from each place of it to its end, are kept where the window's results will be.
        if begin > 0:
            for i in range(begin + window - 1, begin - 1, -1):
                if i < end:
                    mean[i], variance[i] = total, squares
                distance = x[i - window] - origin
                total += distance
                squares += distance * distance
        total, squares = 0.0, 0.0
        for i in range(begin, end):
            distance = x[i] - origin
            total += distance
            squares += distance * distance
            if i < window - 1:
                mean[i] = variance[i] = numpy.nan
                continue
            before, squares_before = (mean[i], variance[i]) if begin > 0 else (0.0, 0.0)
            all_distances = before + total
            average = all_distances / window
            spread = (squares_before + squares) - average * all_distances
            # Infinities become NaN.
            mean[i] = origin + average + (all_distances - all_distances)
            variance[i] = (0.0 if spread < 0 else spread) / (window - 1)


@implementation("rolling_stats/1", instruction_set=VERSION)
def rolling_stats(x, window, mean, variance, threads):
    use_threads(threads)
    slide(x, window, mean, variance)
