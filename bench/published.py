#!/usr/bin/env python3
"""The C# of the published executable beside the same code under the JIT compiler, one thread, as a Markdown table.

    bench/published.py --kernels PATH-OF-kernels --dll PATH-OF-kernels.dll [KERNEL...]

The executable's simd, compiled for x86-64-v3, is compared with a JIT compiler that may use no more. With AVX-512 its aot, the
C# for x86-64-v4 inside the same file, is compared with a JIT compiler that uses all. Above 1, the executable is slower. Each
time is the median of a comparison, and the least of two, which alternate. Takes about 10 s a kernel.
"""

import argparse
import json
import math
import os
import subprocess
import sys

KERNELS = """julia diffusion spmv sum norm polynomial matmul_f64 matmul_f32 search_sorted rolling_stats ols_slopes groupby_sum
    bloom_query is_prime hyperloglog""".split()
ROUNDS = 2


def main():
    arguments = parse()
    published, jit = [arguments.kernels], ["dotnet", arguments.dll]
    has_v4 = "avx512vl" in open("/proc/cpuinfo", encoding="utf-8").read()
    print("| kernel | simd ÷ JIT at x86-64-v3 | aot ÷ JIT at x86-64-v4 |\n| --- | ---: | ---: |")
    columns = ([], [])
    for kernel in arguments.kernel or KERNELS:
        columns[0].append(ratio(kernel, (published, "simd"), (jit, "simd"), {"DOTNET_EnableAVX512": "0"}))
        if has_v4:
            columns[1].append(ratio(kernel, (published, "aot"), (jit, "simd"), {}))
        row(kernel, [column[-1:] for column in columns])
    row("geometric mean", [[math.exp(math.fsum(map(math.log, column)) / len(column))] if column else [] for column in columns])


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernels", default="artifacts/publish/linux-x64/kernels", help="the executable [%(default)s]")
    parser.add_argument("--dll", default="artifacts/bin/Kernels.Host/release/kernels.dll", help="the same under .NET [%(default)s]")
    parser.add_argument("kernel", nargs="*", help="kernels [a selection]")
    return parser.parse_args()


def ratio(kernel, published, jit, settings):
    """The published code's time over the other's."""
    samples = [(seconds(kernel, *published, {}), seconds(kernel, *jit, settings)) for _ in range(ROUNDS)]
    ours, others = map(min, zip(*samples))
    return ours / others


def seconds(kernel, command, backend, settings):
    """The median of a call."""
    options = ["--size", "small", "--backends", f"managed,{backend}", "--threads", "1", "--budget", "1s", "--json", "-"]
    run = subprocess.run([*command, "compare", kernel, *options], env={**os.environ, **settings}, capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"{' '.join(command)} compare {kernel} ended with {run.returncode}: {run.stderr.strip()}")
    return next(found["seconds"]["median"] for found in json.loads(run.stdout)["results"] if found["backend"] == backend)


def row(name, columns):
    print(f"| {name} | {' | '.join(f'{column[0]:.2f}' if column else 'not here' for column in columns)} |", flush=True)


if __name__ == "__main__":
    main()
