#!/usr/bin/env python3
"""kernels.blocks on a mapped file, by the size of the blocks, beside one call: a Markdown table.

    bench/python_blocks.py [--rounds 7] [--megabytes 400] [--folder .]

Install the wheel (docs/python.md), and run this with the Python that has it and NumPy. Warm, the file is in the page cache;
cold, it was taken out of it. What is compared alternates in rounds, each in another order; a time is the least of them, and
in brackets their median. A first round that counts for nothing opens libraries.
"""

import argparse
import os
import tempfile
import time

import numpy

import kernels
from rounds import alternating, evict, machine, show, warm

COEFFICIENTS = numpy.linspace(1, 2, 8)
MEBIBYTES = (1, 4, 16, 64)
KERNELS = ("norm", "polynomial")


def calls(path):
    """The work for each kernel, by the line of the table."""
    def mapped():
        return numpy.load(path, mmap_mode="r")

    def polynomial(length):
        for _ in kernels.blocks.polynomial(COEFFICIENTS, mapped(), threads=1, block_length=length):
            pass

    lines = {"one call": (
        lambda: kernels.norm(mapped(), threads=1), lambda: kernels.polynomial(COEFFICIENTS, mapped(), threads=1))}
    for size in MEBIBYTES:
        length = size << 17
        lines[f"blocks of {size} MiB"] = (
            lambda length=length: kernels.blocks.norm(mapped(), threads=1, block_length=length),
            lambda length=length: polynomial(length))
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--megabytes", type=int, default=400)
    parser.add_argument("--folder", help="on the disk to be measured; by default that of temporary files")
    options = parser.parse_args()
    print(
        machine(NumPy=numpy.__version__, kernels=kernels.__version__)
        + f"; 1 thread, a file of {options.megabytes} MB, {options.rounds} rounds\n")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        path = os.path.join(folder, "x.npy")
        numpy.save(path, numpy.random.default_rng(1).standard_normal(options.megabytes * 10**6 // 8))
        lines = calls(path)
        cells = [(name, kernel, is_cold) for name in lines for kernel in KERNELS for is_cold in (False, True)]
        samples = {cell: [] for cell in cells}
        for number, (name, kernel, is_cold) in alternating(options.rounds + 1, cells):
            (evict if is_cold else warm)(path)
            start = time.perf_counter()
            lines[name][KERNELS.index(kernel)]()
            if number > 0:
                samples[name, kernel, is_cold].append(time.perf_counter() - start)
    print("| 1 thread | `norm`, warm | cold | `polynomial`, 8 terms, warm | cold |\n| --- | ---: | ---: | ---: | ---: |")
    for name in lines:
        row = [show(samples[name, kernel, is_cold]) for kernel in KERNELS for is_cold in (False, True)]
        print(f"| {name} | {' | '.join(row)} |")


if __name__ == "__main__":
    main()
