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
The other arguments are as in a call of the kernel. What comes of it is one of four, which the docstrings say:

map     an iterator of the blocks' results, one after the other
stencil the same; a block is computed with the elements around it that its own depend on, and what is overwritten is a copy.
        Where the ends meet, as of diffusion, only arrays will do: the first block needs the last elements
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
    if kernel.cut.cuts_results:
        return _map(kernel, arguments, blocks)
    return _continue(kernel, arguments, blocks) if _cutting.overwritten(kernel) else _combine(kernel, arguments, blocks)


def _map(kernel, arguments, blocks):
    # PyPy would close it some time.
    with closing(ahead(blocks)) as read:
        for number, (block, own) in enumerate(read):
            done = _cutting.call(kernel, {**arguments, **block}, number)
            yield done if own is None else _cutting.own_rows(kernel, done, own)


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
    """The blocks of all inputs that are cut, by their names, and which rows of their results count; None for all."""
    arrays = [buffer for buffer, value in sources.items() if _is_array(value)]
    if block_length is not None and _whole(block_length) < 1:
        raise ValueError(f"block_length is {block_length}; allowed: 1 or above")
    copy, halo = arguments["copy"], _cutting.halo(kernel, arguments) if kernel.cut.kind == "stencil" else None
    if len(arrays) == len(sources):
        known = {**arguments, **{buffer.name: value for buffer, value in sources.items()}}
        length = block_length or _length(kernel, known, halo)
        if halo:
            return _with_halos(kernel, sources, length, halo, copy)
        if kernel.offsets is None:
            return _alone(_prepared(_together({buffer: _slices(value, length) for buffer, value in sources.items()}), copy))
        # Rows that are longer than others make shorter blocks, unless the caller says how many rows a block has.
        entries = _cutting.entries_of_one(kernel, _cutting.extents(kernel, known))
        most = None if block_length else max(1, math.ceil(2 * length * entries))
        return _alone(_prepared(_ragged.blocks(kernel, sources, length, most), copy))
    if arrays:
        others = [buffer for buffer in sources if buffer not in arrays]
        raise TypeError(f"{arrays[0].name} is an array, and {others[0].name} is not; pass both as arrays, or both in blocks")
    if block_length is not None:
        raise TypeError(f"block_length is {block_length}, and {next(iter(sources)).name} is in blocks already; leave it out")
    if kernel.cut.periodic:
        first = next(iter(sources))
        raise TypeError(f"{first.name} is in blocks, and the first one needs the last elements; required: an array")
    blocks = _prepared(_together({buffer: _iterator(buffer, value) for buffer, value in sources.items()}), copy)
    return _behind_others(sources, blocks, halo[0]) if halo else _alone(blocks)


def _whole(block_length):
    try:
        return operator.index(block_length)
    except TypeError:
        raise TypeError(f"block_length is {block_length!r}; required: a whole number") from None


def _is_array(value):
    """Whether it can be cut by slices; otherwise it may be an iterable of blocks."""
    return hasattr(value, "shape") and hasattr(value, "__getitem__") or _arrays.has_buffer(value)


def _length(kernel, arguments, halo):
    length = max(1, _BLOCK_BYTES // _cutting.bytes_of_one(kernel, _cutting.extents(kernel, arguments)))
    # What is computed for halos alone is then at most half as much as what is computed for blocks.
    return max(length, 2 * sum(halo)) if halo else length


def _slices(array, length):
    rows = _arrays.rows(array)
    # An array without elements is one block without elements.
    for begin in range(0, max(1, _arrays.extent(array)), length):
        yield rows[begin:begin + length]


def _alone(blocks):
    return ((block, None) for block in blocks)


def _with_halos(kernel, sources, length, halo, copy):
    """The blocks of arrays with the elements around them."""
    whole = max(map(_arrays.extent, sources.values()))
    for number, begin in enumerate(range(0, max(1, whole), length)):
        end = min(begin + length, whole)
        low, high = _cutting.call_range(kernel, halo, begin, end, whole)
        try:
            block = {
                buffer.name: _rows_of(kernel, buffer, value, _cutting.ranges_inside(low, high, whole) or [(0, 0)], copy)
                for buffer, value in sources.items()}
        except (TypeError, ValueError) as error:
            raise _cutting.named(error, number) from None
        yield block, slice(begin - low, end - low)


def _rows_of(kernel, buffer, array, ranges, copy):
    rows = _arrays.rows(array)
    pieces = [_prepare(buffer, rows[begin:end], copy) for begin, end in ranges]
    is_overwritten = any(buffer.name == other.name for other in _cutting.overwritten(kernel))
    return pieces[0] if len(pieces) == 1 and not is_overwritten else _arrays.joined(pieces, _arrays.type_of(buffer.code))


def _behind_others(buffers, blocks, before):
    """Blocks with the elements before them, of which only so many are kept."""
    types, kept = {buffer.name: _arrays.type_of(buffer.code) for buffer in buffers}, {}
    for block in blocks:
        count = _arrays.extent(next(iter(kept.values()))) if kept else 0
        if kept:
            block = {name: _arrays.joined([kept[name], thing], types[name]) for name, thing in block.items()}
        extent = _arrays.extent(next(iter(block.values())))
        last = slice(max(0, extent - before), extent)
        kept = {name: _arrays.joined([_arrays.rows(thing)[last]], types[name]) for name, thing in block.items()}
        yield block, slice(count, extent)


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
