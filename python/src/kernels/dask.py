"""Kernels on the chunks of dask.array, and on blocks of dask.delayed: on one machine or on a cluster.

Each kernel that can be cut is a function here too, with the same parameters. It computes nothing, and returns what does:

>>> import kernels.dask
>>> x = dask.array.from_array(numpy.load("huge.npy", mmap_mode="r"), chunks=10_000_000)
>>> kernels.dask.norm(x).compute()
>>> y = kernels.dask.polynomial(coefficients, x)

Inputs with the dimension that is cut, here x, are arrays of dask, or lists of blocks, Delayed or arrays. A chunk or a block is
a task. The other arrays may be Delayed, or arrays of dask in one chunk. What is returned is one of these, as the docstrings say:

map     an array of dask with the chunks of the inputs; of lists, a list of Delayed. Several results are a named tuple
stencil the same, of arrays alone; a task also has the elements of other chunks on which its own depend, however short chunks
        are. What a call overwrites is a copy, and the array of what became of it is returned
reduce  a Delayed, which becomes the whole's result; the results of tasks are combined eight at a time
merge   the same; each task adds to a copy of the sketch that a call overwrites, and the copies are united. The caller's
        sketch stays as it is, and what became of it is returned, after the results if there are any

Where rows have different lengths, as of feature_hash, inputs are lists, and each block has offsets of its own, which begin with 0.
Along other dimensions an array has one chunk; more are an error, since moving data between machines is the caller's choice.
A task has one thread unless threads says otherwise, since workers run a task on each processor. A task that is computed again,
as its worker died, gives the same bits on a processor with the same instruction sets; and so does the whole.
"""

import bisect
import functools
import inspect
import itertools
import math
import operator
from typing import Any, Callable

import dask.array
import numpy
from dask.base import is_dask_collection, tokenize
from dask.delayed import Delayed
from dask.highlevelgraph import HighLevelGraph

from . import _cutting, _fit, _reductions, _select, _sketches
from ._contract import IN, INOUT

__all__ = _cutting.NAMES

# So many results are combined in a task.
_AT_A_TIME = 8

# Of a cache line, and of the widest vector.
_ALIGNMENT = 64

_DOCSTRING = """kernels.{kernel} for {arrays} in chunks along {dimension}: {becomes}.

    {arrays}: an array of dask, or a list of blocks. All else is as of kernels.{kernel}, but that a task has one thread by
    default. Lazy: help(kernels.dask) says what is returned.
    """
_OPTIONS = [inspect.Parameter("threads", inspect.Parameter.KEYWORD_ONLY, default=1)]
_made = {}


def __getattr__(name: str) -> Callable[..., Any]:
    if name not in _made:
        _made[name] = _cutting.function(__name__, name, _compute, _OPTIONS, _DOCSTRING)
    return _made[name]


def __dir__():
    return __all__


def _compute(kernel, arguments):
    graph = _Graph(kernel, arguments)
    parts = graph.add_parts_with_halos() if kernel.cut.kind == "stencil" else graph.add_parts()
    if not kernel.cut.cuts_results:
        return graph.combined(parts)
    return graph.arrays() if graph.has_arrays else graph.delayed(parts)


class _Graph:
    """The tasks of a call."""

    def __init__(self, kernel, arguments):
        self._kernel, self._arguments, self._options = kernel, arguments, dict(arguments)
        self._name = f"{kernel.name}-{tokenize(kernel.id, arguments)}"
        self._cut = {buffer: self._options.pop(buffer.name) for buffer in _cutting.inputs(kernel)}
        self._whole = {
            buffer: self._options.pop(buffer.name) for buffer in kernel.buffers
            if buffer.role in (IN, INOUT) and buffer.name in self._options
        }
        self._tasks = {}
        self.has_arrays = _are_arrays(kernel, self._cut)
        self._several = len(_cutting.results(kernel)) > 1

    def add_parts(self):
        """Adds the tasks that call the kernel, and returns their keys."""
        columns = [self._blocks(buffer, value) for buffer, value in self._cut.items()]
        self._shared = [self._whole_of(buffer, value) for buffer, value in self._whole.items()]
        part = functools.partial(_part, self._kernel.name, self._options, self._names())
        keys = self._keys(len(columns[0]))
        for number, (key, *blocks) in enumerate(zip(keys, *columns)):
            self._tasks[key] = (part, number, [*self._shared, *blocks])
        return keys

    def add_parts_with_halos(self):
        """The same of a stencil: what a task needs of other chunks is cut out of them by tasks, where they are."""
        halo, (first, value) = _cutting.halo(self._kernel, self._options), next(iter(self._cut.items()))
        _refuse_unknown(first, value, self.has_arrays)
        columns = [self._blocks(buffer, value) for buffer, value in self._cut.items()]
        self._shared = [self._whole_of(buffer, value) for buffer, value in self._whole.items()]
        part = functools.partial(_part_with_halo, self._kernel.name, self._options, self._names())
        ends = list(itertools.accumulate(value.chunks[0]))
        keys = self._keys(len(ends))
        for number, (key, end) in enumerate(zip(keys, ends)):
            begin = end - value.chunks[0][number]
            low, high = _cutting.call_range(self._kernel, halo, begin, end, ends[-1])
            places = _places(ends, _cutting.ranges_inside(low, high, ends[-1])) or [(number, 0, 0)]
            pieces = [[self._piece(column, value.chunks[0], *place) for place in places] for column in columns]
            self._tasks[key] = (part, number, slice(begin - low, end - low), [*self._shared, *pieces])
        return keys

    def _names(self):
        return [buffer.name for buffer in (*self._whole, *self._cut)]

    def _keys(self, count):
        # Where a call has one result, its key is that of the array's chunk.
        axes = 0 if self._several else len(_cutting.results(self._kernel)[0].axes) - 1
        return [(self._name, number, *[0] * axes) for number in range(count)]

    def _piece(self, column, chunks, number, begin, end):
        """The key of some rows of a chunk."""
        if (begin, end) == (0, chunks[number]):
            return column[number]
        key = (self._name, "rows", *column[number], begin, end)
        self._tasks[key] = (operator.getitem, column[number], slice(begin, end))
        return key

    def combined(self, keys):
        """What becomes the whole's results: the tasks' are joined, some at a time, in an order that is always the same."""
        level = 0
        while len(keys) > 1:
            groups = [keys[begin:begin + _AT_A_TIME] for begin in range(0, len(keys), _AT_A_TIME)]
            level, keys = level + 1, [(self._name, "joined", level, number) for number in range(len(groups))]
            join = functools.partial(_join, self._kernel.name)
            self._tasks.update({key: (join, group) for key, group in zip(keys, groups)})
        finish = functools.partial(_finish, self._kernel.name, self._options, [buffer.name for buffer in self._whole])
        self._tasks[self._name] = (finish, keys[0], self._shared)
        count = len({*self._kernel.results, *(buffer.name for buffer in _cutting.overwritten(self._kernel))})
        return Delayed(self._name, self._finished(), length=count if count > 1 else None)

    def delayed(self, keys):
        """The results of each block."""
        graph, count = self._finished(), len(self._kernel.results) if self._several else None
        return [Delayed(key, graph, length=count, layer=self._name) for key in keys]

    def arrays(self):
        """The results as arrays in chunks."""
        graph, chunks = self._finished(), next(iter(self._cut.values())).chunks[0]
        known = _cutting.extents(self._kernel, self._arguments)
        arrays = []
        for place, buffer in enumerate(_cutting.results(self._kernel)):
            name, layers = self._name, graph
            rest = [known.get(dimension, float("nan")) for dimension, _ in buffer.axes[1:]]
            if self._several:
                name = f"{buffer.name}-{self._name}"
                layer = {
                    (name, number, *[0] * len(rest)): (operator.getitem, (self._name, number), place)
                    for number in range(len(chunks))
                }
                layers = HighLevelGraph({**graph.layers, name: layer}, {**graph.dependencies, name: {self._name}})
            arrays.append(dask.array.Array(layers, name, (chunks, *((extent,) for extent in rest)), dtype=buffer.type))
        return self._kernel.result._make(arrays) if self._several else arrays[0]

    def _finished(self):
        collections = [
            thing for value in (*self._cut.values(), *self._whole.values())
            for thing in (value if isinstance(value, (list, tuple)) else [value]) if is_dask_collection(thing)
        ]
        return HighLevelGraph.from_collections(self._name, self._tasks, collections)

    def _blocks(self, buffer, value):
        """The keys of the blocks, or themselves."""
        if not self.has_arrays:
            return [block.key if isinstance(block, Delayed) else block for block in value]
        if value.dtype != buffer.type and not self._options["copy"]:
            raise ValueError(f"{buffer.name} is {value.dtype}; required: {buffer.type}; copy=True copies it")
        _refuse_chunks(buffer, value, 1)
        return [(value.name, number, *[0] * (value.ndim - 1)) for number in range(value.numblocks[0])]

    def _whole_of(self, buffer, value):
        """The key of an array that every part has whole."""
        if isinstance(value, Delayed):
            return value.key
        if isinstance(value, dask.array.Array):
            _refuse_chunks(buffer, value, 0)
            return (value.name, *[0] * value.ndim)
        # A task of its own, so that it is sent to a worker once.
        key = (self._name, buffer.name)
        self._tasks[key] = numpy.asarray(value)
        return key


def _refuse_unknown(buffer, value, is_array):
    """Refuses chunks of unknown extents: which of them have a halo depends on that."""
    if not is_array:
        raise TypeError(
            f"{buffer.name} is a list of blocks, which may be of any length; required where blocks need elements of others: "
            "an array of dask; dask.array.from_delayed makes one")
    if any(math.isnan(extent) for extent in value.chunks[0]):
        raise ValueError(
            f"{buffer.name} has chunks of unknown extents along {buffer.axes[0][0]}; "
            f"{buffer.name}.compute_chunk_sizes() finds them")


def _places(ends, ranges):
    """Where ranges of elements are: numbers of chunks, and where in them the elements begin and end."""
    places = []
    for begin, end in ranges:
        number = bisect.bisect_right(ends, begin)
        while begin < end:
            first = ends[number - 1] if number else 0
            if begin < ends[number]:
                places.append((number, begin - first, min(end, ends[number]) - first))
            begin, number = max(begin, ends[number]), number + 1
    return places


def _are_arrays(kernel, cut):
    """Whether the inputs that are cut are arrays of dask, and not lists; an error if they do not go together."""
    for buffer, value in cut.items():
        if kernel.offsets is not None and not isinstance(value, (list, tuple)):
            raise TypeError(
                f"{buffer.name} is of the type {type(value).__name__}; required: a list of blocks, each with {kernel.offsets.name} "
                "that begin with 0, since rows have different lengths")
        if not isinstance(value, (dask.array.Array, list, tuple)):
            raise TypeError(
                f"{buffer.name} is of the type {type(value).__name__}; required: an array of dask, or a list of blocks; "
                "dask.array.from_array makes one")
    (first, value), *others = cut.items()
    is_array = isinstance(value, dask.array.Array)
    if not is_array and len(value) == 0:
        raise ValueError(f"{first.name} has no blocks; required: one at least")
    for buffer, other in others:
        if isinstance(other, dask.array.Array) != is_array:
            raise TypeError(f"{first.name} and {buffer.name} are an array and a list; pass both as arrays, or both as lists")
        if not is_array and len(other) != len(value):
            raise ValueError(f"{buffer.name} has {len(other)} blocks; required: {len(value)}, as {first.name} has")
        # Chunks of unknown extents are compared by the tasks.
        if is_array and str(other.chunks[0]) != str(value.chunks[0]):
            raise ValueError(
                f"{buffer.name} has other chunks along {buffer.axes[0][0]} than {first.name}; "
                f"{buffer.name}.rechunk({{0: {first.name}.chunks[0]}}) gives it the same")
    return is_array


def _refuse_chunks(buffer, value, first):
    """Refuses an array with several chunks along an axis from the first on."""
    if value.ndim != len(buffer.axes):
        raise ValueError(f"{buffer.name} has {value.ndim} dimensions; required: {len(buffer.axes)}")
    for axis in range(first, value.ndim):
        if value.numblocks[axis] > 1:
            raise ValueError(
                f"{buffer.name} has {value.numblocks[axis]} chunks along {buffer.axes[axis][0]}; required: one; "
                f"{buffer.name}.rechunk({{{axis}: -1}}) makes it one")


def _part(name, options, names, number, arrays):
    """A task: the results of a block, or what is combined with that of others."""
    kernel = _select.find(name)
    arguments = {**options, **dict(zip(names, map(_laid_out, arrays)))}
    if kernel.cut.cuts_results:
        # What is overwritten is a copy already.
        out = {} if _cutting.overwritten(kernel) else {"out": _outputs(kernel, arguments)}
        return _cutting.call(kernel, {**arguments, **out}, number)
    arguments.update({buffer.name: numpy.array(arguments[buffer.name]) for buffer in _cutting.overwritten(kernel)})
    return _combining(kernel).state_of(kernel, arguments, _cutting.call(kernel, arguments, number))


def _part_with_halo(name, options, names, number, own, arrays):
    """A task of a stencil: inputs that are cut are lists of pieces."""
    kernel = _select.find(name)
    buffers = {buffer.name: buffer for buffer in _cutting.inputs(kernel)}
    joined = [
        _joined(buffers[argument], array, options["copy"], number) if argument in buffers else array
        for argument, array in zip(names, arrays)]
    return _cutting.own_rows(kernel, _part(kernel.name, options, names, number, joined), own)


def _joined(buffer, pieces, copy, number):
    """The pieces as one array, which a call may overwrite."""
    try:
        pieces = [_fit.accept(buffer, _laid_out(piece), copy)[1] for piece in pieces]
    except (TypeError, ValueError) as error:
        raise _cutting.named(error, number) from None
    made = _aligned((sum(map(len, pieces)), *pieces[0].shape[1:]), buffer.type)
    return numpy.concatenate(pieces, out=made)


def _join(name, states):
    """A task: the states of several parts as that of one."""
    kernel = _select.find(name)
    return functools.reduce(functools.partial(_combining(kernel).join, kernel), states)


def _finish(name, options, names, state, arrays):
    """A task: what the call of the whole returns, and the sketch."""
    kernel = _select.find(name)
    return _combining(kernel).results_of(kernel, {**options, **dict(zip(names, map(_laid_out, arrays)))}, state)


def _combining(kernel):
    return _reductions if kernel.cut.kind == "reduce" else _sketches


def _laid_out(array):
    """An array that is contiguous and aligned; a copy of one that is not, as what Dask got from another process may be."""
    return numpy.require(array, requirements=["C", "A"]) if isinstance(array, numpy.ndarray) else array


def _outputs(kernel, arguments):
    """Arrays for a block's results. Where memory begins decides which elements are computed in vectors, and so their last bits."""
    known = _cutting.extents(kernel, arguments)
    if kernel.dimensions.keys() - known:
        # The call says what is wrong with the arguments.
        return None
    made = tuple(_aligned(buffer.shape(known), buffer.type) for buffer in _cutting.results(kernel))
    return made if len(made) > 1 else made[0]


def _aligned(shape, type_):
    size = math.prod(shape) * numpy.dtype(type_).itemsize
    memory = numpy.empty(size + _ALIGNMENT, "uint8")
    begin = -memory.ctypes.data % _ALIGNMENT
    return memory[begin:begin + size].view(type_).reshape(shape)
