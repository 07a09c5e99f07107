"""The rivals: what High Performance Python's own tools make of the three kernels.

Each function takes a problem's arrays as rivals.py made them, and returns its result. Numba compiles with fastmath and
prange; the diffusion ones step between two arrays, with the interior of a row apart from its edges, so that LLVM
vectorises it.
"""

import numba
import numexpr
import numpy
import scipy.sparse

parallel = numba.njit(parallel=True, fastmath=True)


@parallel
def julia_numba_complex(x, y, c, max_iterations):
    counts = numpy.empty((y.size, x.size), numpy.int32)
    for i in numba.prange(y.size):
        for j in range(x.size):
            z = complex(x[j], y[i])
            n = 0
            while n < max_iterations and z.real * z.real + z.imag * z.imag < 4:
                z = z * z + c
                n += 1
            counts[i, j] = n
    return counts


@parallel
def julia_numba_real(x, y, c, max_iterations):
    counts = numpy.empty((y.size, x.size), numpy.int32)
    for i in numba.prange(y.size):
        for j in range(x.size):
            real, imaginary = x[j], y[i]
            real_squared, imaginary_squared = real * real, imaginary * imaginary
            n = 0
            while n < max_iterations and real_squared + imaginary_squared < 4:
                imaginary = 2 * real * imaginary + c.imag
                real = real_squared - imaginary_squared + c.real
                real_squared, imaginary_squared = real * real, imaginary * imaginary
                n += 1
            counts[i, j] = n
    return counts


@parallel
def _step_loops(source, target, factor):
    """Unsigned indices spare Numba the test for negative ones, and let LLVM vectorise the inner loop."""
    height, width = source.shape
    one, last = numpy.uint64(1), numpy.uint64(width - 1)
    for row in numba.prange(height):
        i = numpy.uint64(row)
        up, down = numpy.uint64(row - 1 if row > 0 else height - 1), numpy.uint64(row + 1 if row < height - 1 else 0)
        for j in range(one, last):
            target[i, j] = source[i, j] + factor * (
                source[up, j] + source[down, j] + source[i, j - one] + source[i, j + one] - 4 * source[i, j])
        target[i, 0] = source[i, 0] + factor * (
            source[up, 0] + source[down, 0] + source[i, last] + source[i, 1] - 4 * source[i, 0])
        target[i, last] = source[i, last] + factor * (
            source[up, last] + source[down, last] + source[i, last - one] + source[i, 0] - 4 * source[i, last])


@parallel
def _step_slices(source, target, factor):
    height, width = source.shape
    for i in numba.prange(height):
        here, out = source[i], target[i]
        up, down = source[i - 1 if i > 0 else height - 1], source[i + 1 if i < height - 1 else 0]
        out[1:-1] = here[1:-1] + factor * (up[1:-1] + down[1:-1] + here[:-2] + here[2:] - 4 * here[1:-1])
        out[0] = here[0] + factor * (up[0] + down[0] + here[-1] + here[1] - 4 * here[0])
        out[-1] = here[-1] + factor * (up[-1] + down[-1] + here[-2] + here[0] - 4 * here[-1])


def _diffusion(step):
    def compute(grid, scratch, factor, steps):
        for _ in range(steps):
            step(grid, scratch, factor)
            grid, scratch = scratch, grid
        return grid

    return compute


def _neighbours(grid):
    up = numpy.vstack([grid[-1:], grid[:-1]])
    down = numpy.vstack([grid[1:], grid[:1]])
    left = numpy.hstack([grid[:, -1:], grid[:, :-1]])
    right = numpy.hstack([grid[:, 1:], grid[:, :1]])
    return up, down, left, right


def diffusion_numpy(grid, scratch, factor, steps):
    for _ in range(steps):
        up, down, left, right = _neighbours(grid)
        numpy.add(up, down, out=scratch)
        scratch += left
        scratch += right
        scratch -= 4 * grid
        scratch *= factor
        scratch += grid
        grid, scratch = scratch, grid
    return grid


def diffusion_numexpr(grid, scratch, factor, steps):
    for _ in range(steps):
        up, down, left, right = _neighbours(grid)
        numexpr.evaluate("grid + factor * (up + down + left + right - 4 * grid)", out=scratch)
        grid, scratch = scratch, grid
    return grid


@parallel
def spmv_numba(offsets, columns, values, x, y):
    for i in numba.prange(y.size):
        total = 0.0
        for k in range(offsets[i], offsets[i + 1]):
            total += values[k] * x[columns[k]]
        y[i] = total
    return y


def spmv_numba_unsigned(offsets, columns, values, x, y):
    """An unsigned index spares Numba the test for a negative one."""
    return spmv_numba(offsets.view(numpy.uint32), columns.view(numpy.uint32), values, x, y)


def spmv_scipy(offsets, columns, values, x, y):
    return scipy.sparse.csr_matrix((values, columns, offsets), shape=(y.size, x.size), copy=False) @ x


RIVALS = {
    "julia": {
        "numba, complex": julia_numba_complex,
        "numba, real": julia_numba_real,
    },
    "diffusion": {
        "numba, loops": _diffusion(_step_loops),
        "numba, slices": _diffusion(_step_slices),
        "numpy": diffusion_numpy,
        "numexpr": diffusion_numexpr,
    },
    "spmv": {
        "numba": spmv_numba,
        "numba, unsigned": spmv_numba_unsigned,
        "scipy": spmv_scipy,
    },
}
