#!/usr/bin/env python3
"""The time and memory of a run in parts beside those of reading the same file, of a whole run, of NumPy and of Dask.

    bench/larger_than_memory.py --kernels PATH-OF-kernels

Makes a file of random float64 of four times the limit in a temporary folder, and alternates the commands, warm (the file is
in the page cache) and cold (it was taken out of it). Needs NumPy, GNU/Linux, and room for the file; Dask takes part if it's there.
"""

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy

from rounds import evict

LIMIT_MB = 500
FILE_BYTES = 4 * LIMIT_MB * 10**6
PIECE = 10**6

# What a user of Python would write. Like the program, each prints the seconds of its call, without its start.
TIMED = """
import json, sys, time
import numpy
{imports}
begin = time.perf_counter()
x = numpy.load(sys.argv[1], mmap_mode="r")
{call}
print(json.dumps({{"seconds": time.perf_counter() - begin}}))
"""
MEMMAP = TIMED.format(imports="", call="numpy.linalg.norm(x)")
DASK = TIMED.format(
    imports="import dask.array",
    call='dask.array.linalg.norm(dask.array.from_array(x, chunks="64MiB")).compute(scheduler="threads", num_workers=2)')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernels", required=True, help="the executable")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "huge.npy")
        make(path)
        run = [arguments.kernels, "run", "norm", "--x", path, "--json"]
        commands = {
            "`cat huge.npy > /dev/null`": ["cat", path],
            "`run norm --x huge.npy --threads 1`": [*run, "--threads", "1"],
            f"`run norm --x huge.npy --threads 1 --memory {LIMIT_MB}MB`": [*run, "--threads", "1", "--memory", f"{LIMIT_MB}MB"],
            f"`run norm --x huge.npy --threads 2 --memory {LIMIT_MB}MB`": [*run, "--threads", "2", "--memory", f"{LIMIT_MB}MB"],
            "NumPy: `numpy.linalg.norm` of a memmap": [sys.executable, "-c", MEMMAP, path],
        }
        if importlib.util.find_spec("dask"):
            commands["Dask: `dask.array.linalg.norm` of it, chunks of 64 MiB, two threads"] = [sys.executable, "-c", DASK, path]
        print("| command | warm: best | median | cold: best | median | peak memory |")
        print("| --- | --- | --- | --- | --- | --- |")
        results = {name: ([], [], []) for name in commands}
        for _ in range(arguments.rounds):
            for is_cold in (False, True):
                for name, command in commands.items():
                    if is_cold:
                        evict(path)
                    seconds, memory = measure(command)
                    results[name][is_cold].append(seconds)
                    results[name][2].append(memory)
        for name, (warm, cold, memory) in results.items():
            figures = [f"{figure:.2f} s" for times in (warm, cold) for figure in (min(times), statistics.median(times))]
            print(f"| {name} | {' | '.join(figures)} | {max(memory) / 1e6:.0f} MB |")


def make(path):
    random = numpy.random.default_rng(1)
    with open(path, "wb") as file:
        header = {"descr": "<f8", "fortran_order": False, "shape": (FILE_BYTES // 8,)}
        numpy.lib.format.write_array_header_1_0(file, header)
        # Not mapped: a child's peak memory begins with its parent's.
        for _ in range(FILE_BYTES // 8 // PIECE):
            file.write(random.standard_normal(PIECE).tobytes())


def measure(command):
    """The seconds of the call, without the program's start, and the peak resident memory in bytes."""
    begin = time.perf_counter()
    has_time = command[0] != "cat"
    process = subprocess.Popen(command, stdout=subprocess.PIPE if has_time else subprocess.DEVNULL)
    output = process.stdout.read() if has_time else b""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    if status != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {os.waitstatus_to_exitcode(status)}")
    return (json.loads(output)["seconds"] if has_time else seconds), usage.ru_maxrss * 1024


if __name__ == "__main__":
    main()
