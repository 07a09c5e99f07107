"""sort/1 and sort_f64/1: Numba's own quicksort, on one thread."""

import numba

from kernels_worker import implementation
from threads import VERSION


@numba.njit
def sort_in_place(values):
    values.sort()


@implementation("sort/1", instruction_set=VERSION)
def sort(values):
    sort_in_place(values)


@implementation("sort_f64/1", instruction_set=VERSION)
def sort_f64(values):
    sort_in_place(values)
