#!/usr/bin/env python3
"""One table of every kernel: the best built-in backend beside the best peer, in Markdown.

    bench/catalogue.py PATH-OF-kernels --json FOLDER --markdown catalogue.md
    bench/catalogue.py --from FOLDER --markdown catalogue.md

The first runs `kernels compare` once for each kernel and size, and saves each result as KERNEL-SIZE.json in the folder;
the second makes the table again from such files. Standard library only.
"""

import argparse
import json
import math
import os
import pathlib
import subprocess
import sys

BUILT_IN = ("native", "simd", "managed", "aot")

# Hundreds of times slower than compiled code: they would take all of a budget.
INTERPRETED = ("cpython", "pypy")

SIZES = ("tiny", "small", "medium", "large")


def main():
    arguments = parse()
    if arguments.saved is None:
        compare_all(arguments)
    folder = arguments.saved or arguments.json
    files = sorted(folder.glob("*.json"))
    if not files:
        sys.exit(f"there are no JSON files in {folder}")
    comparisons = read(files)
    write(make_table(comparisons), arguments)


def write(text, arguments):
    """Writes a table where it was asked for."""
    if arguments.markdown is None:
        print(text, end="")
    else:
        arguments.markdown.write_text(text, encoding="utf-8")


def make_parser(description, folder, budget):
    """A parser with the options of every program that makes a table of comparisons."""
    peers = pathlib.Path(__file__).resolve().parents[1] / "peers"
    parser = argparse.ArgumentParser(description=description.split("\n", maxsplit=1)[0])
    parser.add_argument("program", nargs="?", type=pathlib.Path, help="the kernels executable")
    parser.add_argument("--from", dest="saved", type=pathlib.Path, help="make the table of this folder's JSON files")
    parser.add_argument("--json", type=pathlib.Path, default=pathlib.Path(folder), help="where to save JSON files [%(default)s]")
    parser.add_argument("--markdown", type=pathlib.Path, help="where to write the table [standard output]")
    parser.add_argument("--kernels", help="names, separated by commas [all]")
    parser.add_argument("--budget", default=budget, help="time for the rounds of one comparison [%(default)s]")
    parser.add_argument("--threads", type=int, default=2, help="how many threads [%(default)s]")
    parser.add_argument("--peers", type=pathlib.Path, default=peers, help="the folder of plug-ins [%(default)s]")
    return parser


def parse():
    parser = make_parser(__doc__, "artifacts/catalogue", "10s")
    parser.add_argument("--sizes", default="medium", help="presets, separated by commas [%(default)s]")
    parser.add_argument("--without", default=",".join(INTERPRETED), help="peers to leave out [%(default)s]")
    return check(parser)


def check(parser):
    """Parses the call, which either measures or reads what was measured."""
    arguments = parser.parse_args()
    if (arguments.program is None) == (arguments.saved is None):
        parser.error("give either the path of the kernels executable, or --from FOLDER")
    return arguments


def compare_all(arguments):
    """Compares each kernel at each size, and saves what comes out."""
    kernels = list_kernels(str(arguments.program.resolve()), environment_of(arguments), set(arguments.without.split(",")))
    wanted = arguments.kernels.split(",") if arguments.kernels else list(kernels)
    if unknown := [kernel for kernel in wanted if kernel not in kernels]:
        sys.exit(f"there is no kernel {', '.join(unknown)}; kernels: {', '.join(kernels)}")
    arguments.json.mkdir(parents=True, exist_ok=True)
    for size in arguments.sizes.split(","):
        for kernel in wanted:
            backends = kernels[kernel]
            # The intervals of ratios are those to the baseline: with native, those of most rows of the table.
            baseline = next(name for name in BUILT_IN if name in backends)
            print(f"{kernel} {size}: {', '.join(backends)}", file=sys.stderr, flush=True)
            compare(arguments, [kernel, "--size", size], backends, baseline, arguments.json / f"{kernel}-{size}.json")


def environment_of(arguments):
    """The environment in which the program finds the peers."""
    return {**os.environ, "KERNELS_PLUGIN_PATH": str(arguments.peers.resolve())}


def compare(arguments, words, backends, baseline, file, folder=None):
    """Compares a kernel, which the first of some words names, in a folder, and saves the result in a file."""
    file.unlink(missing_ok=True)
    run = subprocess.run(
        [str(arguments.program.resolve()), "compare", *words, "--threads", str(arguments.threads), "--budget", arguments.budget,
         "--backends", ",".join(backends), "--baseline", baseline, "--no-ceilings", "--json", str(file.resolve())],
        cwd=folder, env=environment_of(arguments), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    # A backend that fails changes the exit code too, but the result is there, and the table says which.
    if not file.exists():
        sys.exit(f"kernels compare {' '.join(words)} ended with {run.returncode}: {run.stderr.strip()}")


def list_kernels(program, environment, without):
    """The backends that can compute each kernel here."""
    run = subprocess.run([program, "list", "--json"], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return {
        entry["kernel"]: [implementation["backend"] for implementation in entry["implementations"]
                          if implementation["status"] == "available" and implementation["backend"] not in without]
        for entry in json.loads(run.stdout)["kernels"]
    }


def read(files):
    """The comparisons of files, which must be of one machine and build."""
    comparisons = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    for file, comparison in zip(files, comparisons):
        if comparison.get("schema") != "kernels.compare/1":
            sys.exit(f"{file} is not a result of kernels compare")
        if comparison["machine"] != comparisons[0]["machine"]:
            sys.exit(f"{file} is from another machine or build than {files[0]}")
    return comparisons


class Row:
    """A kernel at one size. Ratios are times: above 1, the first of the two takes longer."""

    def __init__(self, workload, results, order):
        self.kernel, self.size = workload["kernel"], workload["size"]
        self.order = (SIZES.index(self.size) if self.size in SIZES else len(SIZES), order)
        passed = [result for result in results if result["verdict"] == "pass" and result["ratio"]]
        self.failed = [result for result in results if result["verdict"] not in ("pass", "unsupported", "unavailable")]
        self.ours = best_built_in([result for result in passed if result["backend"] in BUILT_IN])
        self.peers = [result for result in passed if result["backend"] not in BUILT_IN]
        self.peer = max(self.peers, key=lambda result: result["ratio"], default=None)
        by_name = {result["backend"]: result for result in passed}
        self.peer_to_ours = divide(self.peer, self.ours)
        self.simd_to_native = divide(by_name.get("simd"), by_name.get("native"))
        self.aot_to_native = divide(by_name.get("aot"), by_name.get("native"))


def best_built_in(results):
    """The baseline, unless another was shown to be faster."""
    faster = [result for result in results if result["relation"] == "faster"]
    baseline = [result for result in results if result["relation"] == "baseline"]
    return max(faster or baseline or results, key=lambda result: result["ratio"], default=None)


def divide(first, second):
    """The first's time over the second's, and its interval if the second is the baseline; None if one is missing."""
    if first is None or second is None:
        return None
    interval = first["ratio_interval"] if second["relation"] == "baseline" else None
    # The result's own ratios are the baseline's time over each one's.
    limits = (1 / interval["high"], 1 / interval["low"] if interval["low"] > 0 else math.inf) if interval else None
    return second["ratio"] / first["ratio"], limits


def rows_of(comparisons):
    """A row for each kernel and size, in the order of the sizes."""
    rows = []
    for comparison in comparisons:
        for workload in comparison["workloads"]:
            results = [result for result in comparison["results"]
                       if (result["kernel"], result["size"]) == (workload["kernel"], workload["size"])]
            rows.append(Row(workload, results, comparison["started"]))
    return sorted(rows, key=lambda row: row.order)


def make_table(comparisons):
    rows = rows_of(comparisons)
    lines = [
        "| kernel | size | best built-in | median | best peer | median | peer ÷ built-in | simd ÷ native | aot ÷ native |",
        "| --- | --- | --- | ---: | --- | ---: | ---: | ---: | ---: |",
        *(format_row(row) for row in rows),
        "",
        "Medians are of a call. A ratio is of times, within rounds: above 1, the peer, simd or aot takes longer; in brackets",
        "its 99% interval, where the second of the two is the baseline. The best built-in backend is the baseline, native,",
        "unless another was shown to be faster.",
        "",
        *format_means(rows),
        "",
        *describe(comparisons, rows),
    ]
    return "\n".join(lines) + "\n"


def format_row(row):
    cells = [row.kernel, row.size]
    for result in (row.ours, row.peer):
        cells += [result["backend"], format_seconds(result["seconds"]["median"])] if result else ["–", "–"]
    cells += [format_ratio(ratio) for ratio in (row.peer_to_ours, row.simd_to_native, row.aot_to_native)]
    return f"| {' | '.join(cells)} |"


def format_seconds(seconds):
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{round_to_digits(seconds * factor)} {unit}"
    return f"{round_to_digits(seconds * 1e9)} ns"


def format_ratio(ratio):
    if ratio is None:
        return "–"
    value, limits = ratio
    return round_to_digits(value) + (f" ({round_to_digits(limits[0])}–{round_to_digits(limits[1])})" if limits else "")


def round_to_digits(number, digits=3):
    """Three digits that count, without an exponent: 0.0123, 1.23, 1230."""
    if number == 0 or not math.isfinite(number):
        return "∞" if number else "0"
    places = digits - 1 - math.floor(math.log10(number))
    return f"{round(number, places):.{max(0, places)}f}"


def format_means(rows):
    """Geometric means of each size; a kernel without a peer doesn't take part in that of peers."""
    lines = [
        "| size | kernels with a peer | where it is faster | geometric mean of peer ÷ built-in | of simd ÷ native | of aot ÷ native |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for size in dict.fromkeys(row.size for row in rows):
        of_size = [row for row in rows if row.size == size]
        to_peers = [row.peer_to_ours[0] for row in of_size if row.peer_to_ours]
        simd = [row.simd_to_native[0] for row in of_size if row.simd_to_native]
        aot = [row.aot_to_native[0] for row in of_size if row.aot_to_native]
        faster = sum(ratio < 1 for ratio in to_peers)
        lines.append(f"| {size} | {len(to_peers)} | {faster} | {mean(to_peers)} | {mean(simd)} | {mean(aot)} |")
    return lines


def mean(ratios):
    return round_to_digits(math.exp(sum(map(math.log, ratios)) / len(ratios))) if ratios else "–"


def describe(comparisons, rows):
    """The machine, the versions, what failed, and what was unusual while it was measured."""
    machine = comparisons[0]["machine"]
    threads = max(result["threads"] or 1 for comparison in comparisons for result in comparison["results"])
    lines = [
        f"{machine['cpu']}, {machine['instruction_set']}, {machine['logical_processors']} logical processors, at most "
        f"{threads} threads; {machine['os']}; {machine['runtime']} {machine['mode']}; "
        f"kernels {machine['version']} {machine['build'][:10]}."
    ]
    versions = sorted({(result["backend"], result["isa"]) for row in rows for result in row.peers})
    if versions:
        lines += ["Peers: " + ", ".join(isa if peer in isa else f"{peer} ({isa})" for peer, isa in versions) + "."]
    notes = [f"{row.kernel} {row.size}, {result['backend']}: {result['verdict']}: {result['reason']}"
             for row in rows for result in row.failed]
    notes += dict.fromkeys(condition for comparison in comparisons for condition in comparison["conditions"])
    return lines + ([""] + [f"- {note}" for note in notes] if notes else [])


if __name__ == "__main__":
    main()
