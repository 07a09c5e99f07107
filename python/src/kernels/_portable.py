"""The call of a kernel where there is no extension, as on PyPy: by cffi, with all checks in Python."""

import math

import cffi

from ._contract import CODES, IN, NUMBER
from ._fit import fit

_ffi = cffi.FFI()
_C_TYPES = {"float64": "double", "float32": "float", **{name: f"{name}_t" for name in CODES if "int" in name}}


def plan_of(kernel):
    """What `invoke` takes for a kernel."""
    return kernel


def invoke(kernel, choices, empty, types, buffers, scalars, extents, check):
    """The results as a tuple; None if an argument does not fit; or as a list the status of a failed call and its reason."""
    try:
        buffers, scalars, extents = fit(kernel, buffers, scalars, extents, False, check)
    except (TypeError, ValueError):
        return None
    known = dict(zip(kernel.dimensions, extents))
    values = {**known, **{scalar.name: value for scalar, value in zip(kernel.scalars, scalars)}}
    arrays, numbers = {}, {}
    for buffer, type_, thing in zip(kernel.buffers, types, buffers):
        if buffer.role == NUMBER:
            values[buffer.name] = numbers[buffer.name] = _ffi.new(f"{_C_TYPES[buffer.type]} *")
            continue
        arrays[buffer.name] = empty(buffer.shape(known), type_) if thing is None else thing
        values[buffer.name] = _ffi.from_buffer(memoryview(arrays[buffer.name]), require_writable=buffer.role != IN)
    size = sum(buffer.size * math.prod(buffer.shape(known)) for buffer in kernel.buffers)
    code = next(choice for choice in choices if size <= choice.most_bytes)
    struct = _ffi.cast("struct { uint32_t size; int32_t support; void *compute; } *", code.kernel)
    function = _ffi.cast(_type_of(kernel), struct.compute)
    status = function(*(values[name] for name in kernel.order), code.threads)
    if status != 0:
        text = _ffi.cast("const char *(*)(void)", code.last_error)() if code.last_error else _ffi.NULL
        return [status, _ffi.string(text).decode() if text else None]
    found = {name: number[0] for name, number in numbers.items()}
    for buffer in kernel.buffers:
        if buffer.name in arrays:
            array = arrays[buffer.name]
            is_shorter = buffer.used is not None and found[buffer.used] < len(array)
            found[buffer.name] = array[:found[buffer.used]] if is_shorter else array
    return tuple(found[name] for name in kernel.results)


def _type_of(kernel):
    types = {scalar.name: _C_TYPES[scalar.type] for scalar in kernel.scalars}
    types.update(dict.fromkeys(kernel.dimensions, "int64_t"))
    return f"int (*)({', '.join(types.get(name, 'void *') for name in kernel.order)}, int32_t)"
