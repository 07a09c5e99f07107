"""julia/1, diffusion/1 and spmv/1 with Numba: plain loops, compiled at the first call, with rows on threads."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))
from kernels_worker import implementation, missing, serve

try:
    import numba
    import numpy
except ImportError as error:
    missing(error)

VERSION = f"numba {numba.__version__}"


def use_threads(threads):
    """Numba starts a thread for each processor, and refuses more."""
    numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))


@numba.njit(parallel=True, error_model="numpy")
def count_steps(x, y, c_real, c_imaginary, limit, iterations):
    """Without fastmath, which would fuse multiplications with additions: the contract rounds each operation."""
    for i in numba.prange(y.size):
        for j in range(x.size):
            real, imaginary = x[j], y[i]
            real_squared, imaginary_squared = real * real, imaginary * imaginary
            steps = 0
            while steps < limit and real_squared + imaginary_squared < 4:
                imaginary = 2 * (real * imaginary) + c_imaginary
                real = (real_squared - imaginary_squared) + c_real
                real_squared, imaginary_squared = real * real, imaginary * imaginary
                steps += 1
            iterations[i, j] = steps


@implementation("julia/1", instruction_set=VERSION)
def julia(x, y, cReal, cImaginary, maxIterations, iterations, threads):
    use_threads(threads)
    count_steps(x, y, cReal, cImaginary, maxIterations, iterations)


@numba.njit(parallel=True, fastmath={"contract"}, error_model="numpy")
def step(source, target, rate):
    """Computes the interior of a row as slices, apart from its edges, so that LLVM vectorises it."""
    height, width = source.shape
    for i in numba.prange(height):
        here, out = source[i], target[i]
        up, down = source[i - 1 if i > 0 else height - 1], source[i + 1 if i < height - 1 else 0]
        right = 1 if width > 1 else 0
        out[1:-1] = here[1:-1] + rate * (up[1:-1] + down[1:-1] + here[:-2] + here[2:] - 4 * here[1:-1])
        out[0] = here[0] + rate * (up[0] + down[0] + here[-1] + here[right] - 4 * here[0])
        out[-1] = here[-1] + rate * (up[-1] + down[-1] + here[-1 - right] + here[0] - 4 * here[-1])


@implementation("diffusion/1", instruction_set=VERSION)
def diffusion(d, dt, steps, grid, threads, scratch):
    use_threads(threads)
    before, after = grid, scratch
    for _ in range(steps):
        step(before, after, d * dt)
        before, after = after, before
    if before is scratch:
        grid[:] = scratch


@numba.njit(parallel=True, fastmath={"contract", "reassoc"}, error_model="numpy")
def multiply(offsets, columns, values, x, y):
    for i in numba.prange(y.size):
        total = 0.0
        for k in range(offsets[i], offsets[i + 1]):
            total += values[k] * x[columns[k]]
        y[i] = total


@implementation("spmv/1", instruction_set=VERSION)
def spmv(rowOffsets, columns, values, x, y, threads):
    """Offsets and columns are never negative; as unsigned numbers, they spare Numba the test."""
    use_threads(threads)
    multiply(rowOffsets.view(numpy.uint32), columns.view(numpy.uint32), values, x, y)


serve()
