#!/usr/bin/env python3
"""Libraries that can't be peers, because they don't keep a kernel's contract (peers/README.md), beside the C library.

    bench/other_libraries.py PATH-OF-kernels

Each round, in another order each, has `kernels compare` measure `native` on files, and calls the libraries on the same values.
A time of `native` is the median of a comparison, one of a library that of a call. Shown are the least of all rounds, and in
brackets the median; a ratio is the median of the rounds' ratios, and in brackets their range.
Needs NumPy, Bottleneck, pandas and marisa-trie, and a list of words; on Debian:
apt-get install python3-bottleneck python3-marisa python3-numpy python3-pandas wamerican
"""

import argparse
import json
import os
import random
import subprocess
import tempfile
import time

import bottleneck
import marisa
import numpy
import pandas

from rounds import alternating, machine, show, show_ratios

NATIVE = "native"
LENGTH = 30_000_000
WINDOWS = (100, 5_000, 100_000)
ROWS, DAYS = 100_000, 14
# lstsq is called for one row after the other; the time of all rows follows from these.
ROWS_OF_LSTSQ = 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="the kernels executable")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured [%(default)s]")
    parser.add_argument("--threads", type=int, default=2, help="native's threads; the libraries have one [%(default)s]")
    parser.add_argument("--words", default="/usr/share/dict/words", help="a list of words, one a line [%(default)s]")
    arguments = parser.parse_args()
    print(machine(numpy=numpy.__version__, bottleneck=bottleneck.__version__, pandas=pandas.__version__))
    print("\n| kernel | input | native | library | its time | library ÷ native |\n| --- | --- | ---: | --- | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for case in (rolling_stats, ols_slopes, dawg_contains):
            for kernel, described, options, libraries in case(folder, arguments.words):
                measure(arguments, folder, kernel, described, options, libraries)


def measure(arguments, folder, kernel, described, options, libraries):
    """Measures a kernel and libraries in rounds, and prints a row for each library."""
    samples = {name: [] for name in (NATIVE, *libraries)}
    for _, name in alternating(arguments.rounds, samples):
        if name == NATIVE:
            samples[name].append(compare(arguments, folder, kernel, options))
        else:
            call, scale = libraries[name]
            samples[name].append(seconds(call) * scale)
    for name in libraries:
        ratios = [theirs / ours for ours, theirs in zip(samples[NATIVE], samples[name])]
        cells = [f"`{kernel}`", described, show(samples[NATIVE]), name, show(samples[name]), show_ratios(ratios)]
        print(f"| {' | '.join(cells)} |", flush=True)


def compare(arguments, folder, kernel, options):
    """The median seconds of a call by native, which the oracle has passed."""
    path = os.path.join(folder, "result.json")
    command = [arguments.program, "compare", kernel, *options, "--backends", NATIVE, "--baseline", NATIVE,
               "--threads", str(arguments.threads), "--budget", "2s", "--no-ceilings", "--json", path]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with open(path, encoding="utf-8") as file:
        results = json.load(file)["results"]
    return next(result for result in results if result["threads"] == arguments.threads)["seconds"]["median"]


def seconds(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def rolling_stats(folder, _):
    path = os.path.join(folder, "series.npy")
    x = numpy.random.default_rng(1).standard_normal(LENGTH)
    numpy.save(path, x)
    for window in WINDOWS:
        rolling = pandas.Series(x).rolling(window)
        libraries = {
            "Bottleneck, `move_mean` and `move_var`":
                (lambda: (bottleneck.move_mean(x, window), bottleneck.move_var(x, window, ddof=1)), 1),
            "pandas, `rolling`": (lambda: (rolling.mean(), rolling.var()), 1),
        }
        yield "rolling_stats", f"{LENGTH:,} values, windows of {window:,}", ["--x", path, "--window", str(window)], libraries


def ols_slopes(folder, _):
    path = os.path.join(folder, "table.npy")
    y = numpy.random.default_rng(1).standard_normal((ROWS, DAYS))
    numpy.save(path, y)
    line = numpy.vstack([numpy.arange(DAYS, dtype=float), numpy.ones(DAYS)]).T

    def least_squares():
        for row in y[:ROWS_OF_LSTSQ]:
            numpy.linalg.lstsq(line, row, rcond=None)

    libraries = {"NumPy, `lstsq` of each row": (least_squares, ROWS / ROWS_OF_LSTSQ)}
    yield "ols_slopes", f"{ROWS:,} × {DAYS}", ["--y", path], libraries


def dawg_contains(folder, words_file):
    with open(words_file, encoding="utf-8") as file:
        words = sorted(set(file.read().split("\n")) - {""})
    # Of four tokens, three are words, and one is a word with a letter too many.
    chosen = random.Random(1)
    tokens = [word + "q" * (chosen.random() < 0.25) for word in chosen.choices(words, k=1_000_000)]
    text = os.path.join(folder, "tokens.txt")
    with open(text, "w", encoding="utf-8") as file:
        file.writelines(f"{token}\n" for token in tokens)
    keys = marisa.Keyset()
    for word in words:
        keys.push_back(word)
    trie, agent = marisa.Trie(), marisa.Agent()
    trie.build(keys)

    def look_up():
        for token in tokens:
            agent.set_query(token)
            trie.lookup(agent)

    libraries = {f"marisa-trie, {trie.io_size() / len(words):.1f} bytes a word": (look_up, 1)}
    yield "dawg_contains", f"{len(tokens):,} tokens, {len(words):,} words", ["--text", text, "--words", words_file], libraries


if __name__ == "__main__":
    main()
