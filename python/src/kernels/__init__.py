"""Numeric kernels in C with OpenMP, and in C# compiled ahead of time, for arrays of NumPy and anything else with a buffer.

>>> import kernels
>>> y = kernels.spmv(indptr, indices, data, x, threads=2)

Each kernel is a function with a docstring of its own: help(kernels.spmv). They have these parameters in common:

out      arrays that receive the results; by default new ones are made
threads  1 to 1024, or 0 for every processor that the process may use; by default as measured if backend is "auto", or else 0
backend  "native" (C with OpenMP), "aot" (C# compiled ahead of time), or "auto": the one that was measured to be the fastest
copy     whether an input of another type, or that is not contiguous, is copied; by default it is an error
check    whether the elements of inputs are checked, such as indices; False is for inputs that an earlier call has checked

kernels.blocks has those that can be cut, for data larger than memory, and kernels.dask for the chunks of Dask's arrays.

Nothing is copied unless copy says so, and other Python threads run during a call. In a process that was forked after
threads were used, a call runs on one thread, and asking for more is an error.
"""

from . import _functions, blocks
from ._compare import Comparison, compare
from ._functions import *  # noqa: F403
from ._libraries import Backend, backends
from ._select import Selection, selection
from ._version import VERSION

__version__ = VERSION
__all__ = [*_functions.__all__, "Backend", "Comparison", "Selection", "backends", "blocks", "compare", "selection"]
