#!/usr/bin/env python3
"""Measures a queue on this machine: what a job costs beside its computation, and what a second and third worker gain.

    bench/queue_jobs.py KERNELS

KERNELS is the program. Needs nats-server. Prints medians and ratios of rounds that alternate.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

PORT = "14322"
ROUNDS = 3
COUNTS = (1, 2, 3)


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, Kernels__Queue__Url=f"nats://127.0.0.1:{PORT}", XDG_DATA_HOME=folder)
        server = subprocess.Popen(
            ["nats-server", "-js", "-a", "127.0.0.1", "-p", PORT, "-sd", folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(1)

            def kernels(*words):
                return subprocess.run([program, *words], env=environment, cwd=folder, check=True, capture_output=True, text=True).stdout

            kernels("run", "polynomial", "--n", "600", "--output", "x.npy")
            print_overhead(kernels)
            print_scaling(program, environment, folder, kernels)
        finally:
            server.terminate()
            server.wait()


def print_overhead(kernels):
    """A job of 600 numbers computes nothing to speak of: what remains is its process, its messages and its files."""
    alone, queued = [], []
    for round_ in range(ROUNDS):
        begin = time.perf_counter()
        kernels("run", "norm", "--x", "x.npy", "--backend", "managed", "--partition", "1/1", "--into", f"alone-{round_}")
        alone.append(time.perf_counter() - begin)
        kernels("submit", "norm", "--x", "x.npy", "--backend", "managed", "--parts", "20", "--into", f"small-{round_}")
        begin = time.perf_counter()
        done = kernels("worker", "--root", ".", "--idle", "1s")
        took = [float(number) * (1e-3 if unit == "ms" else 1) for number, unit in re.findall(r"done in ([0-9.]+) (ms|s)", done)]
        assert len(took) == 20, done
        queued.append(statistics.median(took))
    print(f"a small job, from its start to its end: {statistics.median(queued) * 1e3:.0f} ms; "
          f"the same partition without a queue: {statistics.median(alone) * 1e3:.0f} ms")


def print_scaling(program, environment, folder, kernels):
    """Parts of a picture on one thread each, which are all that a processor does."""
    times = {count: [] for count in COUNTS}
    for round_ in range(ROUNDS):
        for count in COUNTS:
            into = f"picture-{round_}-{count}"
            workers = [
                subprocess.Popen([program, "worker", "--root", "."], env=environment, cwd=folder, stdout=subprocess.DEVNULL)
                for _ in range(count)
            ]
            time.sleep(2)
            begin = time.perf_counter()
            kernels("submit", "julia", "--x", "x.npy", "--y", "x.npy", "--max-iterations", "5000", "--backend", "managed",
                    "--threads", "1", "--parts", "12", "--into", into, "--wait")
            times[count].append(time.perf_counter() - begin)
            for worker in workers:
                worker.terminate()
                worker.wait()
    one = statistics.median(times[1])
    for count in COUNTS:
        print(f"{count} workers: {one / statistics.median(times[count]):.2f}x as fast as one")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(os.path.abspath(sys.argv[1]))
