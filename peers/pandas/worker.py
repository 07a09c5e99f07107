"""spmv/1, factorize/1 and groupby_sum/1 with pandas."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))
from kernels_worker import implementation, missing, serve

try:
    import numpy
    import pandas
except ImportError as error:
    missing(error)


VERSION = f"pandas {pandas.__version__}"


def add_each(values):
    return values.to_numpy().sum()


def add_groups(values, groups, count):
    """The sums of values by group: a grouped sum, made again where it is not finite.

    It treats NaN as a missing value, and its compensation turns infinities into NaN. With NaN replaced by infinity, a sum
    that holds either is never finite.
    """
    values = pandas.Series(values)
    sums = values.fillna(numpy.inf).groupby(groups, sort=False).sum()
    again = numpy.isin(groups, sums.index[~numpy.isfinite(sums)])
    special = values[again].groupby(groups[again]).agg(add_each)
    result = sums.reindex(range(count), fill_value=0).to_numpy(copy=True)
    result[special.index] = special
    return result


@implementation("spmv/1", instruction_set=VERSION)
def spmv(rowOffsets, columns, values, x, y):
    with numpy.errstate(all="ignore"):
        y[:] = add_groups(values * x[columns], numpy.repeat(numpy.arange(y.size), numpy.diff(rowOffsets)), y.size)


@implementation("groupby_sum/1", instruction_set=VERSION)
def groupby_sum(codes, values, sums, counts):
    with numpy.errstate(all="ignore"):
        sums[:] = add_groups(values, codes, sums.size)
    counts[:] = pandas.Series(values).groupby(codes, sort=False).size().reindex(range(sums.size), fill_value=0)


@implementation("factorize/1", instruction_set=VERSION)
def factorize(keys, codes, uniques, used):
    codes[:], distinct = pandas.factorize(keys)
    uniques[:distinct.size] = distinct
    used[0] = distinct.size


serve()
