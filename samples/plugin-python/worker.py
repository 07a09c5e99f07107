"""spmv/1 in plain loops, and acme.histogram/1, a kernel of its own that kernels-plugin.json declares."""

import collections
import pathlib
import sys

# The module kernels_worker.py: beside this file, or in the checkout that holds it.
sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))
from kernels_worker import implementation, oracle, serve

try:
    import numpy
except ImportError:
    numpy = None


@implementation("spmv/1", instruction_set="python")
def spmv(rowOffsets, columns, values, x, y):
    for row in range(len(y)):
        entries = range(rowOffsets[row], rowOffsets[row + 1])
        y[row] = sum(values[entry] * x[columns[entry]] for entry in entries)


@implementation("acme.histogram/1", instruction_set="python" if numpy is None else f"numpy {numpy.__version__}")
def histogram(x, counts):
    bins = len(counts)
    if numpy is None:
        found = collections.Counter(min(bins - 1, int(value * bins)) for value in x)
        for interval in range(bins):
            counts[interval] = found[interval]
    else:
        counts[:] = numpy.bincount(numpy.minimum((x * bins).astype(numpy.int64), bins - 1), minlength=bins)


@oracle("acme.histogram/1")
def count_one_by_one(x, counts):
    bins = len(counts)
    for interval in range(bins):
        counts[interval] = 0
    for value in x:
        counts[min(bins - 1, int(value * bins))] += 1


serve()
