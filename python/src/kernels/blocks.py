"""Kernels for data that comes in blocks, such as data that is larger than memory.

Each kernel that can be cut is a function here too, with the same parameters and results:

>>> x = numpy.load("huge.npy", mmap_mode="r")
>>> kernels.blocks.norm(x)
>>> for y in kernels.blocks.polynomial(coefficients, x, threads=2):
...     file.write(y)

Inputs with the dimension that is cut, here x, are arrays, or iterables of blocks: arrays that follow each other along their
first axis. An array, which may also be one in a file that is read by slices, as of h5py, is cut into blocks of block_length.
Where rows have different lengths, as of feature_hash, arrays are cut where the offsets say; each block of an iterable has offsets
of its own, which begin with 0.
The other arguments are as in a call of the kernel. What comes of it is one of three, which the docstrings say:

map     an iterator of the blocks' results, one after the other
reduce  the whole's results
merge   the whole's results; what is overwritten, such as a sketch, continues from block to block

While a block is computed, a thread reads the next one, and none beyond it: two blocks are in memory, and the results of one.
Closing an iterator of results, or leaving a loop over it, ends that.
"""

import collections
import inspect
import math
import operator
from contextlib import closing
from typing import Any, Callable

from . import _arrays, _cutting, _fit, _ragged, _reductions, _sketches
from ._ahead import ahead

__all__ = _cutting.NAMES

# Of a block of arrays that are cut here, if the caller does not say its length; bench/python_blocks.py measures others.
_BLOCK_BYTES = 1 << 24

_DOCSTRING = """kernels.{kernel} for {arrays} in blocks along {dimension}: {becomes}.

    {arrays}: an array, or an iterable of blocks. block_length is the extent of {dimension} of the blocks into which an array is
    cut, by default so much that the inputs and outputs of one take 16 MiB. All else is as of kernels.{kernel}.
    """
_OPTIONS = [inspect.Parameter("block_length", inspect.Parameter.KEYWORD_ONLY, default=None)]
_made = {}


def __getattr__(name: str) -> Callable[..., Any]:
    if name not in _made:
        _made[name] = _cutting.function(__name__, name, _compute, _OPTIONS, _DOCSTRING)
    return _made[name]


def __dir__():
    return __all__


def _compute(kernel, arguments):
    block_length = arguments.pop("block_length")
    sources = {buffer: arguments.pop(buffer.name) for buffer in _cutting.inputs(kernel)}
    blocks = _blocks(kernel, sources, arguments, block_length)
    if kernel.cut.kind == "map":
        return _map(kernel, arguments, blocks)
    return _continue(kernel, arguments, blocks) if _cutting.overwritten(kernel) else _combine(kernel, arguments, blocks)


def _map(kernel, arguments, blocks):
    # PyPy would close it some time.
    with closing(ahead(blocks)) as read:
        for number, block in enumerate(read):
            yield _cutting.call(kernel, {**arguments, **block}, number)


def _combine(kernel, arguments, blocks):
    combining = _reductions if kernel.cut.kind == "reduce" else _sketches
    state = None
    with closing(_map(kernel, arguments, blocks)) as results:
        for done in results:
            part = combining.state_of(kernel, arguments, done)
            state = part if state is None else combining.join(kernel, state, part)
    if state is None:
        return _cutting.call_without_elements(kernel, arguments)
    return combining.results_of(kernel, arguments, state)


def _continue(kernel, arguments, blocks):
    last = collections.deque(_map(kernel, arguments, blocks), maxlen=1)
    return last[0] if last else _cutting.call_without_elements(kernel, arguments)


def _blocks(kernel, sources, arguments, block_length):
    """The blocks of all inputs that are cut, each by the input's name."""
    arrays = [buffer for buffer, value in sources.items() if _is_array(value)]
    if block_length is not None and _whole(block_length) < 1:
        raise ValueError(f"block_length is {block_length}; allowed: 1 or above")
    if len(arrays) == len(sources):
        known = _cutting.extents(kernel, {**arguments, **{buffer.name: value for buffer, value in sources.items()}})
        length = block_length or max(1, _BLOCK_BYTES // _cutting.bytes_of_one(kernel, known))
        rows = {buffer: _rows(value) for buffer, value in sources.items()}
        if kernel.offsets is None:
            return _prepared(_together({buffer: _slices(array, length) for buffer, array in rows.items()}), arguments["copy"])
        # Rows that are longer than others make shorter blocks, unless the caller says how many rows a block has.
        most = None if block_length else max(1, math.ceil(2 * length * _cutting.entries_of_one(kernel, known)))
        return _prepared(_ragged.blocks(kernel, rows, length, most), arguments["copy"])
    if arrays:
        others = [buffer for buffer in sources if buffer not in arrays]
        raise TypeError(f"{arrays[0].name} is an array, and {others[0].name} is not; pass both as arrays, or both in blocks")
    if block_length is not None:
        raise TypeError(f"block_length is {block_length}, and {next(iter(sources)).name} is in blocks already; leave it out")
    return _prepared(_together({buffer: _iterator(buffer, value) for buffer, value in sources.items()}), arguments["copy"])


def _whole(block_length):
    try:
        return operator.index(block_length)
    except TypeError:
        raise TypeError(f"block_length is {block_length!r}; required: a whole number") from None


def _is_array(value):
    """Whether it can be cut by slices; otherwise it may be an iterable of blocks."""
    return hasattr(value, "shape") and hasattr(value, "__getitem__") or _arrays.has_buffer(value)


def _rows(array):
    """What has the shape of an array, and gives slices of it along its first axis."""
    if not hasattr(array, "shape"):
        array = memoryview(array)
    if isinstance(array, memoryview) and array.ndim > 1 and array.nbytes:
        array = _arrays.Rows(array)
    # pandas slices by labels, but for this.
    return _Positions(array) if hasattr(array, "iloc") else array


class _Positions:
    """Slices of what pandas has, by positions."""

    def __init__(self, data):
        self.shape, self._rows = data.shape, data.iloc

    def __getitem__(self, piece):
        return self._rows[piece]


def _slices(array, length):
    # An array without elements is one block without elements.
    for begin in range(0, max(1, array.shape[0]), length):
        yield array[begin:begin + length]


def _iterator(buffer, blocks):
    try:
        return iter(blocks)
    except TypeError:
        raise TypeError(
            f"{buffer.name} is of the type {type(blocks).__name__}; required: an array, or an iterable of blocks") from None


def _prepared(blocks, copy):
    """The blocks as the kernel takes them, and in memory."""
    for number, block in enumerate(blocks):
        try:
            yield {buffer.name: _prepare(buffer, thing, copy) for buffer, thing in block.items()}
        except (TypeError, ValueError) as error:
            raise _cutting.named(error, number) from None


def _prepare(buffer, thing, copy):
    view, thing = _fit.accept(buffer, thing, copy)
    _arrays.read_mapped(view)
    return thing


def _together(iterators):
    """The next block of each, until they end together."""
    end = object()
    while True:
        block = {buffer: next(iterator, end) for buffer, iterator in iterators.items()}
        ended = [buffer for buffer, thing in block.items() if thing is end]
        if len(ended) == len(block):
            return
        if ended:
            more = next(buffer for buffer in block if buffer not in ended)
            raise ValueError(
                f"{ended[0].name} has fewer blocks than {more.name}; required: as many, each as long as the other's")
        yield block
