"""Chapter 6: the square of a norm, and the least-squares line of each row."""

import functools
import math
import os
from array import array

import numpy

from .registry import Outcome, example, near, timed

COUNT = 1_000_000
PANDAS = "06_matrix/pandas"


def square_of_norm(file, function, make):
    def compare(book, program):
        norm_square = getattr(book.load(f"06_matrix/norm/{file}.py"), function)
        square, seconds = timed(norm_square, make(COUNT))
        run = program.run("norm", x=numpy.arange(COUNT, dtype=float))
        # Integers are exact, and overflow at no 10⁶ of them; the norm has a rounding or two, and its square twice as many.
        return Outcome(seconds, [run], near([float(square)], [run.outputs["output"][0] ** 2], 4 * math.ulp(float(square))))

    example(f"06_matrix/norm/{file}.py", function, "the integers below 1 000 000; the square of the norm")(compare)


square_of_norm("norm_python", "norm_square_list", lambda count: list(range(count)))
square_of_norm("norm_python_comprehension", "norm_square_list_comprehension", lambda count: list(range(count)))
square_of_norm("norm_array", "norm_square_array", lambda count: array("l", range(count)))
square_of_norm("norm_numpy", "norm_square_numpy", numpy.arange)
square_of_norm("norm_numpy_dot", "norm_square_numpy_dot", numpy.arange)


@functools.cache
def make_hours(book):
    """The table of the book's own generator: 14 days of 100 000 people."""
    os.environ["MPLBACKEND"] = "Agg"
    return book.load(f"{PANDAS}/generate_data.py").df


def fit_lines(function, rows, how, apply):
    def compare(book, program):
        hours = make_hours(book)[:rows]
        fit = getattr(book.load(f"{PANDAS}/utility.py"), function)
        slopes, seconds = timed(apply, hours, fit)
        run = program.run("ols_slopes", "slope", "intercept", y=hours.to_numpy(copy=True))
        return Outcome(seconds, [run], near(numpy.asarray(slopes), run.outputs["slope"], 1e-15))

    example(f"{PANDAS}/utility.py", f"{function}{how}", f"{rows} × 14, of generate_data.py")(compare)


def apply_compiled(hours, fit):
    compiled = compile_with_numba(fit)
    return hours.apply(compiled, axis=1, raw=True)


@functools.cache
def compile_with_numba(fit):
    import numba
    return numba.njit(fit)


fit_lines("ols_sklearn", 1000, ", df.apply", lambda hours, fit: hours.apply(fit, axis=1))
fit_lines("ols_lstsq", 10_000, ", df.iloc", lambda hours, fit: [fit(hours.iloc[row]) for row in range(len(hours))])
fit_lines("ols_lstsq", 10_000, ", df.iterrows", lambda hours, fit: [fit(row) for _, row in hours.iterrows()])
fit_lines("ols_lstsq", 10_000, ", df.apply", lambda hours, fit: hours.apply(fit, axis=1))
fit_lines("ols_lstsq_raw", 10_000, ", df.apply(raw)", lambda hours, fit: hours.apply(fit, axis=1, raw=True))
fit_lines("ols_lstsq_raw", 100_000, ", Numba, df.apply(raw)", apply_compiled)
