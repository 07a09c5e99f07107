#!/usr/bin/env python3
"""kernels.blocks on a mapped file, by the size of the blocks, beside one call: a Markdown table.

    bench/python_blocks.py [--rounds 7] [--megabytes 400] [--folder .]

Install the wheel (docs/python.md), and run this with the Python that has it and NumPy. Warm, the file is in the page cache;
cold, it was taken out of it. What is compared alternates in rounds; times are the least of them.
"""

import argparse
import os
import tempfile
import time

import numpy

import kernels
from larger_than_memory import evict

COEFFICIENTS = numpy.linspace(1, 2, 8)
MEBIBYTES = (1, 4, 16, 64)


def calls(path):
    """The work for each line of the table, in the order of its columns."""
    def mapped():
        return numpy.load(path, mmap_mode="r")

    def whole():
        kernels.polynomial(COEFFICIENTS, mapped(), threads=1)

    def polynomial(length):
        for _ in kernels.blocks.polynomial(COEFFICIENTS, mapped(), threads=1, block_length=length):
            pass

    def line(length):
        return lambda: kernels.blocks.norm(mapped(), threads=1, block_length=length), lambda: polynomial(length)

    lines = {"one call": (lambda: kernels.norm(mapped(), threads=1), whole)}
    lines.update({f"blocks of {size} MiB": line(size << 17) for size in MEBIBYTES})
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--megabytes", type=int, default=400)
    parser.add_argument("--folder", help="on the disk to be measured; by default that of temporary files")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        path = os.path.join(folder, "x.npy")
        numpy.save(path, numpy.random.default_rng(1).standard_normal(options.megabytes * 10**6 // 8))
        lines = calls(path)
        samples = {}
        for _ in range(options.rounds):
            for name, work in lines.items():
                for kernel, call in enumerate(work):
                    for is_cold in (False, True):
                        if is_cold:
                            evict(path)
                        start = time.perf_counter()
                        call()
                        samples.setdefault((name, kernel, is_cold), []).append(time.perf_counter() - start)
    print("| 1 thread | `norm`, warm | cold | `polynomial`, 8 terms, warm | cold |\n| --- | ---: | ---: | ---: | ---: |")
    for name in lines:
        cells = [f"{min(samples[name, kernel, is_cold]) * 1e3:.0f} ms" for kernel in (0, 1) for is_cold in (False, True)]
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
