#!/usr/bin/env python3
"""`native` beside the libraries that are known for a kernel, also at shapes that presets don't have, in Markdown.

    bench/shapes.py PATH-OF-kernels --json FOLDER --markdown shapes.md
    bench/shapes.py --from FOLDER --markdown shapes.md

Each shape is one `kernels compare`, so `native` and its peers take turns in one run, and the oracle checks all of them. A goal is
the most of the library's time that `native` is to take; this project has set them for itself. Needs NumPy, and the peers.
"""

import os
import sys
import tempfile
from dataclasses import dataclass, field

import numpy

import catalogue

MILLION = 1_000_000
KEYS = 20 * MILLION


@dataclass(frozen=True)
class Shape:
    """What is compared, and for each library the most of its time that is the goal."""

    kernel: str
    options: dict
    goals: dict
    # Options whose files are made, by what makes their values.
    files: dict = field(default_factory=dict)

    @property
    def name(self):
        """Its name among files, such as sort-100-distinct-values."""
        words = [self.kernel, *(f"{option}{value}" for option, value in self.options.items()), *self.files.values()]
        return "-".join(words).replace(" ", "-")


def keys_of(distinct):
    """Random keys of so many distinct ones."""
    generator = numpy.random.default_rng(1)
    return generator.integers(-2**62, 2**62, distinct)[generator.integers(0, distinct, KEYS)]


def few_values():
    return numpy.random.default_rng(1).integers(0, 100, 1_200_000)


def all_magnitudes():
    generator = numpy.random.default_rng(1)
    return generator.integers(-2**62, 2**62, 1_200_000) >> generator.integers(0, 62, 1_200_000)


MADE = {
    "100 distinct keys": lambda: keys_of(100),
    "100 thousand distinct keys": lambda: keys_of(100_000),
    "10 million distinct keys": lambda: keys_of(10 * MILLION),
    "100 distinct values": few_values,
    "all magnitudes": all_magnitudes,
}


def products(kernel):
    """Square products from small to large, one of odd extents, and skinny ones. For larger ones the oracle takes ten minutes."""
    extents = [(n, n, n) for n in (64, 100, 256, 512, 1024)]
    extents += [(255, 511, 127), (2048, 2048, 2), (2048, 2048, 4), (2048, 2048, 16), (4, 2048, 2048), (2048, 16, 2048)]
    return [
        Shape(kernel, {"m": m, "k": k, "n": n}, {"openblas": round(1 / (0.97 if (m, k, n) == (1024,) * 3 else 0.9), 2)})
        for m, k, n in extents
    ]


SHAPES = [
    Shape("polynomial", {"size": "large"}, {"numba": 0.85, "numexpr": 0.85}),
    Shape("norm", {"size": "medium"}, {"numpy": 1.0}),
    Shape("sum", {"size": "medium"}, {"numpy": 0.6}),
    *products("matmul_f64"),
    *products("matmul_f32"),
    Shape("montecarlo_pi", {"size": "medium"}, {"numba": 0.4}),
    Shape("primes", {"lo": 0, "hi": 1000 * MILLION}, {"primesieve": 1.5}),
    Shape("sort", {"size": "medium"}, {"numpy": 0.35, "libstdcxx": 0.35, "highway": 1.3}),
    Shape("sort", {}, {"numpy": 0.35, "libstdcxx": 0.35, "highway": 1.3}, {"values": "100 distinct values"}),
    Shape("sort", {}, {"numpy": 0.35, "libstdcxx": 0.35, "highway": 1.3}, {"values": "all magnitudes"}),
    Shape("sort_f64", {"size": "medium"}, {"numpy": 0.35, "libstdcxx": 0.35, "highway": 1.3}),
    Shape("is_prime", {"size": "small"}, {"gmpy2": 0.3}),
    Shape("ols_slopes", {"rows": 100_000, "days": 14}, {"numba": 0.3}),
    Shape("search_sorted", {"n": 100_000, "m": 2 * MILLION}, {"numba": 0.4}),
    Shape("search_sorted", {"n": 16 * MILLION, "m": 2 * MILLION}, {"numba": 0.35}),
    *[Shape("factorize", {}, {"pandas": 0.3}, {"keys": keys}) for keys in MADE if keys.endswith("keys")],
    Shape("groupby_sum", {"n": KEYS, "groups": 100}, {"numba": 0.5, "numpy": 0.5, "pandas": 0.5}),
    Shape("groupby_sum", {"n": KEYS, "groups": 100_000}, {"numba": 0.6, "numpy": 0.6, "pandas": 0.6}),
    Shape("feature_hash", {"size": "small"}, {"sklearn": 0.05}),
    Shape("bloom_add", {"n": 10 * MILLION, "words": 1_562_500}, {"numba": 0.6}),
    Shape("bloom_query", {"n": 10 * MILLION, "words": 1_562_500}, {"numba": 0.6}),
    Shape("hyperloglog", {"size": "medium"}, {"numba": 0.6}),
    Shape("kmv", {"size": "medium"}, {"numba": 0.6}),
    Shape("morris", {"size": "medium"}, {"numba": 0.6}),
    Shape("coo_to_csr", {"size": "medium"}, {"scipy": 0.5}),
]


def main():
    arguments = parse()
    if arguments.saved is None:
        compare_all(arguments)
    catalogue.write(make_table(arguments.saved or arguments.json), arguments)


def parse():
    return catalogue.check(catalogue.make_parser(__doc__, "artifacts/shapes", "5s"))


def compare_all(arguments):
    """Compares each shape, and saves what comes out."""
    available = catalogue.list_kernels(str(arguments.program.resolve()), catalogue.environment_of(arguments), set())
    kernels = list(dict.fromkeys(shape.kernel for shape in SHAPES))
    wanted = arguments.kernels.split(",") if arguments.kernels else kernels
    if unknown := [kernel for kernel in wanted if kernel not in kernels]:
        sys.exit(f"there is no shape of {', '.join(unknown)}; kernels: {', '.join(kernels)}")
    arguments.json.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for shape in SHAPES:
            backends = ["native", *(name for name in shape.goals if name in available.get(shape.kernel, []))]
            if shape.kernel not in wanted or len(backends) == 1:
                continue
            print(f"{shape.name}: {', '.join(backends)}", file=sys.stderr, flush=True)
            catalogue.compare(
                arguments, [shape.kernel, *options_of(shape, folder)], backends, "native", arguments.json / f"{shape.name}.json", folder)


def options_of(shape, folder):
    """The options of a shape, after its files have been made."""
    for option, value in shape.options.items():
        yield from (f"--{option}", str(value))
    for option, name in shape.files.items():
        file = f"{name}.npy"
        numpy.save(os.path.join(folder, file), MADE[name]())
        yield from (f"--{option}", file)


def make_table(folder):
    shapes = [shape for shape in SHAPES if (folder / f"{shape.name}.json").exists()]
    if not shapes:
        sys.exit(f"there is no JSON file of a shape in {folder}")
    comparisons = catalogue.read([folder / f"{shape.name}.json" for shape in shapes])
    lines = [
        "| kernel | shape | native | library | its time | native ÷ library | goal |",
        "| --- | --- | ---: | --- | ---: | ---: | ---: |",
    ]
    for shape, comparison in zip(shapes, comparisons):
        results = {result["backend"]: result for result in comparison["results"]}
        for library, goal in shape.goals.items():
            if library in results:
                lines.append(format_row(shape, comparison["workloads"][0], results["native"], results[library], goal))
    return "\n".join([
        *lines, "",
        "Medians are of a call, and a ratio is within rounds, with its 99% interval: below 1, native takes less time.", "",
        *catalogue.describe(comparisons, catalogue.rows_of(comparisons))]) + "\n"


def format_row(shape, workload, native, library, goal):
    # Behind the extents it says where the values come from.
    cells = [shape.kernel, ", ".join([workload["shape"].split(";")[0], *shape.files.values()])]
    if not library["ratio"] or not native["ratio"]:
        return f"| {' | '.join([*cells, native['verdict'], library['backend'], library['verdict'], '–', str(goal)])} |"
    limits = library["ratio_interval"]
    ratio = catalogue.format_ratio((library["ratio"], (limits["low"], limits["high"]) if limits else None))
    reached = "" if library["ratio"] <= goal else ", missed"
    times = [catalogue.format_seconds(result["seconds"]["median"]) for result in (native, library)]
    return f"| {' | '.join([*cells, times[0], library['backend'], times[1], ratio, f'{goal}{reached}'])} |"


if __name__ == "__main__":
    main()
