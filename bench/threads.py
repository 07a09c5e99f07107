#!/usr/bin/env python3
"""Whether threads ever cost time: `native` on one thread and on several, by the median call and by the 95th percentile, in Markdown.

    bench/threads.py PATH-OF-kernels

A call of several threads follows a pause of 15 ms, after which OpenMP's threads sleep, as `kernels compare` makes them; calls too
short for the clock are made in a row. With each kernel and size both are samples of the same rounds. Standard library only.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

import catalogue
from rounds import machine


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("program", type=pathlib.Path, help="the kernels executable")
    parser.add_argument("--backend", default="native", help="whose threads [%(default)s]")
    parser.add_argument("--kernels", help="names, separated by commas [all]")
    parser.add_argument("--sizes", default="tiny,small", help="presets, separated by commas [%(default)s]")
    parser.add_argument("--threads", type=int, default=2, help="how many threads [%(default)s]")
    parser.add_argument("--rounds", type=int, default=100, help="how many samples of each [%(default)s]")
    arguments = parser.parse_args()
    program = str(arguments.program.resolve())
    available = catalogue.list_kernels(program, None, set())
    kernels = arguments.kernels.split(",") if arguments.kernels else [
        kernel for kernel, backends in available.items() if arguments.backend in backends]
    print(machine())
    print(f"\n| kernel | size | threads that computed | median, 1 thread | {arguments.threads} | ratio | 95 %, 1 thread | "
          f"{arguments.threads} | ratio |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in arguments.sizes.split(","):
        for kernel in kernels:
            one, many, used = compare(arguments, program, kernel, size)
            cells = [kernel, size, str(used)]
            for percentile in (50, 95):
                times = [statistics.quantiles(samples, n=100)[percentile - 1] for samples in (one, many)]
                cells += [*map(catalogue.format_seconds, times), f"{times[1] / times[0]:.2f}"]
            print(f"| {' | '.join(cells)} |", flush=True)


def compare(arguments, program, kernel, size):
    """The seconds of each call on one thread, those on several, and how many threads those had."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "result.json"
        subprocess.run(
            [program, "compare", kernel, "--size", size, "--threads", f"1,{arguments.threads}", "--backends", arguments.backend,
             "--baseline", f"{arguments.backend}:1", "--rounds", str(arguments.rounds), "--no-ceilings", "--json", str(file)],
            check=True, stdout=subprocess.DEVNULL)
        one, many = sorted(json.loads(file.read_text(encoding="utf-8"))["results"], key=lambda result: result["threads"])
        return one["samples"], many["samples"], many["threads_used"]


if __name__ == "__main__":
    main()
