"""julia/1, diffusion/1 and spmv/1 with Cython, from kernels.pyx, which is compiled beforehand."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))
from kernels_worker import implementation, serve, unavailable

try:
    import kernels
except ImportError as error:
    unavailable(f"kernels.pyx is not compiled for {sys.executable} ({error}): in the plug-in's folder, run "
                f"{sys.executable} -m Cython.Build.Cythonize --inplace kernels.pyx")


@implementation("julia/1", instruction_set="gcc -march=native")
def julia(x, y, cReal, cImaginary, maxIterations, iterations, threads):
    kernels.julia(x, y, cReal, cImaginary, maxIterations, iterations, threads)


@implementation("diffusion/1", instruction_set="gcc -march=native")
def diffusion(d, dt, steps, grid, threads, scratch):
    before, after = grid, scratch
    for _ in range(steps):
        kernels.diffuse(before, d * dt, after, threads)
        before, after = after, before
    if before is scratch:
        grid.cast("B")[:] = scratch.cast("B")


@implementation("spmv/1", instruction_set="gcc -march=native")
def spmv(rowOffsets, columns, values, x, y, threads):
    kernels.multiply(rowOffsets, columns, values, x, y, threads)


serve(numpy_views=False)
