"""julia/1, diffusion/1 and spmv/1 as plain loops over lists, in whichever Python runs this.

Both interpreters are fastest on lists: every access to a memoryview makes a new object of the element.
Lists are made via arrays, because PyPy is slow to make a list of a memoryview.
"""

import array
import itertools
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))
from kernels_worker import implementation, serve


def load(view):
    """A list of a view's elements, row after row."""
    return array.array(view.format, view.tobytes()).tolist()


def store(elements, view):
    """Copies elements, row after row, into a view of any shape."""
    view.cast("B")[:] = memoryview(array.array(view.format, elements)).cast("B")


@implementation("julia/1")
def julia(x, y, cReal, cImaginary, maxIterations, iterations):
    columns, counts = load(x), []
    for row in load(y):
        for column in columns:
            real, imaginary = column, row
            steps = 0
            while steps < maxIterations:
                real_squared, imaginary_squared = real * real, imaginary * imaginary
                if not real_squared + imaginary_squared < 4:
                    break
                imaginary = 2 * (real * imaginary) + cImaginary
                real = (real_squared - imaginary_squared) + cReal
                steps += 1
            counts.append(steps)
    store(counts, iterations)


@implementation("diffusion/1")
def diffusion(d, dt, steps, grid, scratch):
    height, width = grid.shape
    elements = load(grid)
    field = [elements[row * width:(row + 1) * width] for row in range(height)]
    for _ in range(steps):
        field = [diffuse_row(field[row - 1], field[row], field[(row + 1) % height], d * dt) for row in range(height)]
    store(itertools.chain.from_iterable(field), grid)


def diffuse_row(up, here, down, rate):
    after = []
    last = len(here) - 1
    for column in range(len(here)):
        centre = here[column]
        neighbours = up[column] + down[column] + here[column - 1] + here[column + 1 if column < last else 0]
        after.append(centre + rate * (neighbours - 4 * centre))
    return after


@implementation("spmv/1")
def spmv(rowOffsets, columns, values, x, y):
    offsets, columns, values, x = load(rowOffsets), load(columns), load(values), load(x)
    product = []
    for row in range(len(y)):
        total = 0.0
        for entry in range(offsets[row], offsets[row + 1]):
            total += values[entry] * x[columns[entry]]
        product.append(total)
    store(product, y)


serve(numpy_views=False)
