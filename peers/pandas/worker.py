"""spmv/1 with pandas: entries grouped by row, and summed."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))
from kernels_worker import implementation, missing, serve

try:
    import numpy
    import pandas
except ImportError as error:
    missing(error)


def add_each(products):
    return products.to_numpy().sum()


@implementation("spmv/1", instruction_set=f"pandas {pandas.__version__}")
def spmv(rowOffsets, columns, values, x, y):
    with numpy.errstate(all="ignore"):
        rows = numpy.repeat(numpy.arange(y.size), numpy.diff(rowOffsets))
        products = pandas.Series(values * x[columns])
        # A grouped sum treats NaN as a missing value, and its compensation turns infinities into NaN. With NaN replaced
        # by infinity, a sum that holds either is never finite; such sums are added again.
        sums = products.fillna(numpy.inf).groupby(rows, sort=False).sum()
        again = numpy.isin(rows, sums.index[~numpy.isfinite(sums)])
        special = products[again].groupby(rows[again]).agg(add_each)
        y[:] = sums.reindex(range(y.size), fill_value=0)
        y[special.index] = special


serve()
