"""What a kernel takes and returns, as _functions.py says it; and the same in the form in which the extension reads it."""

import collections
import copy
import struct

IN, OUT, INOUT, SCRATCH, NUMBER = range(5)
CONSTRAINTS = ["any", "offsets", "below", "ascending", "permutation"]
CODES = {
    "float64": "d", "float32": "f", "int64": "q", "int32": "i", "int16": "h", "int8": "b",
    "uint64": "Q", "uint32": "I", "uint16": "H", "uint8": "B",
}
MOST_BUFFERS, MOST_SCALARS, MOST_DIMENSIONS, MOST_AXES = 8, 16, 8, 4


class Scalar:
    """A number that a kernel takes."""

    def __init__(self, name, type, least, most, allowed, label=None):
        self.name, self.type, self.least, self.most, self.allowed = name, type, least, most, allowed
        self.label = label or name
        self.is_fraction = type.startswith("float")


class Buffer:
    """An array that a kernel takes."""

    def __init__(self, role, name, type, shape, used=None, **constraint):
        self.name, self.type, self.used = name, type, used
        self.role = NUMBER if role == OUT and shape == "1" else role
        self.code = CODES[type]
        self.size = struct.calcsize(self.code)
        self.kind = "f" if type.startswith("float") else type[0]
        # A dimension and what is added to its extent, for each axis; without a dimension the extent alone.
        self.axes = [(None, int(axis)) if axis.isdigit() else _axis(axis) for axis in shape.split(", ")]
        self.constraint, self.of = next(iter(constraint.items()), ("any", None))
        # What an error calls it; Kernel knows how outputs are passed.
        self.label = name

    def shape(self, extents):
        """Its shape, by the extents of the dimensions."""
        return tuple((extents[dimension] if dimension else 0) + added for dimension, added in self.axes)

    def as_input(self):
        """It as an array that is only read; itself if it is one."""
        if self.role == IN:
            return self
        made = copy.copy(self)
        made.role = IN
        return made


def _axis(text):
    dimension, _, added = text.partition(" + ")
    return dimension, int(added or 0)


def Input(name, type, shape, **constraint):
    """An array that is read; perhaps offsets="end", below="bound", ascending=True or permutation=True."""
    return Buffer(IN, name, type, shape, **constraint)


def Output(name, type, shape, used=None):
    """An array that is written; perhaps only as many elements as the output `used` says."""
    return Buffer(OUT, name, type, shape, used)


def InOut(name, type, shape):
    """An array that is read and then overwritten."""
    return Buffer(INOUT, name, type, shape)


def Scratch(name, type, shape):
    """Working space."""
    return Buffer(SCRATCH, name, type, shape)


class Cut:
    """Along which dimension a call can be cut, and how its parts become the whole.

    kind       "map": each part is its part of the results; "reduce": the results of parts are combined; "merge": each part
               continues from what the one before it left in the arrays that are overwritten; "stencil": as of a map, but a
               part needs elements of those around it
    reduction  of "reduce": "sum", or "norm" for the root of the sum of squares
    union      of "merge", what makes one sketch of two: "or" of bits, "max" of elements, or the "smallest" distinct elements
               of a result of which only some count
    halo       of "stencil": how far an element looks on both sides in one step
    steps      of "stencil": the scalar that is the number of steps; None for one
    periodic   of "stencil": whether what is beyond the one end is the other end
    window     of "stencil", in place of a halo: the scalar that is the number of elements of a window, which ends with the
               element that depends on it
    """

    def __init__(self, dimension, kind, reduction=None, union=None, halo=0, steps=None, periodic=False, window=None):
        self.dimension, self.kind, self.reduction, self.union = dimension, kind, reduction, union
        self.halo, self.steps, self.periodic, self.window = halo, steps, periodic, window
        # Whether results are cut too, so that those of parts follow each other in the whole's.
        self.cuts_results = kind in ("map", "stencil")


class Kernel:
    """A kernel: its arrays and numbers in the contract's order, and the names in the order in which C takes them."""

    def __init__(self, id, index, dimensions, scalars, buffers, order, results, tolerance, cut=None):
        self.id, self.index, self.dimensions = id, index, dimensions
        self.name = id.partition("/")[0].replace("-", "_")
        self.scalars, self.buffers, self.order = scalars, buffers, order.split()
        self.results, self.tolerance, self.cut = results.split(), tolerance, cut
        self.result = None
        if len(self.results) > 1:
            self.result = _named_tuple(self.name, self.results)
        # What says where rows of different lengths begin, along the cut, in other inputs; None where all rows are alike.
        self.offsets = next(
            (buffer for buffer in buffers if cut and buffer.constraint == "offsets" and buffer.axes == [(cut.dimension, 1)]), None)
        outputs = [buffer for buffer in buffers if buffer.role == OUT]
        for place, buffer in enumerate(outputs):
            buffer.label = "out" if len(outputs) == 1 else f"out[{place}]"
        # What _select.py chose, by backend and thread count.
        self.choices = {}

    def pack(self):
        """The kernel as the extension's struct plan."""
        names = [buffer.name for buffer in self.buffers]
        dimensions = list(self.dimensions)
        numbers = [self.index, len(self.scalars), len(dimensions), len(self.buffers)]
        numbers += _padded([ord("f" if scalar.is_fraction else "i") for scalar in self.scalars], MOST_SCALARS)
        numbers += _padded([struct.calcsize(CODES[scalar.type]) for scalar in self.scalars], MOST_SCALARS)
        numbers += _padded(list(self.dimensions.values()), MOST_DIMENSIONS)
        for buffer in self.buffers:
            numbers += [
                ord(buffer.kind), buffer.size, buffer.role, len(buffer.axes), CONSTRAINTS.index(buffer.constraint),
                dimensions.index(buffer.of) if buffer.of in dimensions else -1,
                buffer.name in self.results, names.index(buffer.used) if buffer.used else -1,
            ]
            numbers += _padded([dimensions.index(dimension) if dimension else -1 for dimension, _ in buffer.axes], MOST_AXES)
            numbers += _padded([added for _, added in buffer.axes], MOST_AXES)
        numbers = _padded(numbers, len(numbers) + (MOST_BUFFERS - len(self.buffers)) * (8 + 2 * MOST_AXES))
        return struct.pack(f"={len(numbers)}i", *numbers)


def _named_tuple(kernel, names):
    """The type of several results; one is pickled as the kernel's, since no module has the type by its name."""
    made = collections.namedtuple("".join(word.capitalize() for word in kernel.split("_")), names)
    made.__reduce__ = lambda result: (_unpickled, (kernel, tuple(result)))
    return made


def _unpickled(kernel, results):
    from ._select import find
    return find(kernel).result._make(results)


def _padded(numbers, count):
    return numbers + [0] * (count - len(numbers))
