"""Reads the cases that generation/Kernels.Contracts records; native/test/recorded.h describes the format."""

import os
import struct

from kernels import _arrays
from kernels._contract import CODES

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.environ.get("KERNELS_CASES") or os.path.join(HERE, "..", "..", "artifacts", "native", "cases")


class Argument:
    """What a call gets for a parameter, and what an output must hold after it."""

    def __init__(self, role, code, name):
        self.role, self.code, self.name = role, code, name
        # Of a scalar or an extent; of a buffer its length, and its bytes if the kernel reads it.
        self.value = self.length = self.before = None
        # Of an output: the elements that count, and how far each may be off.
        self.expected = self.allowed = None


class Call:
    """A recorded call."""

    def __init__(self, is_good, name, threads, arguments):
        self.is_good, self.name, self.threads = is_good, name, threads
        self.arguments = {argument.name: argument for argument in arguments}


def calls(kernel_name):
    """The recorded calls of a kernel."""
    with open(os.path.join(FOLDER, f"{kernel_name}.cases"), "rb") as file:
        parameters = []
        for line in file:
            word, *rest = line.decode().split()
            if word == "parameter":
                parameters.append(rest)
            elif word in ("good", "bad"):
                arguments = [_read(file, word == "good", Argument(role, CODES[type_], name)) for role, type_, name in parameters]
                yield Call(word == "good", " ".join(rest), int(rest[0]) if word == "bad" else None, arguments)


def _read(file, is_good, argument):
    if argument.role in ("scalar", "extent"):
        argument.value = _numbers(file, argument.code, 1)[0]
        return argument
    argument.length = _numbers(file, "q", 1)[0]
    size = struct.calcsize(argument.code)
    if argument.role in ("input", "inout") and argument.length > 0:
        argument.before = file.read(argument.length * size)
    if is_good and argument.role in ("output", "inout"):
        argument.expected = _elements(file, argument.code)
        argument.allowed = _elements(file, "d")
    return argument


def _numbers(file, code, count):
    return struct.unpack(f"={count}{code}", file.read(count * struct.calcsize(code)))


def _elements(file, code):
    count = _numbers(file, "q", 1)[0]
    elements = array_of(code, (count,), file.read(count * struct.calcsize(code)))
    return elements if _arrays.numpy is None else _arrays.numpy.asarray(elements)


def array_of(code, shape, content=b""):
    """An array of the kind that calls return."""
    made = _arrays.empty(shape, _arrays.type_of(code))
    if content:
        memoryview(made).cast("B")[:] = content
    return made


def difference(argument, result):
    """Where a result is not what was recorded; None if it is."""
    elements = memoryview(result).cast("B").cast(argument.code) if len(argument.expected) else []
    if _arrays.numpy is not None and len(elements):
        numpy = _arrays.numpy
        own = numpy.asarray(elements)[:len(argument.expected)]
        with numpy.errstate(invalid="ignore"):
            allowed = argument.allowed if len(argument.allowed) else 0
            right = (own == argument.expected) | ((own != own) & (argument.expected != argument.expected))
            if own.dtype.kind == "f":
                right |= abs(own - argument.expected) <= allowed
        wrong = numpy.nonzero(~right)[0]
        return None if len(wrong) == 0 else f"{argument.name}[{wrong[0]}] is {own[wrong[0]]}; required: {argument.expected[wrong[0]]}"
    for index, wanted in enumerate(argument.expected):
        own, allowed = elements[index], argument.allowed[index] if len(argument.allowed) else 0
        if not (own == wanted or (own != own and wanted != wanted) or abs(own - wanted) <= allowed):
            return f"{argument.name}[{index}] is {own}; required: {wanted}"
    return None
