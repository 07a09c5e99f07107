"""Whether arguments are as a kernel's contract says, and if not, which one is wrong: the errors are made here."""

import math
import operator

from . import _arrays
from ._contract import IN, INOUT


def fit(kernel, buffers, scalars, extents, copy, check):
    """The arguments as the kernel takes them. Raises ValueError or TypeError, with the argument's name first."""
    scalars = tuple(number(scalar, value) for scalar, value in zip(kernel.scalars, scalars))
    known, sources = _given(kernel, extents)
    fitted, views = [], {}
    for buffer, thing in zip(kernel.buffers, buffers):
        if thing is None:
            if buffer.role in (IN, INOUT):
                raise TypeError(f"{buffer.label} is None; required: {_kind(buffer)}")
        else:
            views[buffer], thing = accept(buffer, thing, copy)
            _take_extents(buffer, views[buffer], known, sources)
        fitted.append(thing)
    for dimension, least in kernel.dimensions.items():
        if dimension not in known:
            raise TypeError(f"{dimension} is missing; pass it, or arrays that have it")
        if known[dimension] < least:
            raise ValueError(f"{dimension} is {known[dimension]}{_by(sources, dimension)}; allowed: {least} or above")
    _refuse_overlaps(views)
    if check:
        for buffer, view in views.items():
            _refuse_content(buffer, view, known.get(buffer.of))
    return tuple(fitted), scalars, tuple(known[dimension] for dimension in kernel.dimensions)


def number(scalar, value):
    """A number as a kernel takes it."""
    required = f"required: a {'number' if scalar.is_fraction else 'whole number'}"
    try:
        value = float(value) if scalar.is_fraction else operator.index(value)
    except (TypeError, ValueError):
        raise TypeError(f"{scalar.label} is {value!r}; {required}") from None
    if not scalar.least <= value <= scalar.most:
        raise ValueError(f"{scalar.label} is {value!r}; allowed: {scalar.allowed}")
    return value


def _given(kernel, extents):
    known, sources = {}, {}
    for dimension, extent in zip(kernel.dimensions, extents):
        if extent is None:
            continue
        try:
            known[dimension] = operator.index(extent)
        except TypeError:
            raise TypeError(f"{dimension} is {extent!r}; required: a whole number") from None
        if known[dimension] < 0:
            raise ValueError(f"{dimension} is {extent}; allowed: {kernel.dimensions[dimension]} or above")
    return known, sources


def _kind(buffer):
    shape = ", ".join(
        f"{dimension} + {added}" if dimension and added else dimension or str(added) for dimension, added in buffer.axes)
    return f"an array of {buffer.type}, [{shape}]"


def accept(buffer, thing, copy):
    """The memory of an array, and the object that has it."""
    found = _arrays.view_of(thing)
    if found is None:
        if copy and buffer.role == IN:
            return _copied(thing, buffer)
        hint = "; copy=True makes an array of it" if buffer.role == IN and _arrays.numpy is not None else ""
        raise TypeError(
            f"{buffer.label} is {_arrays.describe(thing)}, whose memory can't be used; required: {_kind(buffer)}{hint}")
    view, thing = found
    if view.ndim != len(buffer.axes):
        raise ValueError(f"{buffer.label} has {view.ndim} dimensions; required: {_kind(buffer)}")
    problem = None
    if _arrays.kind_of(view) != buffer.kind or view.itemsize != buffer.size:
        problem = f"is {_arrays.describe(thing)}; required: {buffer.type}"
    elif not view.c_contiguous:
        problem = "is not contiguous in C's order"
    elif view.nbytes and _arrays.address(view) % buffer.size != 0:
        problem = "is not aligned"
    if problem and buffer.role == IN:
        if copy:
            return _copied(thing, buffer)
        raise ValueError(f"{buffer.label} {problem}; copy=True copies it")
    if problem:
        raise ValueError(f"{buffer.label} {problem}")
    if view.readonly and buffer.role != IN:
        raise ValueError(f"{buffer.label} is read-only; it is to be written")
    return view, thing


def _copied(thing, buffer):
    made = _arrays.copied(thing, buffer)
    return memoryview(made), made


def _take_extents(buffer, view, known, sources):
    for axis, (dimension, added) in enumerate(buffer.axes):
        extent = view.shape[axis] - added
        if extent < 0:
            raise ValueError(f"{buffer.label} has {view.shape[axis]} elements; required: {_kind(buffer)}")
        required = known.get(dimension, extent) if dimension else 0
        if extent != required:
            meaning = f"{dimension}{f' + {added}' if added else ''}{_by(sources, dimension)}" if dimension else "always"
            place = f" on axis {axis}" if len(buffer.axes) > 1 else ""
            raise ValueError(f"{buffer.label} has {view.shape[axis]} elements{place}; required: {required + added} ({meaning})")
        if dimension and dimension not in known:
            known[dimension], sources[dimension] = extent, buffer.label


def _by(sources, dimension):
    return f", as {sources[dimension]} has" if dimension in sources else ""


def _refuse_overlaps(views):
    spans = {}
    for buffer, view in views.items():
        if view.nbytes:
            start = _arrays.address(view)
            spans[buffer] = (start, start + view.nbytes)
    for buffer, (start, end) in spans.items():
        for other, (other_start, other_end) in spans.items():
            if buffer is not other and buffer.role != IN and start < other_end and other_start < end:
                raise ValueError(f"{buffer.label} overlaps {other.label} in memory; they must be apart")


def _refuse_content(buffer, view, bound):
    """Finds the first element that breaks the constraint."""
    if buffer.constraint == "any":
        return
    label, elements = buffer.label, view
    if buffer.constraint == "offsets":
        if elements[0] != 0:
            raise ValueError(f"{label}[0] is {elements[0]}; required: 0")
        _refuse_descent(label, elements, "offsets must not descend")
        if elements[-1] != bound:
            raise ValueError(f"{label}[{len(elements) - 1}] is {elements[-1]}; required: {bound}, where the last piece ends")
    elif buffer.constraint == "ascending":
        _refuse_descent(label, elements, "required: ascending elements")
    else:
        _refuse_outside(label, elements, len(elements) if buffer.constraint == "permutation" else bound)
        if buffer.constraint == "permutation" and len(set(elements)) < len(elements):
            seen = set()
            twice = next(i for i, element in enumerate(elements) if element in seen or seen.add(element))
            raise ValueError(f"{label}[{twice}] is {elements[twice]} for the second time; required: each index once")


def _refuse_descent(label, elements, required):
    before = -math.inf
    for index, element in enumerate(elements):
        if element != element:
            raise ValueError(f"{label}[{index}] is NaN; {required}")
        if element < before:
            raise ValueError(f"{label}[{index}] is {element}, below the {before} before it; {required}")
        before = element


def _refuse_outside(label, elements, bound):
    if bound == 0 and len(elements) > 0:
        raise ValueError(f"{label} has {len(elements)} elements; required: none, as there is nothing to refer to")
    for index, element in enumerate(elements):
        if not 0 <= element < bound:
            raise ValueError(f"{label}[{index}] is {element}; allowed: 0 to {bound - 1}")
