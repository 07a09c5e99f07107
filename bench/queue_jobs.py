#!/usr/bin/env python3
"""Measures a queue on this machine: what a job costs beside its computation, and what a second and third worker gain.

    bench/queue_jobs.py [--rounds 5] [--iterations 4000] KERNELS

KERNELS is the program. Needs nats-server. Times are those that workers tell (docs/formats.md, kernels.worker/1). What is
compared alternates in rounds, each in another order. A time is the least, and in brackets the median; a ratio is the median
of the rounds' ratios, and in brackets their range. Takes about a minute a round.
"""

import argparse
import array
import contextlib
import datetime
import json
import os
import socket
import statistics
import subprocess
import tempfile
import time

from rounds import alternating, machine, show, show_ratios

COUNTS = (1, 2, 3)
JOBS = 20
SMALL = ("norm", "--x", "small.npy", "--backend", "managed")

# Parts begin at a multiple of a power of two rows, of up to 128 here: so these are equal.
PARTS = 12
ROWS, COLUMNS = PARTS * 128, 600


class Queue:
    """A server with a store of its own, and a folder for the files of jobs."""

    def __init__(self, program, folder, stack):
        self.program, self.folder, self._stack = program, folder, stack
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        self._environment = dict(os.environ, Kernels__Queue__Url=f"nats://127.0.0.1:{port}", XDG_DATA_HOME=folder)
        server = subprocess.Popen(
            ["nats-server", "-js", "-a", "127.0.0.1", "-p", port, "-sd", os.path.join(folder, "store")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        stack.callback(server.wait)
        stack.callback(server.terminate)
        wait_until(lambda: answers(port))

    def kernels(self, *words):
        run = subprocess.run(
            [self.program, *words], env=self._environment, cwd=self.folder, check=True, capture_output=True, text=True)
        return run.stdout

    def start_worker(self):
        """A worker that takes jobs, and the file of what it tells."""
        told = self._stack.enter_context(tempfile.NamedTemporaryFile("w+", dir=self.folder))
        process = subprocess.Popen(
            [self.program, "worker", "--root", self.folder, "--json"], env=self._environment, cwd=self.folder, stdout=told)
        wait_until(lambda: events(told, "started"))
        return process, told


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int(port)), 1) as connection:
        return connection.recv(4) == b"INFO"
    return False


def wait_until(is_so, seconds=60):
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise SystemExit("the server or a worker did not start")
        time.sleep(0.05)


def events(told, *names):
    """What a worker told of the kinds that are named, in order; a line may still be incomplete."""
    with open(told.name, encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines if line.endswith("\n")]
    return [event for event in found if event["event"] in names]


def time_of(event):
    return datetime.datetime.fromisoformat(event["time"].replace("Z", "+00:00")).timestamp()


def end(processes):
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait()


def require_all_done(tolds, count):
    done = [event for told in tolds for event in events(told, "done")]
    failed = [event for told in tolds for event in events(told, "retry", "refused", "failed")]
    if len(done) != count or failed:
        raise SystemExit(f"{len(done)} of {count} jobs are done, and workers told: {failed}")


def measure_overhead(queue, rounds):
    """A job of 600 numbers computes nothing to speak of: what remains is its process, its messages and its files."""
    alone, jobs, messages = [], [], []
    for number, what in alternating(rounds, ("alone", "queued")):
        if what == "alone":
            for job in range(JOBS):
                begin = time.perf_counter()
                queue.kernels("run", *SMALL, "--partition", "1/1", "--into", f"alone-{number}-{job}")
                alone.append(time.perf_counter() - begin)
            continue
        queue.kernels("submit", *SMALL, "--parts", str(JOBS), "--into", f"small-{number}")
        worker, told = queue.start_worker()
        queue.kernels("queue", "--wait")
        end([worker])
        require_all_done([told], JOBS)
        taken, done = events(told, "taken"), events(told, "done")
        starts = [time_of(event) for event in taken]
        spans = [after - before for before, after in zip(starts, starts[1:])]
        jobs += spans
        messages += [span - event["seconds"] for span, event in zip(spans, done)]
    print(f"a small job, from one to the next: {show(jobs)}, of which messages: {show(messages)}")
    print(f"the same partition without a queue: {show(alone)}\n")


def measure_scaling(queue, rounds, iterations):
    """Parts of a picture on one thread each, from the first job's start to the last one's end."""
    times = {count: [None] * rounds for count in COUNTS}
    for number, count in alternating(rounds, COUNTS):
        workers, tolds = zip(*(queue.start_worker() for _ in range(count)))
        into = f"picture-{number}-{count}"
        queue.kernels(
            "submit", "julia", "--x", "x.npy", "--y", "y.npy", "--max-iterations", str(iterations), "--backend", "managed",
            "--threads", "1", "--parts", str(PARTS), "--into", into, "--wait")
        end(workers)
        require_all_done(tolds, PARTS)
        require_equal_parts(os.path.join(queue.folder, into))
        starts = [time_of(event) for told in tolds for event in events(told, "taken")]
        ends = [time_of(event) for told in tolds for event in events(told, "done")]
        times[count][number] = max(ends) - min(starts)
    print("| workers | time | times as fast as one |\n| ---: | ---: | ---: |")
    for count, seconds in times.items():
        print(f"| {count} | {show(seconds)} | {show_ratios([one / own for one, own in zip(times[1], seconds)])} |")


def require_equal_parts(folder):
    """With parts of several sizes, the largest would say how much workers gain."""
    sizes = set()
    for part in range(1, PARTS + 1):
        with open(os.path.join(folder, f"{part}-of-{PARTS}.json"), encoding="utf-8") as file:
            record = json.load(file)
        sizes.add(record["end"] - record["begin"])
    if len(sizes) != 1:
        raise SystemExit(f"parts have {sorted(sizes)} rows; required: as many each, by another number of rows here")


def write(path, numbers):
    """Writes float64 as NumPy does, without needing it."""
    text = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({len(numbers)},), }}".ljust(117) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode())
        file.write(array.array("d", numbers).tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kernels", metavar="KERNELS", help="the program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--iterations", type=int, default=4000)
    options = parser.parse_args()
    program = os.path.abspath(options.kernels)
    versions = [subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()[-1] for words in (
        [program, "--version"], ["nats-server", "--version"])]
    print(f"{machine(**dict(zip(('kernels', 'nats-server'), versions)))}; {options.rounds} rounds\n")
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        # Around the middle of the set, where every point takes all iterations: all parts take as long.
        for name, count in (("small", 600), ("x", COLUMNS), ("y", ROWS)):
            write(os.path.join(folder, f"{name}.npy"), [(place - count / 2) * 0.06 / count for place in range(count)])
        queue = Queue(program, folder, stack)
        measure_overhead(queue, options.rounds)
        measure_scaling(queue, options.rounds, options.iterations)


if __name__ == "__main__":
    main()
