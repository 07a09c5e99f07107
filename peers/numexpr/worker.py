"""julia/1, diffusion/1, polynomial/1 and polynomial_f32/1 with NumExpr: a few expressions over whole arrays."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "python"))
from kernels_worker import implementation, missing, serve

try:
    import numexpr
    import numpy
except ImportError as error:
    missing(error)

VERSION = f"numexpr {numexpr.__version__}"

# An expression has up to 31 inputs.
MOST_TERMS = 16


def use_threads(threads):
    """NumExpr may refuse more threads than processors, and they would only cost time."""
    numexpr.set_num_threads(min(threads, numexpr.detect_number_of_cores()))


@implementation("julia/1", instruction_set=VERSION)
def julia(x, y, cReal, cImaginary, maxIterations, iterations, threads):
    """Steps the points z = a + bi that have not escaped, and drops those that do."""
    use_threads(threads)
    counts = iterations.reshape(-1)
    counts[:] = maxIterations
    a, b = numpy.tile(x, y.size), numpy.repeat(y, x.size)
    points = numpy.arange(counts.size)
    for steps in range(maxIterations):
        inside = numexpr.evaluate("a * a + b * b < 4")
        if not inside.all():
            counts[points[~inside]] = steps
            points, a, b = points[inside], a[inside], b[inside]
            if points.size == 0:
                break
        a, b = (
            numexpr.evaluate("(a * a - b * b) + cReal"),
            numexpr.evaluate("2 * (a * b) + cImaginary"),
        )


@implementation("diffusion/1", instruction_set=VERSION)
def diffusion(d, dt, steps, grid, threads, scratch):
    """Alternates between two fields. Each has a border of one cell with the opposite edge, so every neighbour is a slice."""
    use_threads(threads)
    rate = d * dt
    before, after = numpy.pad(grid, 1, "wrap"), numpy.empty((grid.shape[0] + 2, grid.shape[1] + 2))
    for _ in range(steps):
        up, down, left, right = before[:-2, 1:-1], before[2:, 1:-1], before[1:-1, :-2], before[1:-1, 2:]
        centre = before[1:-1, 1:-1]
        numexpr.evaluate("centre + rate * (up + down + left + right - 4 * centre)", out=after[1:-1, 1:-1])
        after[0], after[-1] = after[-2], after[1]
        after[:, 0], after[:, -1] = after[:, -2], after[:, 1]
        before, after = after, before
    grid[:] = before[1:-1, 1:-1]


def evaluate(coefficients, x, y, threads):
    """Horner's rule, as one expression while NumExpr takes as many inputs, else in several over the whole array."""
    use_threads(threads)
    # A Python float would make float32 elements float64.
    values = list(coefficients[::-1])
    if len(values) == 1:
        y[:] = values[0]
    total = values[0]
    for begin in range(1, len(values), MOST_TERMS):
        expression = "total"
        for k in range(begin, min(begin + MOST_TERMS, len(values))):
            expression = f"({expression}) * x + c{k - begin}"
        inputs = {f"c{k}": value for k, value in enumerate(values[begin:begin + MOST_TERMS])}
        numexpr.evaluate(expression, {**inputs, "total": total, "x": x}, out=y)
        total = y


@implementation("polynomial/1", instruction_set=VERSION)
def polynomial(coefficients, x, y, threads):
    evaluate(coefficients, x, y, threads)


@implementation("polynomial_f32/1", instruction_set=VERSION)
def polynomial_f32(coefficients, x, y, threads):
    evaluate(coefficients, x, y, threads)


serve()
