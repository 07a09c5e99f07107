"""What an entry is, and how its two results are compared."""

import math
import time
from typing import Callable, NamedTuple

EXAMPLES = []


class Example(NamedTuple):
    """A function of the book, and what computes the same here."""

    file: str
    function: str
    inputs: str
    compare: Callable


class Outcome(NamedTuple):
    """What both made of the same inputs: the book's seconds, the runs of `kernels`, and how the results agree."""

    seconds: float
    runs: list
    agreement: "Agreement"


class Agreement(NamedTuple):
    agrees: bool
    text: str


def example(file, function, inputs):
    """Registers what compares a function of a file; it gets a Checkout and a Program and returns an Outcome."""
    def register(compare):
        EXAMPLES.append(Example(file, function, inputs, compare))
        return compare
    return register


def timed(function, *arguments):
    """The result, and the seconds of the fastest call: of ten, or fewer where they take more than a second together."""
    best, total, calls = math.inf, 0, 0
    while calls == 0 or (calls < 10 and total < 1):
        start = time.perf_counter()
        result = function(*arguments)
        seconds = time.perf_counter() - start
        best, total, calls = min(best, seconds), total + seconds, calls + 1
    return result, best


def equal(book, ours):
    """Whether two sequences of numbers are equal."""
    differing = sum(one != other for one, other in zip(book, ours, strict=True))
    return Agreement(differing == 0, "equal" if differing == 0 else f"**{differing} of {len(book)} differ**")


def near(book, ours, allowed):
    """Whether two sequences of numbers differ nowhere by more than allowed."""
    distances = [abs(one - other) for one, other in zip(book, ours, strict=True)]
    if not any(distances):
        return Agreement(True, "equal")
    # NaN is at most nothing.
    agrees = all(distance <= allowed for distance in distances)
    text = f"differ by {max(distances):.1e}, allowed {allowed:.1e}"
    return Agreement(agrees, text if agrees else f"**{text}**")


def estimates(book, ours, truth, error):
    """Whether two random estimates with this standard error are both within five of them of the truth."""
    agrees = all(abs(value - truth) <= 5 * error for value in (book, ours))
    text = f"{book:.6g} and {ours:.6g}, allowed {truth:.6g} ± {5 * error:.2g}"
    return Agreement(agrees, text if agrees else f"**{text}**")
