"""Chapters 6, 7 and 10: diffusion, in Python, NumPy, numexpr, SciPy, C and Fortran."""

import functools
import sys

import numpy

from .registry import Outcome, example, near, timed

DT = 0.1
PLATE = "06_matrix/diffusion_2d"

# Each of up to 500 steps rounds values below 0.005 a few times.
ALLOWED = 1e-17


def heated(shape, order="C"):
    """The book's plate: warm from 40 % to 50 % of it, in both directions."""
    grid = numpy.zeros(shape, order=order)
    warm = slice(int(shape[0] * 0.4), int(shape[0] * 0.5))
    grid[warm, warm] = 0.005
    return grid


def returned(evolve, grid, steps):
    """evolve(grid, dt) returns the next grid."""
    for _ in range(steps):
        grid = evolve(grid, DT)
    return grid


def into(call, evolve, grid, steps):
    """call makes evolve write the next grid into another one, and the two take turns."""
    grid, scratch = grid.copy(order="A"), numpy.zeros_like(grid)
    for _ in range(steps):
        call(evolve, grid, scratch)
        grid, scratch = scratch, grid
    return grid


def returned_lists(evolve, grid, steps):
    return numpy.array(returned(evolve, grid.tolist(), steps))


def in_lists(evolve, grid, steps):
    grid, scratch = grid.tolist(), numpy.zeros_like(grid).tolist()
    for _ in range(steps):
        evolve(grid, DT, scratch)
        grid, scratch = scratch, grid
    return numpy.array(grid)


def in_place(evolve, grid, steps):
    """evolve(grid, dt, out) overwrites the grid, and needs out only for itself."""
    grid, scratch = grid.copy(), numpy.zeros_like(grid)
    for _ in range(steps):
        evolve(grid, DT, scratch)
    return grid


dt_then_out = functools.partial(into, lambda evolve, grid, out: evolve(grid, DT, out))
out_then_dt = functools.partial(into, lambda evolve, grid, out: evolve(grid, out, DT))
out_then_both = functools.partial(into, lambda evolve, grid, out: evolve(grid, out, 1.0, DT))


@functools.cache
def run_here(program, shape, steps):
    return program.run("diffusion", grid=heated(shape), d=1, dt=DT, steps=steps)


def diffuse(file, size, steps, advance, build=(), order="C", note=""):
    def compare(book, program):
        if build:
            book.build(file.rsplit("/", 1)[0], *build)
        module = book.load(file)
        shape = (size, size)
        module.grid_shape = shape
        grid, seconds = timed(advance, module.evolve, heated(shape, order), steps)
        run = run_here(program, shape, steps)
        return Outcome(seconds, [run], near(numpy.ravel(grid), run.outputs["output"].ravel(), ALLOWED))

    example(file, "evolve", f"{size} × {size}, {steps} steps{note}")(compare)


diffuse(f"{PLATE}/diffusion_python.py", 640, 10, returned_lists)
diffuse(f"{PLATE}/diffusion_python_memory.py", 640, 10, in_lists)
diffuse(f"{PLATE}/diffusion_numpy.py", 2048, 100, returned)
diffuse(f"{PLATE}/diffusion_numpy_naive.py", 640, 500, returned)
for name in ("numpy_memory", "numpy_memory2", "numpy_memory2_numexpr", "numpy_memory2_numexpr_single"):
    diffuse(f"{PLATE}/diffusion_{name}.py", 640, 500, dt_then_out)
diffuse(f"{PLATE}/diffusion_scipy.py", 640, 500, in_place)
diffuse("07_compiling/pytorch/diffusion_numpy.py", 2048, 100, returned)
diffuse("10_clusters/docker/diffusion_numpy_memory2.py", 256, 100, dt_then_out)

# These leave the edge of the plate cold, where ours is a torus; in 500 steps no heat of more than 1e-60 gets there.
C_LIBRARY = ("sh", "-c", "cc -O3 -std=gnu11 -shared -fPIC -o ../diffusion.so ../diffusion.c")
EXTENSION = (sys.executable, "setup.py", "build_ext", "--inplace")
FORTRAN = (sys.executable, "-m", "numpy.f2py", "-c", "-m", "diffusion", "--opt=-O3", "diffusion.f90")
COLD = "; the book's edge stays cold"
diffuse("07_compiling/cffi/diffusion_2d_cffi.py", 512, 500, dt_then_out, C_LIBRARY, note=COLD)
diffuse("07_compiling/cffi/diffusion_2d_cffi_inline.py", 512, 500, dt_then_out, note=COLD)
diffuse("07_compiling/ctypes/diffusion_ctypes.py", 512, 500, out_then_dt, C_LIBRARY, note=COLD)
diffuse("07_compiling/cpython_module/diffusion.py", 512, 500, out_then_both, EXTENSION, note=COLD)
diffuse("07_compiling/f2py/diffusion_fortran.py", 512, 500, out_then_both, FORTRAN, "F", COLD)


@example("figures/diffusion_1d.py", "evolve", "512 cells, 5 001 steps; a torus of one row")
def diffuse_in_a_row(book, program):
    module = book.load("figures/diffusion_1d.py")
    row = numpy.zeros(512)
    row[204:307] = 1
    grid, seconds = timed(returned, module.evolve, row, 5001)
    run = program.run("diffusion", grid=row[None], d=1, dt=DT, steps=5001)
    return Outcome(seconds, [run], near(grid, run.outputs["output"].ravel(), 1e-12))
