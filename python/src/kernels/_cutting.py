"""Calls that are cut into parts, as the contracts say: what kernels.blocks and kernels.dask have in common."""

import inspect
import math

from . import _arrays, _fit, _functions, _select
from ._contract import IN, INOUT, SCRATCH

NAMES = [name for name in _functions.__all__ if _select.find(name).cut]
_BECOMES = {
    "map": "each block's results are its part of the whole's",
    "stencil": "each block's results are its part of the whole's, computed with the elements around it",
    "sum": "the results of blocks are added",
    "norm": "the results of blocks are combined as √(a² + b²)",
    "merge": "blocks are added to one sketch",
}


def function(module, name, compute, options, docstring):
    """The function of a module for a kernel: its parameters are the kernel's, without arrays for results
    and working space, and the options.

    compute    takes the kernel and the arguments by their names
    options    keyword parameters, before the kernel's own
    docstring  of all functions; {kernel}, {arrays}, {dimension} and {becomes} are filled in
    """
    if name not in NAMES:
        why = "that kernel can't be cut" if name in _functions.__all__ else "there is no such kernel"
        raise AttributeError(f"{module} has no {name}: {why}; those that can be cut into blocks: {', '.join(NAMES)}")
    kernel = _select.find(name)
    kernels_own = inspect.signature(getattr(_functions, name)).parameters.values()
    scratch = [buffer.name for buffer in kernel.buffers if buffer.role == SCRATCH]
    left_out = {"out", *scratch, *(option.name for option in options)}
    parameters = [parameter for parameter in kernels_own if parameter.name not in left_out]
    keywords = [parameter for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY]
    signature = inspect.Signature([*parameters[:len(parameters) - len(keywords)], *options, *keywords])

    def computed(*arguments, **keywords):
        bound = signature.bind(*arguments, **keywords)
        bound.apply_defaults()
        return compute(kernel, dict(bound.arguments))

    computed.__name__, computed.__qualname__, computed.__module__, computed.__signature__ = name, name, module, signature
    computed.__doc__ = docstring.format(
        kernel=name, arrays=" and ".join(buffer.name for buffer in inputs(kernel)), dimension=kernel.cut.dimension,
        becomes=_BECOMES[kernel.cut.reduction or kernel.cut.kind])
    return computed


def inputs(kernel):
    """The inputs that are cut. What a stencil overwrites is one too, as calls overwrite copies with their halos."""
    return [buffer.as_input() for buffer in kernel.buffers if buffer.role in (IN, INOUT) and is_cut(kernel, buffer)]


def is_cut(kernel, buffer):
    """Whether an array has the dimension along which calls are cut, or is cut where the offsets of its rows say."""
    return buffer.axes[0][0] == kernel.cut.dimension or has_entries(kernel, buffer)


def has_entries(kernel, buffer):
    """Whether an array is cut where the offsets of its rows say."""
    return kernel.offsets is not None and buffer.axes[0][0] == kernel.offsets.of


def halo(kernel, arguments):
    """How many elements before it and after it the call of a part needs."""
    cut = kernel.cut
    if cut.window:
        return _scalar(kernel, arguments, cut.window) - 1, 0
    extent = cut.halo * (_scalar(kernel, arguments, cut.steps) if cut.steps else 1)
    return extent, extent


def _scalar(kernel, arguments, name):
    return _fit.number(next(scalar for scalar in kernel.scalars if scalar.name == name), arguments[name])


def call_range(kernel, halo, begin, end, whole):
    """Where the call of a part begins and ends. What is below 0 or beyond the whole is at its other end."""
    low, high = begin - halo[0], end + halo[1]
    if not kernel.cut.periodic:
        return max(0, low), min(whole, high)
    # A call that has the whole has the whole's own ends.
    return (low, high) if high - low < whole else (0, whole)


def ranges_inside(low, high, whole):
    """The elements of a call as ranges inside the whole, one after the other."""
    ranges = [(whole + low, whole), (max(0, low), min(whole, high)), (0, high - whole)]
    return [(begin, end) for begin, end in ranges if begin < end <= whole]


def own_rows(kernel, done, own):
    """The rows of a call's results that are the part's."""
    parts = [_arrays.rows(result)[own] for result in listed(kernel, done)]
    return parts[0] if kernel.result is None else kernel.result._make(parts)


def overwritten(kernel):
    """The arrays that a call reads and overwrites, such as sketches."""
    return [buffer for buffer in kernel.buffers if buffer.role == INOUT]


def results(kernel):
    """The arrays and numbers that a call returns."""
    by_name = {buffer.name: buffer for buffer in kernel.buffers}
    return [by_name[name] for name in kernel.results]


def call(kernel, arguments, block=None):
    """Calls a kernel for a part; a mistake in the arguments says in which block, if there are any."""
    try:
        return getattr(_functions, kernel.name)(**arguments)
    except (TypeError, ValueError) as error:
        if block is None:
            raise
        raise named(error, block) from None


def named(error, block):
    """A mistake in the arguments with its block."""
    return (ValueError if isinstance(error, ValueError) else TypeError)(f"block {block}: {error}")


def call_without_elements(kernel, arguments):
    """Calls a kernel with nothing in the inputs that are cut."""
    return call(kernel, {**arguments, **{buffer.name: _nothing(buffer) for buffer in inputs(kernel)}})


def _nothing(buffer):
    if len(buffer.axes) > 1:
        raise ValueError(f"{buffer.name} has no blocks; required: one at least, which says what shape they have")
    return _arrays.empty((0,), _arrays.type_of(buffer.code))


def listed(kernel, done):
    """The results of a call as a list."""
    return [done] if kernel.result is None else list(done)


def extents(kernel, arguments):
    """The extents of dimensions, as far as the arguments tell them."""
    known = {name: arguments[name] for name in kernel.dimensions if arguments.get(name) is not None}
    for buffer in kernel.buffers:
        shape = _shape(arguments.get(buffer.name))
        if len(shape) == len(buffer.axes):
            known.update({dimension: extent - added for (dimension, added), extent in zip(buffer.axes, shape) if dimension})
    return known


def _shape(thing):
    try:
        return tuple(getattr(thing, "shape", None) or memoryview(thing).shape)
    except TypeError:
        return ()


def bytes_of_one(kernel, known):
    """The bytes of arrays that are cut, for each element along the cut; of rows of different lengths, on average."""
    known = {**dict.fromkeys(kernel.dimensions, 1), **known}
    return math.ceil(sum(
        buffer.size * math.prod(extent or 1 for extent in buffer.shape(known)[1:])
        * (entries_of_one(kernel, known) if has_entries(kernel, buffer) else 1)
        for buffer in kernel.buffers if is_cut(kernel, buffer)))


def entries_of_one(kernel, known):
    """What a row has on average, where rows have different lengths."""
    return known.get(kernel.offsets.of, 1) / max(1, known.get(kernel.cut.dimension, 1))
