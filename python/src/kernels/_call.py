"""The call of a kernel: chooses the code, passes the arguments on, and turns failures into exceptions."""

from . import _arrays, _select
from ._fit import fit

if _arrays.HAS_EXTENSION:
    from ._invoke import invoke

    def _plan_of(kernel):
        return kernel.pack()
else:
    from ._portable import invoke, plan_of as _plan_of

_INVALID_ARGUMENT = -1
_ERRORS = {_INVALID_ARGUMENT: ValueError, -2: MemoryError}


def call(kernel, buffers, scalars, extents, threads, backend, copy, check=False):
    """Calls a kernel: buffers and scalars in the contract's order, None for an array that is to be made."""
    choices = kernel.choices.get((backend, threads)) or _select.choose(kernel, backend, threads)
    try:
        plan, types = kernel.plan, kernel.types
    except AttributeError:
        plan = kernel.plan = _plan_of(kernel)
        types = kernel.types = tuple(_arrays.type_of(buffer.code) for buffer in kernel.buffers)
    done = invoke(plan, choices, _arrays.empty, types, buffers, scalars, extents, check)
    if type(done) is not tuple:
        done = _again(kernel, choices, buffers, scalars, extents, copy, check, done)
    return done[0] if kernel.result is None else kernel.result._make(done)


def _again(kernel, choices, buffers, scalars, extents, copy, check, done):
    """Says what is wrong with a call, or makes it with arguments that were made to fit."""
    buffers, scalars, extents = fit(kernel, buffers, scalars, extents, copy, check)
    if done is None:
        done = invoke(kernel.plan, choices, _arrays.empty, kernel.types, buffers, scalars, extents, False)
        if type(done) is tuple:
            return done
    if done is None:
        raise RuntimeError(f"{kernel.name}: arguments that fit were refused, which is a mistake in kernels")
    status, reason = done
    raise _ERRORS.get(status, RuntimeError)(f"{kernel.name}: {reason or f'the call failed with status {status}'}")


def several(out, count):
    """The arrays of `out`, of a kernel with several outputs."""
    if out is None:
        return (None,) * count
    if not isinstance(out, (tuple, list)):
        raise TypeError(f"out is of the type {type(out).__name__}; required: a tuple of {count} arrays")
    if len(out) != count:
        raise TypeError(f"out has {len(out)} arrays; required: {count}")
    return out


def parts(number, name):
    """The real and the imaginary part of a number."""
    try:
        return number.real, number.imag
    except AttributeError:
        raise TypeError(f"{name} is {number!r}; required: a complex number") from None
