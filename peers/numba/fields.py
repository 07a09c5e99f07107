"""julia/1 and diffusion/1: loops over a grid, with rows on threads."""

import numba

from kernels_worker import implementation
from threads import VERSION, use_threads


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
