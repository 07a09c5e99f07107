"""The libraries in the wheel, by the C ABI: what is there, and why not."""

import ctypes
import os
import platform
import threading
from typing import List, NamedTuple, Optional

from . import _processes

_ABI_VERSION = 1
_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "libs")
_LEVELS = ["x86-64-v4", "x86-64-v3", "x86-64-v2"] if platform.machine() in ("x86_64", "AMD64") else ["generic"]
_THREADS_ONE = 0

NAMES = ("native", "aot")


class _Plugin(ctypes.Structure):
    """kernels_plugin of native/include/kernels/plugin.h."""

    _fields_ = [
        ("size", ctypes.c_uint32),
        ("abi_version", ctypes.c_uint32),
        ("id", ctypes.c_char_p),
        ("version", ctypes.c_char_p),
        ("description", ctypes.c_char_p),
        ("instruction_set", ctypes.c_char_p),
        ("get_kernel", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_char_p)),
        ("last_error", ctypes.c_void_p),
    ]


class Backend(NamedTuple):
    """A library that computes kernels.

    name             what `backend=` takes
    available        whether it can be used here
    reason           why not; empty if it can
    instruction_set  what its code uses on this processor, such as "x86-64-v3"
    description      what it is
    path             its file; None if it can't be used
    """

    name: str
    available: bool
    reason: str
    instruction_set: Optional[str]
    description: Optional[str]
    path: Optional[str]


class Library:
    """A library that was opened."""

    def __init__(self, name, path):
        self.name, self.path = name, path
        # Resolves everything at once, so that a library that can't work is known to be one before it is used.
        library = ctypes.CDLL(path, mode=os.RTLD_NOW)
        library.kernels_probe.restype = ctypes.c_int32
        if library.kernels_probe() <= 0:
            raise OSError(f"this processor can't run {os.path.basename(path)}")
        library.kernels_open.restype = ctypes.POINTER(_Plugin)
        library.kernels_open.argtypes = [ctypes.c_uint32, ctypes.POINTER(ctypes.c_char_p)]
        error = ctypes.c_char_p()
        plugin = library.kernels_open(_ABI_VERSION, ctypes.byref(error))
        if not plugin:
            raise OSError((error.value or b"it gave no reason").decode("utf-8", "replace"))
        # Kept, as PyPy closes a library that nothing refers to.
        self._library = library
        self._plugin = plugin.contents
        self.last_error = self._plugin.last_error or 0
        self.instruction_set = self._plugin.instruction_set.decode("utf-8", "replace")
        self.description = self._plugin.description.decode("utf-8", "replace")
        self.build = _builds().get(os.path.basename(path))

    def kernel(self, id):
        """The address of a kernel's struct, and whether it uses threads; None if it is not implemented."""
        address = self._plugin.get_kernel(id.encode())
        if not address:
            return None
        return address, ctypes.c_int32.from_address(address + 4).value != _THREADS_ONE


_lock = threading.Lock()
_opened = {}
_lost = set()


def library(name):
    """The library of a backend; RuntimeError with the reason if it can't be used."""
    if name in _lost:
        raise RuntimeError(
            f"the backend {name} can't be used in this process: it was forked after .NET had started, which does not allow "
            "that; use the backend native, or a process that was started by 'spawn' or 'forkserver'")
    with _lock:
        if name not in _opened:
            try:
                _opened[name] = Library(name, _path_of(name))
            except OSError as error:
                _opened[name] = str(error)
    found = _opened[name]
    if isinstance(found, str):
        raise RuntimeError(f"the backend {name} can't be used here: {found}")
    return found


def is_usable(name):
    """Whether a backend can be used here."""
    try:
        library(name)
    except RuntimeError:
        return False
    return True


def backends() -> List[Backend]:
    """Lists the backends of this package: which there are, and why one can't be used.

    >>> for backend in kernels.backends():
    ...     print(backend.name, backend.available, backend.instruction_set, backend.reason)
    """
    return [_describe(name) for name in NAMES]


def _describe(name):
    try:
        found = library(name)
    except RuntimeError as error:
        return Backend(name, False, str(error), None, None, None)
    return Backend(name, True, "", found.instruction_set, found.description, found.path)


def _path_of(name):
    if name == "native":
        return os.path.join(_FOLDER, "libkernels_native.so")
    chosen = os.environ.get("KERNELS_AOT_ISA")
    if chosen and chosen not in _LEVELS:
        raise OSError(f"KERNELS_AOT_ISA is {chosen!r}; allowed: {', '.join(_LEVELS)}")
    levels = [chosen] if chosen else _LEVELS
    paths = [os.path.join(_FOLDER, f"libkernels_aot.{level}.so") for level in levels]
    present = [path for path in paths if os.path.exists(path)]
    return next((path for path in present if _can_run(path)), (present or paths)[0])


def _can_run(path):
    """Asks a library's probe, which is compiled for the oldest processor and starts nothing."""
    probe = ctypes.CDLL(path).kernels_probe
    probe.restype = ctypes.c_int32
    return probe() > 0


def _builds():
    """By what a tuning record knows the libraries: the file that the wheel's build wrote."""
    try:
        with open(os.path.join(_FOLDER, "builds.txt"), encoding="ascii") as builds:
            return {name: build for build, name in (line.split() for line in builds)}
    except FileNotFoundError:
        return {}


def _after_fork():
    global _lock
    # Another thread may have held it.
    _lock = threading.Lock()
    # .NET's threads are gone, and it was not told.
    if isinstance(_opened.get("aot"), Library):
        _lost.add("aot")


_processes.on_fork(_after_fork)
