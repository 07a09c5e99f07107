#!/usr/bin/env python3
"""Times libkernels_native against Numba, NumPy, numexpr and SciPy, side by side in one process.

Every candidate's result is checked against the native one's before anything is timed, and every round calls each
candidate once, so that a noisy machine disturbs all of them alike. Needs numba, numpy, numexpr and scipy (Debian:
python3-numba, python3-numpy, python3-numexpr, python3-scipy).
"""

import argparse
import json
import os
import platform
import statistics
import time


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", help="path of libkernels_native.so")
    parser.add_argument("--threads", type=int, default=2, help="threads of every candidate that has them (default: 2)")
    parser.add_argument("--rounds", type=int, default=15, help="timed calls of each candidate (default: 15)")
    parser.add_argument("--only", metavar="PREFIX", default="", help="only problems whose name begins so")
    parser.add_argument("--json", metavar="FILE", help="write the figures there as well")
    return parser.parse_args()


arguments = parse_arguments()
# Both are read when the modules are imported.
os.environ["NUMBA_NUM_THREADS"] = os.environ["NUMEXPR_NUM_THREADS"] = str(arguments.threads)

import numba  # noqa: E402
import numexpr  # noqa: E402
import numpy  # noqa: E402
import scipy  # noqa: E402

from implementations import RIVALS  # noqa: E402
from native_library import NativeLibrary  # noqa: E402

# Between two calls: runtimes let idle threads spin for a while, which would be charged to the next candidate.
PAUSE_SECONDS = 0.005
# A rival this much slower than the native kernel is timed in a few rounds only.
SLOW_RATIO, SLOW_ROUNDS = 20, 3


class Julia:
    """The Julia set of High Performance Python: axes by repeated addition, counts that sum to 33 219 980."""

    def __init__(self):
        self.axes = []
        for start, sign in ((-1.8, 1), (1.8, -1)):
            axis, value = [], start
            while sign * value < 1.8:
                axis.append(value)
                value += sign * 3.6 / 1000
            self.axes.append(numpy.array(axis))
        self.c, self.max_iterations = -0.62772 - 0.42193j, 300
        self.counts = numpy.empty((self.axes[1].size, self.axes[0].size), numpy.int32)

    def native(self, library):
        return lambda: library.julia(*self.axes, self.c, self.max_iterations, self.counts)

    def rival(self, function):
        return lambda: function(*self.axes, self.c, self.max_iterations)

    def check(self, name, result, truth):
        """Fused multiply-add moves a few counts near the set's edge."""
        differing = numpy.count_nonzero(result != truth)
        if truth.sum() != 33219980 or differing > truth.size / 100:
            raise SystemExit(f"julia, {name}: {differing} counts differ; the native ones sum to {truth.sum()}")


class Diffusion:
    """The heat equation on a periodic grid of random values, d * dt = 0.1."""

    def __init__(self, size, steps):
        self.start = numpy.random.default_rng(1).random((size, size))
        self.grid, self.scratch = self.start.copy(), numpy.empty_like(self.start)
        self.steps = steps

    def _on_grid(self, function):
        return lambda: function(self.grid, self.scratch, 0.1, self.steps)

    def native(self, library):
        return self._on_grid(library.diffusion)

    rival = _on_grid

    def before_check(self):
        self.grid[:] = self.start

    def check(self, name, result, truth):
        worst = numpy.abs(result - truth).max()
        if not worst <= 8 * 2.0**-53 * self.steps:
            raise SystemExit(f"diffusion, {name}: differs by {worst}")


class Spmv:
    """A sparse matrix in compressed rows times a random vector."""

    def __init__(self, matrix):
        random = numpy.random.default_rng(1)
        self.matrix = (matrix.indptr.astype(numpy.int32), matrix.indices.astype(numpy.int32), matrix.data)
        self.x, self.y = random.random(matrix.shape[1]), numpy.empty(matrix.shape[0])

    def _on_matrix(self, function):
        return lambda: function(*self.matrix, self.x, self.y)

    def native(self, library):
        return self._on_matrix(library.spmv)

    rival = _on_matrix

    def check(self, name, result, truth):
        if not numpy.allclose(result, truth, rtol=1e-12, atol=1e-12):
            raise SystemExit(f"spmv, {name}: differs by {numpy.abs(result - truth).max()}")


def random_matrix(rows, entries_per_row):
    random = numpy.random.default_rng(2)
    count = rows * entries_per_row
    columns = random.integers(0, rows, count, dtype=numpy.int32)
    offsets = numpy.arange(0, count + 1, entries_per_row, dtype=numpy.int32)
    return scipy.sparse.csr_matrix((random.random(count), columns, offsets), shape=(rows, rows))


def five_point_matrix(side):
    line = scipy.sparse.diags([-1.0, 2.0, -1.0], [-1, 0, 1], shape=(side, side))
    return scipy.sparse.csr_matrix(scipy.sparse.kronsum(line, line))


PROBLEMS = [
    ("julia 1000x1000, 300 iterations", "julia", Julia),
    ("diffusion 640x640, 100 steps", "diffusion", lambda: Diffusion(640, 100)),
    ("diffusion 4096x4096, 8 steps", "diffusion", lambda: Diffusion(4096, 8)),
    ("spmv 1000000 rows, 16 random entries a row", "spmv", lambda: Spmv(random_matrix(1_000_000, 16))),
    ("spmv 5-point matrix of a 1000x1000 grid", "spmv", lambda: Spmv(five_point_matrix(1000))),
]


def check(problem, calls):
    """Calls everything once: compiles what compiles at the first call, and compares the results."""
    truth = None
    for name, call in calls.items():
        if hasattr(problem, "before_check"):
            problem.before_check()
        result = call().copy()
        truth = result if truth is None else truth
        problem.check(name, result, truth)


def measure(calls, rounds):
    """Seconds of every timed call, by candidate; the first candidate is the native one."""
    seconds = {name: [] for name in calls}
    for round_index in range(rounds):
        for name, call in calls.items():
            slow = seconds[name] and min(seconds[name]) > SLOW_RATIO * min(seconds["native"])
            if slow and round_index >= SLOW_ROUNDS:
                continue
            time.sleep(PAUSE_SECONDS)
            start = time.perf_counter()
            call()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def processor_name():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")


def main():
    library = NativeLibrary(os.path.abspath(arguments.library), arguments.threads)
    report = {
        "machine": {"processor": processor_name(), "system": platform.platform()},
        "native": {"isa": library.instruction_set, "description": library.description},
        "versions": {module.__name__: module.__version__ for module in (numba, numpy, numexpr, scipy)},
        "threads": arguments.threads,
        "results": [],
    }
    print(f"{processor_name()}, {arguments.threads} threads; native: {library.instruction_set}; "
          + ", ".join(f"{name} {version}" for name, version in report["versions"].items()))
    for title, kernel, make in PROBLEMS:
        if not title.startswith(arguments.only):
            continue
        problem = make()
        calls = {"native": problem.native(library)}
        calls |= {name: problem.rival(function) for name, function in RIVALS[kernel].items()}
        check(problem, calls)
        seconds = measure(calls, arguments.rounds)

        best = min((name for name in calls if name != "native"), key=lambda name: statistics.median(seconds[name]))
        best_seconds = statistics.median(seconds[best])
        print(f"\n{title}\n  {'':<18}{'median ms':>10}{'least ms':>10}{'of best rival':>15}")
        for name, times in seconds.items():
            median, least = statistics.median(times), min(times)
            print(f"  {name:<18}{median * 1e3:>10.2f}{least * 1e3:>10.2f}{median / best_seconds:>15.3f}")
            report["results"].append({
                "problem": title, "candidate": name, "median_seconds": median, "least_seconds": least,
                "ratio_to_best_rival": median / best_seconds,
            })
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(report, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main()
