"""search_sorted/1, groupby_sum/1, sort/1 and sort_f64/1: NumPy's own functions of the same names, or nearly."""

import numpy

from kernels_worker import implementation
from version import VERSION


@implementation("search_sorted/1", instruction_set=VERSION)
def search_sorted(keys, queries, positions):
    positions[:] = numpy.searchsorted(keys, queries)


@implementation("groupby_sum/1", instruction_set=VERSION)
def groupby_sum(codes, values, sums, counts):
    with numpy.errstate(all="ignore"):
        sums[:] = numpy.bincount(codes, weights=values, minlength=sums.size)
    counts[:] = numpy.bincount(codes, minlength=sums.size)


@implementation("sort/1", instruction_set=VERSION)
def sort(values):
    values.sort()


@implementation("sort_f64/1", instruction_set=VERSION)
def sort_f64(values):
    values.sort()
