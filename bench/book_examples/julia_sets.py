"""Chapters 2 and 7: the Julia set, in Python, Numba and Cython."""

import functools
import os
import sys

import numpy

from .registry import Outcome, equal, example, timed

WIDTH, LIMIT = 1000, 300
SET = f"{WIDTH} × {WIDTH}, at most {LIMIT} iterations"
CYTHON = "07_compiling/julia/cython"


@functools.cache
def points(book):
    """The points and constants that the book's own program makes, as it hands them to its function."""
    module = book.load("02_profiling/julia1.py")
    given = []

    def take(_, zs, cs):
        given.extend((zs, cs))
        raise StopIteration

    module.calculate_z_serial_purepython = take
    with open(os.devnull, "w") as nowhere:
        module.print = functools.partial(print, file=nowhere)
        try:
            module.calc_pure_python(draw_output=False, desired_width=WIDTH, max_iterations=LIMIT)
        except StopIteration:
            pass
    return given


@functools.cache
def count_here(book, program):
    zs = numpy.array(points(book)[0])
    run = program.run("julia", x=zs.real[:WIDTH].copy(), y=zs.imag[::WIDTH].copy(), max_iterations=LIMIT)
    return run, run.outputs["output"].ravel()


def compare(book, program, calculate, arrays=False):
    """calculate(limit, zs, cs) gets lists, or arrays."""
    zs, cs = (numpy.array(values) for values in points(book)) if arrays else points(book)
    counts, seconds = timed(calculate, LIMIT, zs, cs)
    run, here = count_here(book, program)
    return Outcome(seconds, [run], equal(numpy.asarray(counts), here))


def in_python(file, function, arrays=False):
    example(file, function, SET)(lambda book, program: compare(book, program, getattr(book.load(file), function), arrays))


in_python("02_profiling/julia1.py", "calculate_z_serial_purepython")
in_python("02_profiling/julia1_nopil.py", "calculate_z_serial_purepython")
in_python("07_compiling/julia/julia1_nopil.py", "calculate_z_serial_purepython")
in_python("07_compiling/julia/julia1_nopil_expanded_math_pypy.py", "calculate_z_serial_purepython")
in_python(f"{CYTHON}/nparray_memoryview/julia1_np_nocython.py", "calculate_z", arrays=True)


def with_numba(file):
    def calculate(module, limit, zs, cs):
        output = numpy.zeros(len(zs), numpy.int32)
        module.calculate_z(limit, zs, cs, output)
        return output

    example(file, "calculate_z", SET)(lambda book, program: compare(
        book, program, functools.partial(calculate, book.load(file)), arrays=True))


with_numba("07_compiling/julia/julia1_numba.py")
with_numba("07_compiling/julia/julia1_numba_expandedmath_inspection.py")


def with_cython(folder, name, arrays):
    def calculate(book, program):
        flags = f"-O2 -fopenmp -I{numpy.get_include()}"
        book.build(f"{CYTHON}/{folder}", sys.executable, "-m", "Cython.Build.Cythonize", "-i", "-3", f"{name}.pyx",
                   environment={"CFLAGS": flags, "LDFLAGS": "-fopenmp"})
        module = book.load(f"{CYTHON}/{folder}/{name}.pyx")
        return compare(book, program, module.calculate_z, arrays)

    example(f"{CYTHON}/{folder}/{name}.pyx", "calculate_z", SET)(calculate)


for name in ("cythonfn", "cythonfn1", "cythonfn2", "cythonfn3", "cythonfn4", "cythonfn5"):
    with_cython("cpython", name, arrays=False)
with_cython("cpython_pyximport", "cythonfn", arrays=False)
for name in ("cythonfn", "cythonfn1", "cythonfn2"):
    with_cython("nparray_memoryview", name, arrays=True)
for name in ("cythonfn", "cythonfn1", "cythonfn2", "cythonfn3"):
    with_cython("nparray_memoryview/parallel", name, arrays=True)
