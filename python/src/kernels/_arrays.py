"""The memory of arrays: NumPy's where it is installed, and whatever has a buffer."""

import array
import math
import mmap
import sys

try:
    import numpy
except ImportError:
    numpy = None

# The limited API has the buffer protocol from 3.11 on, so that the extension serves these versions of CPython.
HAS_EXTENSION = sys.implementation.name == "cpython" and sys.version_info >= (3, 11)
if HAS_EXTENSION:
    from ._invoke import address
else:
    import cffi

    _ffi = cffi.FFI()

    def address(view):
        """Where the memory of a contiguous array begins."""
        return int(_ffi.cast("uintptr_t", _ffi.from_buffer(view)))

_KINDS = {**dict.fromkeys("bhilqn", "i"), **dict.fromkeys("BHILQN", "u"), **dict.fromkeys("fd", "f")}
_NATIVE = "@=<" if sys.byteorder == "little" else "@=>"


def type_of(code):
    """What `empty` takes for a type of elements."""
    return code if numpy is None else numpy.dtype(code)


def _empty_without_numpy(shape, code):
    """A memoryview of zeros."""
    count = math.prod(shape)
    if count == 0 and len(shape) > 1:
        raise ValueError(f"a result has the shape {shape}, and only NumPy, which is not installed, has arrays of that shape")
    flat = memoryview(array.array(code, bytes(count * array.array(code).itemsize)))
    return flat if len(shape) == 1 else flat.cast("B").cast(code, shape)


empty = _empty_without_numpy if numpy is None else numpy.empty


def kind_of(view):
    """Whether a view's elements are 'i' signed or 'u' unsigned whole numbers or 'f' fractions; None for anything else."""
    code = view.format[1:] if view.format[:1] in _NATIVE else view.format
    return _KINDS.get(code)


def view_of(thing):
    """Memory without a copy, as a memoryview, and the object that has it; None if there is none to be had."""
    try:
        return memoryview(thing), thing
    except (TypeError, ValueError, BufferError):
        pass
    if numpy is None:
        return None
    try:
        if hasattr(thing, "__dlpack__"):
            found = numpy.from_dlpack(thing)
        elif hasattr(thing, "__array__") and not isinstance(thing, numpy.ndarray):
            found = numpy.asarray(thing)
            # Two conversions have the same memory only if neither is a copy.
            if found.ctypes.data != numpy.asarray(thing).ctypes.data:
                return None
        else:
            return None
        return memoryview(found), found
    except (TypeError, ValueError, BufferError, RuntimeError):
        return None


def has_buffer(thing):
    """Whether it is memory, such as array.array."""
    try:
        memoryview(thing)
        return True
    except (TypeError, ValueError, BufferError):
        return False


def extent(array):
    """The extent of an array along its first axis."""
    return array.shape[0] if hasattr(array, "shape") else len(memoryview(array))


def rows(array):
    """What gives slices of an array along its first axis."""
    if not hasattr(array, "shape"):
        array = memoryview(array)
    if isinstance(array, memoryview) and array.ndim > 1 and array.nbytes:
        return _Rows(array)
    # pandas slices by labels, but for this.
    return getattr(array, "iloc", array)


def joined(pieces, type_):
    """A new array, of a type as of type_of, of the rows of contiguous arrays, one array's after the other's."""
    views = [memoryview(piece) for piece in pieces]
    made = empty((sum(view.shape[0] for view in views), *views[0].shape[1:]), type_)
    if made.nbytes:
        memory, place = memoryview(made).cast("B"), 0
        for view in views:
            if view.nbytes:
                memory[place:place + view.nbytes] = view.cast("B")
                place += view.nbytes
    return made


class _Rows:
    """Slices of a memoryview along its first axis, of several: PyPy's own have a wrong number of bytes."""

    def __init__(self, view):
        self.shape, self._view = view.shape, view

    def __getitem__(self, piece):
        begin, end, _ = piece.indices(self.shape[0])
        size = self._view.nbytes // self.shape[0]
        rows = self._view.cast("B")[begin * size:end * size]
        return rows.cast(self._view.format, (end - begin, *self.shape[1:]))


def read_mapped(view):
    """Reads a byte of each page if the memory is that of a file, so that whoever uses it next need not wait for the disk."""
    owner = view.obj
    while owner is not None and not isinstance(owner, mmap.mmap):
        owner = owner.obj if isinstance(owner, memoryview) else getattr(owner, "base", None)
    if owner is None or view.nbytes == 0:
        return
    if numpy is None:
        view.cast("B")[::mmap.PAGESIZE].tobytes()
    else:
        # Without the interpreter's lock.
        numpy.frombuffer(view, "uint8")[::mmap.PAGESIZE].max()


def describe(thing):
    """An array's type in words, for errors."""
    if numpy is not None and hasattr(thing, "dtype"):
        return str(thing.dtype)
    try:
        return f"of the format {memoryview(thing).format!r}"
    except (TypeError, ValueError, BufferError):
        return f"of the type {type(thing).__name__}"


def copied(thing, buffer):
    """A contiguous copy of an input in its kernel's type; an error if that would change a value."""
    if numpy is None:
        return _copied_without_numpy(thing, buffer)
    try:
        found = numpy.asarray(thing)
    except ValueError as error:
        raise ValueError(f"{buffer.label} is no array: {error}") from None
    if found.dtype.kind not in "fiub":
        raise ValueError(f"{buffer.label} is {found.dtype}; required: {buffer.type}")
    with numpy.errstate(invalid="ignore", over="ignore"):
        made = numpy.array(found, dtype=buffer.type, order="C")
        same = made.astype(found.dtype) == found
    if buffer.kind == "f":
        same |= found != found
    if not same.all():
        index = tuple(int(i[0]) for i in numpy.nonzero(~same))
        raise ValueError(f"{buffer.label}{list(index)} is {found[index]}, which {buffer.type} does not hold")
    return made


def _copied_without_numpy(thing, buffer):
    view = memoryview(thing)
    if kind_of(view) != buffer.kind or view.itemsize != buffer.size:
        raise ValueError(
            f"{buffer.label} is {describe(thing)}; required: {buffer.type}; only NumPy, which is not installed, converts it")
    made = memoryview(bytearray(view.tobytes()))
    return made.cast(buffer.code, view.shape) if view.ndim > 1 and view.nbytes else made.cast(buffer.code)
