#!/usr/bin/env python3
"""The time and memory of steps of diffusion on a grid in a file, in parts and whole, from the program's start to its end.

    bench/stencils_in_parts.py --kernels PATH-OF-kernels

Makes a random grid of 1 GB in a temporary folder, and alternates the commands in rounds, each in another order. The grid is
in the page cache when one begins, and a time ends when the output is on the disk. Checks that all outputs agree. Shows the
least of times, and in brackets their median. Needs NumPy, GNU/Linux, 4 GB of memory, and four times the room of the grid.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time

import numpy

from rounds import alternating, machine, show, warm

HEIGHT, WIDTH = 6_250, 20_000
STEPS = 100
LIMITS = (None, "200MB", "300MB", "500MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernels", required=True, help="the executable")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", default="1")
    parser.add_argument("--backend", default="native")
    arguments = parser.parse_args()
    version = subprocess.run([arguments.kernels, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    threads = "1 thread" if arguments.threads == "1" else f"{arguments.threads} threads"
    print(f"{machine(kernels=version)}; {arguments.backend}, {threads}, {arguments.rounds} rounds\n")
    with tempfile.TemporaryDirectory() as folder:
        grid, output, whole = (os.path.join(folder, name) for name in ("huge.npy", "out.npy", "whole.npy"))
        make(grid)
        run = [arguments.kernels, "run", "diffusion", "--grid", grid, "--steps", str(STEPS), "--json"]
        run += ["--backend", arguments.backend, "--threads", arguments.threads]
        # Counts for nothing: what the others are compared with has to be there.
        measure([*run, "--output", whole], grid)
        results = {limit: [] for limit in LIMITS}
        for _, limit in alternating(arguments.rounds, LIMITS):
            results[limit].append(measure([*run, "--output", output, *(["--memory", limit] if limit else [])], grid))
            agree(whole, output)
        print("| `--memory` | parts and halo | passes | time | processor time | peak memory |")
        print("| --- | --- | --- | --- | --- | --- |")
        for limit, runs in results.items():
            parts = runs[0][0]
            what = f"{parts['count']} of {parts['part_extent']} rows, {parts['halo']} | {parts['passes']}" if parts else "– | –"
            _, times, processor, peaks = zip(*runs)
            print(f"| {limit or 'none'} | {what} | {show(times)} | {show(processor)} | {max(peaks) / 1e6:.0f} MB |")


def make(path):
    random = numpy.random.default_rng(1)
    with open(path, "wb") as file:
        numpy.lib.format.write_array_header_1_0(file, {"descr": "<f8", "fortran_order": False, "shape": (HEIGHT, WIDTH)})
        # Not mapped: a child's peak memory begins with its parent's.
        for _ in range(HEIGHT // 50):
            file.write(random.random((50, WIDTH)).tobytes())


def measure(command, grid):
    """What the document says of parts, the seconds, those of processors, and the peak resident memory in bytes."""
    warm(grid)
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    if status != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {status}")
    return json.loads(output)["parts"], seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def agree(one, other):
    """Ends if two grids differ by more than the contract allows."""
    with open(one, "rb") as one, open(other, "rb") as other:
        for file in (one, other):
            numpy.lib.format.read_magic(file)
            numpy.lib.format.read_array_header_1_0(file)
        for row in range(HEIGHT):
            worst = numpy.abs(numpy.fromfile(one, count=WIDTH) - numpy.fromfile(other, count=WIDTH)).max()
            if worst > 8 * STEPS * 2**-53:
                raise SystemExit(f"row {row} differs by {worst}")


if __name__ == "__main__":
    main()
