#!/usr/bin/env python3
"""What a call from Python costs beyond the C function: a Markdown table of both, and of what the check of inputs adds.

Install the wheel (docs/python.md), and run this with the Python that has it and NumPy; it needs a C compiler. Times are the
least of rounds that alternate, so that other programs on the machine disturb them little.
"""

import argparse
import ctypes
import os
import platform
import subprocess
import sys
import tempfile
import time

import numpy

import kernels
from kernels import _libraries, _record

# Calls of a function through a pointer, as C makes them: each loop returns the seconds of a call.
LOOPS = """
#include <kernels/spmv.h>
#include <kernels/sum.h>
#include <kernels/matmul_f64.h>
#include <time.h>
#define LOOP(name, call) \\
    double name(const void *kernel, void **b, int64_t n, long times) \\
    { \\
        struct timespec start, end; \\
        clock_gettime(CLOCK_MONOTONIC, &start); \\
        for (long i = 0; i < times; i++) \\
            call; \\
        clock_gettime(CLOCK_MONOTONIC, &end); \\
        return ((double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec)) / (double)times; \\
    }
LOOP(spmv, ((const kernels_spmv *)kernel)->compute(b[0], b[1], b[2], b[3], b[4], n, n, n, 1))
LOOP(sum, ((const kernels_sum *)kernel)->compute(b[0], b[1], n, 1))
LOOP(matmul_f64, ((const kernels_matmul_f64 *)kernel)->compute(n, n, n, b[0], b[1], b[2], 1))
"""
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TIMES = 500


def compiled(folder):
    """The loops as a library."""
    source, library = os.path.join(folder, "loops.c"), os.path.join(folder, "loops.so")
    with open(source, "w", encoding="utf-8") as file:
        file.write(LOOPS)
    headers = os.path.join(ROOT, "native", "include")
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-shared", "-fPIC", "-I", headers, source, "-o", library], check=True)
    loops = ctypes.CDLL(library)
    for name in ("spmv", "sum", "matmul_f64"):
        getattr(loops, name).restype = ctypes.c_double
    return loops


def seconds(call, times):
    start = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - start) / times


def least(rounds, *measurements):
    """The least of each measurement, of rounds that alternate."""
    samples = [[measure() for measure in measurements] for _ in range(rounds)]
    return [min(column) for column in zip(*samples)]


def overheads(loops, rounds):
    """For calls that do next to nothing: the kernel, the seconds in C, and the seconds from Python."""
    n = 4
    offsets, columns = numpy.arange(n + 1, dtype="int32"), numpy.arange(n, dtype="int32")
    values, x, y = numpy.ones(n), numpy.ones(n), numpy.ones(n)
    a, b, c = numpy.ones((n, n)), numpy.ones((n, n)), numpy.ones((n, n))
    cases = [
        ("spmv", [offsets, columns, values, x, y], lambda: kernels.spmv(offsets, columns, values, x, out=y, threads=1)),
        ("sum", [x, y], lambda: kernels.sum(x, threads=1)),
        ("matmul_f64", [a, b, c], lambda: kernels.matmul_f64(a, b, out=c, threads=1)),
    ]
    for name, arrays, call in cases:
        call()
        address = ctypes.c_void_p(_libraries.library("native").kernel(f"{name}/1")[0])
        pointers = (ctypes.c_void_p * len(arrays))(*(array.ctypes.data for array in arrays))
        loop = getattr(loops, name)
        yield name, *least(
            rounds, lambda: loop(address, pointers, ctypes.c_int64(n), ctypes.c_long(TIMES)), lambda: seconds(call, TIMES))


def checks(rounds, **options):
    """For kernels that look through their inputs: the kernel, the seconds with the check, and without."""
    random = numpy.random.default_rng(1)
    rows, entries = 250_000, 4_000_000
    offsets = numpy.arange(rows + 1, dtype="int32") * (entries // rows)
    columns, values = random.integers(0, rows, entries, dtype="int32"), random.random(entries)
    x, y = random.random(rows), numpy.empty(rows)
    codes, sums, counts = random.integers(0, 100, entries, dtype="int32"), numpy.empty(100), numpy.empty(100, dtype="int64")
    keys, queries = numpy.sort(random.integers(0, 2**40, 1_000_000)), random.integers(0, 2**40, 500_000)
    positions = numpy.empty(500_000, dtype="int64")
    text, starts = random.integers(97, 122, 8_000_000, dtype="uint8"), numpy.arange(1_000_001) * 8
    index, sign = numpy.empty(1_000_000, dtype="int32"), numpy.empty(1_000_000, dtype="int8")
    cases = [
        ("`spmv`, 4 million entries", lambda check: kernels.spmv(offsets, columns, values, x, out=y, **options, check=check)),
        ("`groupby_sum`, 4 million rows", lambda check: kernels.groupby_sum(codes, values, out=(sums, counts), **options, check=check)),
        ("`search_sorted`, 1 million keys", lambda check: kernels.search_sorted(keys, queries, out=positions, **options, check=check)),
        ("`feature_hash`, 1 million tokens", lambda check: kernels.feature_hash(text, starts, 1 << 20, out=(index, sign), **options, check=check)),
    ]
    for name, call in cases:
        call(True)
        yield name, *least(rounds, lambda: seconds(lambda: call(True), 1), lambda: seconds(lambda: call(False), 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{_record._processor()[0]}, {python}, NumPy {numpy.__version__}; the least of {options.rounds} rounds\n")
    print("| kernel, tiny arrays | in C | from Python | more |\n| --- | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for name, in_c, from_python in overheads(compiled(folder), options.rounds):
            print(f"| `{name}` | {in_c * 1e6:.2f} µs | {from_python * 1e6:.2f} µs | {(from_python - in_c) * 1e6:.2f} µs |")
    threads = "1 thread" if options.threads == 1 else f"{options.threads} threads"
    print(f"\n| kernel, {threads} | `check=False` | `check=True` | ratio |\n| --- | ---: | ---: | ---: |")
    for name, checked, unchecked in checks(options.rounds, threads=options.threads):
        print(f"| {name} | {unchecked * 1e3:.2f} ms | {checked * 1e3:.2f} ms | {checked / unchecked:.2f} |")


if __name__ == "__main__":
    sys.exit(main())
