"""Reads the cases that generation/Kernels.Contracts records; native/test/recorded.h describes the format."""

import inspect
import os
import struct

from kernels import _arrays, _select
from kernels._contract import CODES, NUMBER, OUT

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


def has_empty_matrix(name, call):
    """Whether only NumPy has an array of a shape."""
    return any(len(buffer.axes) > 1 and call.arguments[buffer.name].length == 0 for buffer in _select.find(name).buffers)


def parameters(function):
    """The names of a kernel's parameters."""
    return list(inspect.signature(function).parameters)


def replay(function, call, **options):
    """Makes a call of a kernel's function, or of one with its name; what is wrong with the results, or None."""
    kernel = _select.find(function.__name__)
    extents = {dimension: call.arguments[dimension].value for dimension in kernel.dimensions if dimension in call.arguments}
    known = _extents(kernel, extents, call)
    made = {
        buffer.name: array_of(buffer.code, buffer.shape(known), call.arguments[buffer.name].before or b"")
        for buffer in kernel.buffers if buffer.role not in (OUT, NUMBER) and call.arguments[buffer.name].length is not None
    }
    values = {**made, **{name: argument.value for name, argument in call.arguments.items() if argument.value is not None}}
    if "c_real" in values:
        values["c"] = complex(values["c_real"], values["c_imaginary"])
    passed = {parameter: values[parameter] for parameter in parameters(function) if parameter in values}
    done = function(**passed, **options)
    results = dict(zip(kernel.results, [done] if len(kernel.results) == 1 else done))
    for buffer in kernel.buffers:
        argument = call.arguments[buffer.name]
        if argument.expected is None or (buffer.role == NUMBER and buffer.name not in results):
            continue
        result = results.get(buffer.name, made.get(buffer.name))
        if buffer.role == NUMBER:
            result = array_of(buffer.code, (1,), struct.pack(f"={buffer.code}", result))
        wrong = difference(argument, result)
        if wrong:
            return wrong
        if buffer.used and len(result) != len(argument.expected):
            return f"{buffer.name} has {len(result)} elements; required: {len(argument.expected)}"
    return None


def _extents(kernel, extents, call):
    """All extents: in a bad call one that is wrong is no array's."""
    if call.is_good:
        return extents
    lengths = {name: argument.length for name, argument in call.arguments.items() if argument.length is not None}
    known = dict(extents)
    for buffer in kernel.buffers:
        if len(buffer.axes) == 1 and buffer.axes[0][0]:
            known[buffer.axes[0][0]] = lengths[buffer.name] - buffer.axes[0][1]
    return known
