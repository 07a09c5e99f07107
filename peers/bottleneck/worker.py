"""rolling_stats/1 with Bottleneck."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))

from kernels_worker import implementation, missing, serve

try:
    import bottleneck
    import numpy
except ImportError as error:
    missing(error)


@implementation("rolling_stats/1", instruction_set=f"bottleneck {bottleneck.__version__}")
def rolling_stats(x, window, mean, variance):
    """An infinity is a missing value, as NaN is: Bottleneck's running sums would never lose it again."""
    if window > x.size:
        mean[:] = variance[:] = numpy.nan
        return
    finite = numpy.where(numpy.isfinite(x), x, numpy.nan)
    mean[:] = bottleneck.move_mean(finite, window)
    variance[:] = bottleneck.move_var(finite, window, ddof=1)


serve()
