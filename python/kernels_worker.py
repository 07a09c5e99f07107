"""Turns a few decorated functions into a Kernels worker: one file, standard library only, Python 3.8 or newer (PyPy too).

    from kernels_worker import implementation, serve

    import numpy

    @implementation("spmv/1")
    def spmv(rowOffsets, columns, values, x, y):
        y[:] = ...

    serve()

A function is called with its kernel's scalars and buffers by their names in the contract, and with the thread count if it
has a parameter `threads`. Buffers are views of the memory that the host sees: NumPy arrays if NumPy is installed, else
memoryviews. The function writes every element of its outputs and returns nothing. An exception becomes the call's error.

Import this module first. It takes over the standard streams, which carry the protocol (docs/worker-protocol.md): from
then on, anything printed to standard output, even by a C library, goes to standard error.
"""

import ctypes
import gc
import inspect
import json
import math
import mmap
import os
import struct
import sys
import traceback
import weakref

__all__ = ["implementation", "missing", "oracle", "problem", "serve", "unavailable"]

PROTOCOL = 1
MAX_LINE_BYTES = 1 << 20
FORMATS = {
    "float64": "d", "float32": "f", "int64": "q", "int32": "i", "int16": "h", "int8": "b",
    "uint64": "Q", "uint32": "I", "uint16": "H", "uint8": "B",
}

INTERPRETER = "{} {}.{}.{}".format(sys.implementation.name, *sys.implementation.version[:3])

# Compiled code that CPython calls may write past an end. PyPy checks every index itself, and is slow with guarded views.
GUARDS = sys.platform == "linux" and sys.implementation.name == "cpython"

# Error codes of JSON-RPC 2.0. The last one is this protocol's own: the call failed, and the worker continues.
METHOD_NOT_FOUND, INVALID_PARAMS, CALL_FAILED = -32601, -32602, -32000

_functions = {"compute": {}, "oracle": {}}
_facts = []
_problems = []
_unavailable = []


def implementation(kernel, threads=None, instruction_set=INTERPRETER):
    """Decorates the function that computes a kernel.

    kernel: its id and revision, such as "spmv/1".
    threads: "one" or "many"; by default "many" exactly if the function has a parameter `threads`.
    instruction_set: what the function runs on, as tables show it; by default the interpreter and its version.
    """

    def register(function):
        support = threads or ("many" if _takes_threads(function) else "one")
        _add("compute", kernel, function)
        _facts.append({"id": kernel, "threads": support, "instructionSet": instruction_set})
        return function

    return register


def oracle(kernel):
    """Decorates the slow, obvious computation that every implementation of a worker's own kernel is checked against."""

    def register(function):
        _add("oracle", kernel, function)
        return function

    return register


def problem(kernel, reason):
    """Reports in one line why one of the manifest's kernels is missing here, and what to do about it."""
    _problems.append({"kernel": kernel, "text": reason})


def unavailable(reason):
    """Reports in one line why nothing can be computed here, and what to do about it; serves that answer, and exits."""
    _unavailable.append(reason)
    serve()
    raise SystemExit


def missing(error):
    """Reports that this Python can't import a module, and the command that installs it; serves that answer, and exits.

    error: the ImportError.
    """
    name = (error.name or "").partition(".")[0]
    if not isinstance(error, ModuleNotFoundError) or not name:
        unavailable(f"{name or 'a module'} can't be imported by {sys.executable}: {' '.join(str(error).split())}")
    is_debians = sys.prefix == "/usr" and sys.implementation.name == "cpython" and os.path.exists("/etc/debian_version")
    remedy = f"apt-get install python3-{name}" if is_debians else f"{sys.executable} -m pip install {name}"
    unavailable(f"{name} is not installed for {sys.executable}; {remedy}")


def serve(numpy_views=True):
    """Answers the host until it closes the connection.

    numpy_views: pass False to get memoryviews even if NumPy is installed; plain loops are faster on them.
    """
    connection = _Connection(_Segments(_find_numpy() if numpy_views else None))
    while connection.answer_next():
        pass


def _add(role, kernel, function):
    if kernel in _functions[role]:
        raise ValueError(f"{kernel} has two functions for '{role}'")
    _functions[role][kernel] = (function, _takes_threads(function))


def _takes_threads(function):
    return "threads" in inspect.signature(function).parameters


def _find_numpy():
    try:
        import numpy
    except ImportError:
        return None
    return numpy


def _place_of(error):
    """The file and line that raised: the innermost in the main file's folder, or the innermost of all if there is none."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    folder = os.path.dirname(os.path.abspath(getattr(sys.modules["__main__"], "__file__", "")))
    own = [frame for frame in frames if os.path.dirname(os.path.abspath(frame.filename)) == folder]
    frame = (own or frames or [None])[-1]
    return f"{os.path.basename(frame.filename)}:{frame.lineno}: " if frame else ""


def _tell_which_python(kind, error, trace):
    """The host reports the last line of a worker that ends: it has to name the Python that lacks a module."""
    sys.__excepthook__(kind, error, trace)
    if isinstance(error, ImportError):
        print(f"{kind.__name__}: {error}, for {sys.executable}", file=sys.stderr)


def _claim_standard_streams():
    """Moves the protocol to descriptors that no other code knows, and redirects standard output to standard error."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, answers


class _Refusal(Exception):
    """A request that can't be carried out, with its error code."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class _Connection:
    def __init__(self, segments):
        self._segments = segments
        self._open = True
        self._methods = {
            "initialize": self._initialize,
            "map": self._map,
            "unmap": self._unmap,
            "call": self._call,
            "shutdown": self._shutdown,
        }

    def answer_next(self):
        """Answers one request; returns false if it was the last one."""
        line = _requests.readline(MAX_LINE_BYTES + 1)
        if not line.endswith(b"\n"):
            return False
        request = json.loads(line)
        answer = {"jsonrpc": "2.0", "id": request["id"]}
        try:
            answer["result"] = self._dispatch(request)
        except _Refusal as refusal:
            answer["error"] = {"code": refusal.code, "message": str(refusal)}
        # An exception in the worker's own code is answered too: the worker ends only if its process ends.
        except Exception as error:
            traceback.print_exc()
            message = " ".join(f"{_place_of(error)}{type(error).__name__}: {error}".split())
            answer["error"] = {"code": CALL_FAILED, "message": message[:1000]}
        _answers.write(json.dumps(answer, separators=(",", ":")).encode() + b"\n")
        _answers.flush()
        return self._open

    def _dispatch(self, request):
        method = self._methods.get(request["method"])
        if method is None:
            raise _Refusal(METHOD_NOT_FOUND, f"there is no method '{request['method']}'")
        return method(request.get("params", {})) or {}

    def _initialize(self, params):
        if params["protocol"] < PROTOCOL:
            raise _Refusal(INVALID_PARAMS, f"this worker needs a host with protocol {PROTOCOL} or later")
        with open(os.path.join(params["folder"], "kernels-plugin.json"), encoding="utf-8") as file:
            manifest = json.load(file)
        result = {
            "protocol": PROTOCOL,
            "id": manifest["id"],
            "version": manifest["version"],
            "kernels": _facts,
            "problems": _problems,
        }
        if _unavailable:
            result["unavailable"] = _unavailable[0]
        return result

    def _map(self, params):
        self._segments.map(params["segment"], params["path"], params["bytes"], params["access"] == "write",
                           params.get("guarded", False))

    def _unmap(self, params):
        self._segments.unmap(params["segment"])

    def _call(self, params):
        functions = _functions.get(params.get("function", "compute"), {})
        if params["kernel"] not in functions:
            raise _Refusal(INVALID_PARAMS, f"this worker has no function for {params['kernel']}")
        function, takes_threads = functions[params["kernel"]]
        # Numbers that are not finite come as strings: "NaN", "Infinity" or "-Infinity".
        scalars = params["scalars"].items()
        arguments = {name: float(value) if isinstance(value, str) else value for name, value in scalars}
        for name, buffer in params["buffers"].items():
            arguments[name] = self._segments.view(name, buffer)
        if takes_threads:
            arguments["threads"] = params["threads"]
        function(**arguments)

    def _shutdown(self, _):
        self._open = False


class _Segments:
    """The host's memory as mapped here, and views of it."""

    def __init__(self, numpy):
        self._numpy = numpy
        self._bytes = {}

    def map(self, segment, path, length, writable, guarded):
        if segment in self._bytes:
            raise _Refusal(INVALID_PARAMS, f"segment {segment} is mapped already")
        descriptor = os.open(path, (os.O_RDWR if writable else os.O_RDONLY) | getattr(os, "O_BINARY", 0))
        try:
            if os.fstat(descriptor).st_size < length:
                raise _Refusal(INVALID_PARAMS, f"segment {segment} has fewer than {length} bytes")
            if guarded and GUARDS:
                mapping = _map_guarded(descriptor, length, writable)
            else:
                # No cast and no toreadonly: PyPy copies slices of such views byte by byte.
                access = mmap.ACCESS_WRITE if writable else mmap.ACCESS_READ
                mapping = memoryview(mmap.mmap(descriptor, length, access=access))
        finally:
            os.close(descriptor)
        self._bytes[segment] = mapping

    def unmap(self, segment):
        """Forgets the segment. Its pages are unmapped with their last view, which an implementation may have kept."""
        if self._bytes.pop(segment, None) is None:
            raise _Refusal(INVALID_PARAMS, f"segment {segment} is not mapped")
        if sys.implementation.name != "cpython":
            # Without reference counts, the views, and so the pages, would stay until a collection.
            gc.collect()

    def view(self, name, buffer):
        whole = self._bytes.get(buffer["segment"])
        if whole is None:
            raise _Refusal(INVALID_PARAMS, f"'{name}' is in segment {buffer['segment']}, which is not mapped")
        offset, shape, element = buffer["offset"], buffer["shape"], FORMATS[buffer["type"]]
        length = math.prod(shape) * struct.calcsize(element)
        if offset < 0 or length < 0 or offset + length > len(whole):
            raise _Refusal(INVALID_PARAMS, f"'{name}' is not within segment {buffer['segment']}")
        part = whole[offset:offset + length]
        if self._numpy is not None:
            return self._numpy.frombuffer(part, buffer["type"]).reshape(shape)
        # A memoryview can't have a shape with an extent of 0, and PyPy is slow with a memoryview that has a shape.
        return part.cast(element, shape) if len(shape) > 1 and length > 0 else part.cast(element)


def _map_guarded(descriptor, length, writable):
    """Maps the file so that the page after its last byte is inaccessible: writing past the end faults at once."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
    libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    no_access, fixed, failed = 0, 0x10, ctypes.c_void_p(-1).value

    def check(address):
        if address == failed:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return address

    reserved = length + mmap.PAGESIZE
    start = check(libc.mmap(None, reserved, no_access, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, 0))
    block = (ctypes.c_uint8 * length).from_address(start)
    weakref.finalize(block, libc.munmap, start, reserved).atexit = False
    protection = mmap.PROT_READ | (mmap.PROT_WRITE if writable else 0)
    check(libc.mmap(start, length, protection, mmap.MAP_SHARED | fixed, descriptor, 0))
    view = memoryview(block).cast("B")
    return view if writable else view.toreadonly()


_requests, _answers = _claim_standard_streams()
sys.excepthook = _tell_which_python
