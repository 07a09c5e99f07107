"""Writes matrices and arrays in many dialects, and the values that SciPy and NumPy read from them.

    python3 foreign_files.py FOLDER SEED COUNT

FOLDER gets COUNT matrices, COUNT arrays and expected.json: for each file its name, its marks (what about it another
reader may judge otherwise), and what SciPy or NumPy reads; null where they refuse it. Equal seeds make equal files.
Where nothing can be compared, since a package is missing or too new, the exit code is 3 and standard error says why.
"""

import gzip
import io
import json
import os
import random
import sys
import warnings
import zipfile

try:
    import numpy
    import scipy
    import scipy.io
    import scipy.sparse
except ImportError as error:
    print(f"{sys.executable}: {error}", file=sys.stderr)
    sys.exit(3)


def main(folder, seed, count):
    if [int(part) for part in scipy.__version__.split(".")[:2]] >= [1, 12]:
        print(f"SciPy {scipy.__version__} has another reader than 1.11, with which is compared", file=sys.stderr)
        sys.exit(3)
    warnings.simplefilter("ignore")
    rng = random.Random(seed)
    document = {
        "matrices": [Matrix(rng, wanted).write(folder, f"m{index}") for index, wanted in enumerate(plan(count))],
        "arrays": [write_array(rng, folder, f"a{index}") for index in range(count)],
    }
    with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as file:
        json.dump(document, file)


# Rare features of a file, and the properties that a file needs for them.
FORCED = {
    "array-pattern": {"is_array": True, "field": "pattern"},
    "comment-anywhere": {},
    "complex": {"field": "complex"},
    "count": {},
    "damaged": {"is_array": False, "has_entries": False},
    "empty": {"is_array": False, "has_entries": False},
    "goes-on": {},
    "negative": {"field": "unsigned-integer"},
    "no-banner": {},
    "not-a-number": {"field": "pattern"},
    "not-exact": {"field": "integer"},
    "not-square": {"is_array": False, "has_entries": False, "symmetry": "symmetric"},
    "outside": {},
    "overflow": {"field": "real"},
    "skew-diagonal": {"is_array": False, "symmetry": "skew-symmetric"},
    "underscore": {},
    "unknown-field": {"field": "decimal"},
    "unknown-symmetry": {"symmetry": "antisymmetric"},
    "unsigned-skew": {"is_array": False, "field": "unsigned-integer", "symmetry": "skew-symmetric"},
}


def plan(count):
    """The rare feature of each matrix: every third matrix has one, each feature in turn."""
    rare = list(FORCED)
    return [rare[index // 3 % len(rare)] if index % 3 == 0 else None for index in range(count)]


class Matrix:
    """A Matrix Market file, correct or nearly correct."""

    def __init__(self, rng, wanted):
        self.rng = rng
        self.wanted = wanted
        self.marks = set()
        self.has_entries = True
        self.rare = rng.random() < 0.5
        self.rows = rng.randint(1, 5)
        self.columns = rng.randint(1, 5)
        self.is_array = rng.random() < 0.25
        self.field = rng.choice(["real", "real", "double", "integer", "unsigned-integer", "pattern", "Real", "INTEGER"])
        self.symmetry = rng.choice(["general", "general", "symmetric", "skew-symmetric", "hermitian", "Symmetric"])
        for name, value in FORCED.get(wanted, {}).items():
            setattr(self, name, value)
        self.marks.update({"complex", "unknown-field", "unknown-symmetry"} & {wanted})
        if self.symmetry not in ("general", "antisymmetric") and not self.chance(0.05, "not-square"):
            self.columns = self.rows
        if self.rows == self.columns:
            self.marks.discard("not-square")
        if self.is_array and self.field == "pattern":
            self.marks.add("array-pattern")
        if self.field == "unsigned-integer" and self.symmetry == "skew-symmetric":
            # SciPy fails to negate entries, and reads 2**64 - 1 in an array as -1.
            self.field = "integer" if self.is_array else self.field
            self.marks.add("unsigned-skew")
        self.end = rng.choice(["\n", "\n", "\r\n", " \n", "\t\n"])

    def chance(self, share, *marks):
        """Decides whether to do something rare here, and marks it."""
        if self.wanted in marks or (self.rare and self.rng.random() < share):
            self.marks.update(marks)
            return True
        return False

    def gap(self):
        return self.rng.choice([" ", " ", "  ", "\t", "\f", "\v "])

    def whole(self, number):
        """An index or a size."""
        if self.chance(0.01, "underscore"):
            return f"0_{number}"
        return self.rng.choice(["", "", "", "+", "0", "00"]) + str(number)

    def value(self):
        if self.field == "complex":
            return "1.5 -2"
        if self.chance(0.01, "not-a-number"):
            return self.rng.choice(["x", "1,5", "0x10", "1.5d0", "--1", "1.5%", "1e", "."])
        if self.field.lower() == "integer":
            if self.chance(0.02, "not-exact"):
                return "9007199254740993"
            # Sums of entries must be exact in any order.
            is_exact = self.is_array and self.symmetry != "skew-symmetric"
            large = "-9223372036854775808" if is_exact else "281474976710656"
            return self.rng.choice(["0", "-0", "+3", "7", "-12", "007", large])
        if self.field == "unsigned-integer":
            if self.chance(0.05, "negative"):
                return "-1"
            return self.rng.choice(["0", "+3", "7", "12", "9223372036854775808" if self.is_array else "281474976710656"])
        if self.chance(0.02, "overflow"):
            return self.rng.choice(["1e999", "-1E+400"])
        if self.chance(0.02, "underscore"):
            return "1_0.5"
        if self.chance(0.02):
            return self.rng.choice(["nan", "NaN", "inf", "-Infinity", "+INF"])
        return self.rng.choice(
            ["0", "-0.0", "1", "1.5", "+.5", "5.", "-2.5e-1", "1E3", "0.125", "1e-400", "3", "-7", "1e+02"])

    def noise(self):
        """Comments and blank lines."""
        text = ""
        while self.rng.random() < 0.15:
            text += self.rng.choice(["% note", "%", "%%", "", "   "]) + self.end
        if self.chance(0.02, "comment-anywhere"):
            text += "  % note" + self.end
        return text

    def tail(self):
        """The rest of a line."""
        if self.chance(0.01, "goes-on"):
            return self.gap() + "9"
        if self.rng.random() < 0.1:
            if self.is_array:
                self.marks.add("comment-anywhere")
            return self.gap() + "% note"
        return ""

    def entries(self):
        rng = self.rng
        if self.is_array:
            skip = {"symmetric": 0, "hermitian": 0, "skew-symmetric": 1}.get(self.symmetry.lower())
            count = sum(
                1 for row in range(self.rows) for column in range(self.columns) if skip is None or row >= column + skip)
            if self.chance(0.04, "count"):
                count += rng.choice([-1, 1])
            return [self.value() + self.tail() for _ in range(max(count, 0))]
        lines = []
        is_skew = self.symmetry == "skew-symmetric"
        for _ in range(rng.randint(0, 8) if self.has_entries else 0):
            row, column = rng.randint(1, self.rows), rng.randint(1, self.columns)
            if self.chance(0.01, "outside"):
                row = rng.choice([0, self.rows + 1, -1])
            value = self.value()
            if is_skew and row == column:
                if self.chance(0.1, "skew-diagonal"):
                    value = "1"
                elif self.field == "pattern":
                    continue
                else:
                    value = "0"
            words = [self.whole(row), self.whole(column)]
            if self.field != "pattern":
                words.append(value)
            elif rng.random() < 0.15:
                words.append("x" if self.chance(0.1, "not-a-number") else value)
            lines.append(self.gap().join(words) + self.tail())
        return lines

    def text(self):
        rng = self.rng
        lines = self.entries()
        banner = rng.choice(["%%MatrixMarket matrix", "%%MatrixMarket  Matrix", "%%MatrixMarket\tMATRIX"])
        if self.chance(0.02, "no-banner"):
            banner = rng.choice(
                ["%MatrixMarket matrix", "%%matrixmarket matrix", "\ufeff%%MatrixMarket matrix", "%%MatrixMarket vector"])
        kind = rng.choice(["array", "Array"]) if self.is_array else rng.choice(["coordinate", "COORDINATE"])
        text = f"{banner} {kind} {self.field} {self.symmetry}{self.end}"
        text += "".join(rng.choice(["% note", "%", "%% größer"]) + self.end for _ in range(rng.randint(0, 2)))
        if rng.random() < 0.2:
            text += self.end
            if self.chance(0.2, "comment-anywhere"):
                text += "% note" + self.end
        sizes = [self.rows, self.columns]
        if not self.is_array:
            sizes.append(len(lines) + (rng.choice([-1, 1, -len(lines)]) if self.chance(0.04, "count") else 0))
        if not lines and self.chance(0.3, "empty"):
            sizes[0] = 0
        text += self.gap().join(map(self.whole, sizes))
        text += (" % note" if self.chance(0.03, "comment-anywhere") else "") + self.end
        for line in lines:
            text += self.noise() + rng.choice(["", "", " ", "\t"]) + line + self.end
        text += self.noise()
        return text.rstrip("\n") if rng.random() < 0.2 else text

    def write(self, folder, name):
        content = self.text().encode()
        name += ".mtx"
        if self.wanted == "damaged" or self.rng.random() < 0.2:
            name += ".gz"
            content = pack(self, content)
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(content)
        return {"file": name, "marks": sorted(self.marks), "read": self.read(path)}

    def read(self, path):
        try:
            matrix = scipy.io.mmread(path)
        except Exception:
            return None
        is_sparse = scipy.sparse.issparse(matrix)
        stored = matrix.nnz if is_sparse else scipy.sparse.csr_matrix(matrix).nnz
        dense = matrix
        if is_sparse:
            # Converted to float64 first, so that whole numbers don't overflow when entries are added.
            data = matrix.data if matrix.dtype.kind == "c" else matrix.data.astype(float)
            dense = scipy.sparse.coo_matrix((data, (matrix.row, matrix.col)), matrix.shape).toarray()
        if numpy.iscomplexobj(dense):
            return {"rows": dense.shape[0], "columns": dense.shape[1], "stored": 0, "elements": []}
        return {
            "rows": dense.shape[0],
            "columns": dense.shape[1],
            "stored": int(stored),
            "elements": [repr(float(element)) for element in dense.ravel()],
        }


def pack(matrix, content):
    """Compresses as gzip with one or two members, sometimes damaged."""
    cut = matrix.rng.randint(0, len(content))
    packed = gzip.compress(content[:cut], mtime=0) + gzip.compress(content[cut:], mtime=0)
    if matrix.rng.random() < 0.5:
        packed = gzip.compress(content, mtime=0)
    if not matrix.chance(0.2, "damaged"):
        return packed
    return matrix.rng.choice([
        packed[: matrix.rng.randint(2, len(packed) - 1)],
        packed[:-8] + bytes([packed[-8] ^ 1]) + packed[-7:],
    ])


PLAIN = ["f2", "f4", "f8", "f8", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?"]
OTHERS = ["c16", "c8", "S3", "U2", "M8[s]", "m8[D]", "V4", "g", "O", "records"]
TARGETS = ["float64", "float64", "float64", "float32", "int64", "int32", "uint8"]
EXTREMES = {
    "f": [0.1, 1e300, float("nan"), float("inf"), -0.0, 2.0**63],
    "i": [2**62 + 1, -(2**63), 2**53 + 1],
    "u": [2**64 - 1, 2**63],
}


def write_array(rng, folder, name):
    marks = set()
    array = make_array(rng, marks)
    rare = rng.random() < 0.5
    content = npy_bytes(rng, array, marks, rare)
    packing = rng.choice(["plain", "plain", "plain", "gzip", "stored", "deflated"])
    member = ""
    if packing == "plain":
        name += ".npy"
    elif packing == "gzip":
        name += ".npy.gz"
        content = gzip.compress(content, mtime=0)
    else:
        name += ".npz"
        content, member = zip_bytes(rng, content, packing == "deflated", marks, rare)
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(content)
    target = rng.choice(TARGETS)
    is_vector = array.ndim > 0 and sum(extent > 1 for extent in array.shape) <= 1
    dimensions = 1 if is_vector and rng.random() < 0.5 else max(array.ndim, 1)
    if rng.random() < 0.03:
        dimensions += 1
        marks.add("dimensions")
    read = read_array(path, packing, member, target, marks)
    return {
        "file": name + (":" + member if member else ""),
        "marks": sorted(marks),
        "target": target,
        "dimensions": dimensions,
        "read": read,
    }


def make_array(rng, marks):
    shape = tuple(rng.choice([1, 1, 2, 3, 5]) for _ in range(rng.randint(1, 3)))
    if rng.random() < 0.03:
        shape = (0,) + shape[1:]
        marks.add("empty")
    elif rng.random() < 0.03:
        shape = ()
        marks.add("scalar")
    length = int(numpy.prod(shape, dtype=int))
    if rng.random() < 0.08:
        code = rng.choice(OTHERS)
        marks.add("records" if code == "records" else "other-type")
        dtype = [("a", "<f8"), ("b", "<i4")] if code == "records" else code
        return numpy.zeros(shape, dtype=dtype)
    code = rng.choice(PLAIN)
    values = [rng.choice([0, 1]) if code == "?" else rng.randint(0, 100) for _ in range(length)]
    if code[0] in "if":
        values = [rng.choice([-1, 1]) * value for value in values]
    if code[0] == "f":
        values = [value / rng.choice([1, 1, 2, 8]) for value in values]
    if length and rng.random() < 0.15 and code in ("f8", "i8", "u8"):
        values[rng.randrange(length)] = rng.choice(EXTREMES[code[0]])
    array = numpy.array(values, dtype=code).reshape(shape)
    if rng.random() < 0.4:
        array = numpy.asfortranarray(array)
    return array.astype(array.dtype.newbyteorder(">")) if rng.random() < 0.3 else array


def npy_bytes(rng, array, marks, rare):
    """The file as numpy.save writes it, or written by hand as by older and other programs."""
    buffer = io.BytesIO()
    if rng.random() < 0.4 or array.dtype.hasobject or array.dtype.names:
        numpy.save(buffer, array)
        return buffer.getvalue()
    is_fortran = array.flags.f_contiguous and (array.ndim > 1 or rng.random() < 0.2)
    version = rng.choice([1, 1, 2, 3])
    suffix = "L" if version < 3 and rng.random() < 0.3 else ""
    shape = ", ".join(f"{extent}{suffix}" for extent in array.shape) + ("," if array.ndim == 1 else "")
    descr = array.dtype.str
    if descr[0] == "<" and rng.random() < 0.2:
        descr = rng.choice(["=", ""]) + descr[1:]
    quote = rng.choice(["'", "'", '"'])
    prefix = "u" if rng.random() < 0.1 else ""
    items = [
        f"{prefix}{quote}descr{quote}: {quote}{descr}{quote}",
        f"{prefix}{quote}fortran_order{quote}: {is_fortran}",
        f"{prefix}{quote}shape{quote}: ({shape})",
    ]
    rng.shuffle(items)
    header = "{" + rng.choice([", ", ",", " ,\t"]).join(items) + rng.choice(["", ",", ", "]) + "}"
    length = 10 if version == 1 else 12
    padding = rng.choice([16, 64, 64, 1])
    header += " " * (-(length + len(header) + 1) % padding) + "\n"
    size = len(header).to_bytes(2 if version == 1 else 4, "little")
    elements = array.tobytes("F" if is_fortran else "C")
    if rare and elements and rng.random() < 0.05:
        elements = elements[:-1]
    elif rare and rng.random() < 0.05:
        elements += b"\0"
        marks.add("goes-on")
    return b"\x93NUMPY" + bytes([version, 0]) + size + header.encode("latin1") + elements


def zip_bytes(rng, content, is_deflated, marks, rare):
    """The array as a member, alone or among others, and the name that requests it."""
    buffer = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if is_deflated else zipfile.ZIP_STORED
    is_alone = rng.random() < 0.5
    with zipfile.ZipFile(buffer, "w", method) as archive:
        if not is_alone:
            archive.writestr(zipfile.ZipInfo("other.npy"), b"no array")
        with archive.open("x.npy", "w", force_zip64=True) as member:
            member.write(content)
    data = bytearray(buffer.getvalue())
    if rare and rng.random() < 0.1:
        data[data.index(b"x.npy") + 25 + rng.randrange(10)] ^= 0x55
        marks.add("damaged")
    name = rng.choice(["x", "x.npy", ""] if is_alone else ["x", "x.npy"])
    return bytes(data), name


def read_array(path, packing, member, target, marks):
    try:
        if packing == "gzip":
            with gzip.open(path) as file:
                array = numpy.load(io.BytesIO(file.read()))
        elif packing == "plain":
            array = numpy.load(path)
        else:
            array = numpy.load(path)[member or "x"]
        if not isinstance(array, numpy.ndarray):
            return None
    except Exception:
        return None
    shape = list(array.shape)
    if array.dtype.kind not in "fiub" or array.dtype.itemsize > 8:
        return {"shape": shape, "elements": []}
    elements = [convert(element, target) for element in array.ravel(order="C").tolist()]
    if None in elements:
        marks.add("loss")
    return {"shape": shape, "elements": [element or "" for element in elements]}


def convert(element, target):
    """The element as the target type holds it, as text; None if the type can't hold it."""
    if target.startswith("float"):
        converted = numpy.dtype(target).type(element)
        is_same = element != element or int_or_float(converted.item()) == element
        return repr(float(converted)) if is_same else None
    info = numpy.iinfo(target)
    number = int_or_float(element)
    return str(int(number)) if isinstance(number, int) and info.min <= number <= info.max else None


def int_or_float(number):
    """Python compares whole numbers with fractions exactly."""
    return int(number) if number == number and abs(number) != float("inf") and number == int(number) else number


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
