"""julia/1 and diffusion/1: all points of a grid together."""

import numpy

from kernels_worker import implementation
from version import VERSION


@implementation("julia/1", instruction_set=VERSION)
def julia(x, y, cReal, cImaginary, maxIterations, iterations):
    """Steps the points that have not escaped, and drops those that do.

    Real and imaginary parts are separate because NumPy's complex product may use fused multiply-add, which rounds
    differently from the contract.
    """
    counts = iterations.reshape(-1)
    counts[:] = maxIterations
    real, imaginary = numpy.tile(x, y.size), numpy.repeat(y, x.size)
    points = numpy.arange(counts.size)
    with numpy.errstate(all="ignore"):
        for steps in range(maxIterations):
            real_squared, imaginary_squared = real * real, imaginary * imaginary
            inside = real_squared + imaginary_squared < 4
            if not inside.all():
                counts[points[~inside]] = steps
                points, real, imaginary = points[inside], real[inside], imaginary[inside]
                real_squared, imaginary_squared = real_squared[inside], imaginary_squared[inside]
                if points.size == 0:
                    break
            imaginary *= real
            imaginary *= 2
            imaginary += cImaginary
            numpy.subtract(real_squared, imaginary_squared, out=real)
            real += cReal


@implementation("diffusion/1", instruction_set=VERSION)
def diffusion(d, dt, steps, grid, scratch):
    """Alternates between two fields. Each has a border of one cell with the opposite edge, so every neighbour is a slice."""
    before, after = numpy.pad(grid, 1, "wrap"), numpy.empty((grid.shape[0] + 2, grid.shape[1] + 2))
    with numpy.errstate(all="ignore"):
        for _ in range(steps):
            inner, centre = after[1:-1, 1:-1], before[1:-1, 1:-1]
            numpy.add(before[:-2, 1:-1], before[2:, 1:-1], out=inner)
            inner += before[1:-1, :-2]
            inner += before[1:-1, 2:]
            numpy.multiply(centre, 4, out=scratch)
            inner -= scratch
            inner *= d * dt
            inner += centre
            after[0], after[-1] = after[-2], after[1]
            after[:, 0], after[:, -1] = after[:, -2], after[:, 1]
            before, after = after, before
    grid[:] = before[1:-1, 1:-1]
