"""libkernels_native through its C ABI (native/include/kernels): the part of plugin.h that calling a kernel takes."""

import ctypes
from ctypes import POINTER, c_char_p, c_double, c_int, c_int32, c_int64, c_uint32, c_void_p

HOST_ABI_VERSION = 1


class Plugin(ctypes.Structure):
    _fields_ = [
        ("size", c_uint32),
        ("abi_version", c_uint32),
        ("id", c_char_p),
        ("version", c_char_p),
        ("description", c_char_p),
        ("instruction_set", c_char_p),
        ("get_kernel", ctypes.CFUNCTYPE(c_void_p, c_char_p)),
    ]


class Kernel(ctypes.Structure):
    _fields_ = [("size", c_uint32), ("thread_support", c_int), ("compute", c_void_p)]


SIGNATURES = {
    "julia/1": [c_void_p, c_void_p, c_double, c_double, c_int32, c_void_p, c_int64, c_int64, c_int32],
    "diffusion/1": [c_int64, c_int64, c_double, c_double, c_int32, c_void_p, c_void_p, c_int32],
    "spmv/1": [c_void_p, c_void_p, c_void_p, c_void_p, c_void_p, c_int64, c_int64, c_int64, c_int32],
}


class NativeLibrary:
    """The opened plug-in. Its methods take NumPy arrays, and the thread count that it was opened with."""

    def __init__(self, path, threads):
        library = ctypes.CDLL(path)
        library.kernels_open.restype = POINTER(Plugin)
        error = c_char_p()
        plugin = library.kernels_open(HOST_ABI_VERSION, ctypes.byref(error))
        if not plugin:
            raise SystemExit(f"{path}: {error.value.decode()}")
        self.threads = threads
        self.instruction_set = plugin.contents.instruction_set.decode()
        self.description = plugin.contents.description.decode()
        self._functions = {}
        for kernel_id, signature in SIGNATURES.items():
            kernel = Kernel.from_address(plugin.contents.get_kernel(kernel_id.encode()))
            self._functions[kernel_id] = ctypes.CFUNCTYPE(c_int, *signature)(kernel.compute)

    def _call(self, kernel_id, *arguments):
        status = self._functions[kernel_id](*arguments)
        if status != 0:
            raise RuntimeError(f"{kernel_id} returned status {status}")

    def julia(self, x, y, c, max_iterations, counts):
        self._call("julia/1", x.ctypes.data, y.ctypes.data, c.real, c.imag, max_iterations, counts.ctypes.data,
                   x.size, y.size, self.threads)
        return counts

    def diffusion(self, grid, scratch, factor, steps):
        height, width = grid.shape
        self._call("diffusion/1", height, width, factor, 1.0, steps, grid.ctypes.data, scratch.ctypes.data,
                   self.threads)
        return grid

    def spmv(self, offsets, columns, values, x, y):
        self._call("spmv/1", offsets.ctypes.data, columns.ctypes.data, values.ctypes.data, x.ctypes.data,
                   y.ctypes.data, y.size, values.size, x.size, self.threads)
        return y
