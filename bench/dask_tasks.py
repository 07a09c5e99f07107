#!/usr/bin/env python3
"""kernels.dask on workers of this machine: the cost of a task, the block from which it pays, scaling, and NumPy's functions.

    bench/dask_tasks.py [--rounds 7] [--megabytes 400]

Install the wheel (docs/python.md), and run this with the Python that has it, NumPy and Dask. Makes a file of random float64
in a temporary folder. What is compared alternates in rounds, each in another order. A time is the least of them, and in
brackets their median; a ratio is the median of the rounds' ratios, and in brackets their range. A first round that counts for
nothing starts threads and opens libraries.
"""

import argparse
import contextlib
import os
import statistics
import tempfile
import time

import dask
import dask.array
import distributed
import numpy
from distributed import Client, LocalCluster, wait

import kernels.blocks
import kernels.dask
from rounds import alternating, machine, show, show_ratios, warm

WORKERS = (1, 2, 3)
CHUNK = 1 << 21
COEFFICIENTS = numpy.linspace(1, 2, 8)
TASKS = 1000


def read(path, begin, length):
    return numpy.load(path, mmap_mode="r")[begin:begin + length]


def in_blocks(path, length, count):
    """Blocks of a file, which workers read. Each call has keys of its own, so that nothing was computed before."""
    return [dask.delayed(read)(path, number * length, length) for number in range(count)]


def in_chunks(path, count):
    chunks = [dask.array.from_delayed(block, (CHUNK,), "float64") for block in in_blocks(path, CHUNK, count // CHUNK)]
    return dask.array.concatenate(chunks)


def numpys_norm(x):
    return dask.array.sqrt((x * x).sum())


def horner(x):
    """NumPy's way: an operation at a time."""
    y = x * COEFFICIENTS[-1]
    for coefficient in COEFFICIENTS[-2:0:-1]:
        y += coefficient
        y *= x
    return y + COEFFICIENTS[0]


def measure(rounds, calls):
    """The seconds of each call in each round."""
    samples = {name: [] for name in calls}
    for number, name in alternating(rounds + 1, calls):
        start = time.perf_counter()
        calls[name]()
        if number > 0:
            samples[name].append(time.perf_counter() - start)
    return samples


def ratios(firsts, seconds):
    """How many times as fast as the first, round by round."""
    return [first / own for first, own in zip(firsts, seconds)]


def use(results):
    """Computes results, of which one is in memory at a time."""
    for _ in results:
        pass


def kept(client, collection):
    """Computes an array on the workers, and leaves it there."""
    with client.as_current():
        wait(client.persist(collection))


def numbers():
    """As many blocks of one element, each time others."""
    return list(numpy.random.default_rng().random((TASKS, 1)))


def task_costs(clients, rounds):
    calls = {
        "`kernels.dask.norm`": lambda: clients[1].compute(kernels.dask.norm(numbers())).result(),
        "`dask.delayed(numpy.linalg.norm)`": lambda: clients[1].compute(
            dask.delayed(max)([dask.delayed(numpy.linalg.norm)(block) for block in numbers()])).result(),
    }
    print(f"| {TASKS} tasks on one element each, 1 worker | a task |\n| --- | ---: |")
    for name, seconds in measure(rounds, calls).items():
        print(f"| {name} | {show([all_tasks / TASKS for all_tasks in seconds])} |")


def block_sizes(clients, path, count, rounds):
    whole = numpy.load(path, mmap_mode="r")
    calls = {"one call, one process": lambda: kernels.norm(whole[:count], threads=1)}
    for power in range(14, 24, 2):
        length, blocks = 1 << power, min(100, count >> power)
        calls[length, blocks] = lambda length=length, blocks=blocks: clients[1].compute(
            kernels.dask.norm(in_blocks(path, length, blocks))).result()
    found = measure(rounds, calls)
    rate = count * 8 / statistics.median(found.pop("one call, one process"))
    print(f"\n| `norm`, 1 worker, a block of | a block | rate | of one call's {rate / 1e9:.0f} GB/s |")
    print("| --- | ---: | ---: | ---: |")
    for (length, blocks), seconds in found.items():
        own = blocks * 8 * length / statistics.median(seconds)
        a_block = show([all_blocks / blocks for all_blocks in seconds])
        print(f"| {8 * length / 1e6:.2g} MB | {a_block} | {own / 1e9:.2g} GB/s | {own / rate:.0%} |")


def scaling(clients, path, count, rounds):
    work = {
        "`norm`": lambda client: client.compute(kernels.dask.norm(in_chunks(path, count))).result(),
        "`polynomial`, 8 terms": lambda client: kept(client, kernels.dask.polynomial(COEFFICIENTS, in_chunks(path, count))),
        "`julia`, 3000 × 3000": lambda client: kept(client, kernels.dask.julia(
            numpy.linspace(-1.5, 1.5, 3000), dask.array.linspace(-1, 1, 3000, chunks=100),
            -0.1 + 0.1j + 1e-9 * numpy.random.default_rng().random(), 2000)),
    }
    print(f"\n| speed on so many workers | {' | '.join(map(str, WORKERS))} |\n| --- |{' ---: |' * len(WORKERS)}")
    for name, call in work.items():
        found = measure(rounds, {workers: lambda client=client: call(client) for workers, client in clients.items()})
        print(f"| {name} | {' | '.join(show_ratios(ratios(found[1], found[workers])) for workers in WORKERS)} |")


def others(clients, path, count, rounds):
    memory, client = numpy.load(path, mmap_mode="r"), clients[2]
    blocks = kernels.blocks
    tables = {
        "`norm`": {
            "`numpy.linalg.norm` of a memmap": lambda: numpy.linalg.norm(memory),
            "`kernels.blocks.norm`, 1 thread": lambda: blocks.norm(memory, threads=1),
            "`kernels.blocks.norm`, 2 threads": lambda: blocks.norm(memory, threads=2),
            "Dask, NumPy's `sqrt((x*x).sum())`, 2 workers": lambda: client.compute(numpys_norm(in_chunks(path, count))).result(),
            "`kernels.dask.norm`, 2 workers": lambda: client.compute(kernels.dask.norm(in_chunks(path, count))).result(),
        },
        "`polynomial`, 8 terms": {
            "NumPy of a memmap, Horner's rule": lambda: use(
                horner(memory[begin:begin + CHUNK]) for begin in range(0, count, CHUNK)),
            "`kernels.blocks.polynomial`, 1 thread": lambda: use(blocks.polynomial(COEFFICIENTS, memory, threads=1)),
            "`kernels.blocks.polynomial`, 2 threads": lambda: use(blocks.polynomial(COEFFICIENTS, memory, threads=2)),
            "Dask, NumPy, Horner's rule, 2 workers": lambda: kept(client, in_chunks(path, count).map_blocks(horner)),
            "`kernels.dask.polynomial`, 2 workers": lambda: kept(
                client, kernels.dask.polynomial(COEFFICIENTS, in_chunks(path, count))),
        },
    }
    for title, calls in tables.items():
        found = measure(rounds, calls)
        firsts = next(iter(found.values()))
        print(f"\n| {title} | time | ratio |\n| --- | ---: | ---: |")
        for name, seconds in found.items():
            print(f"| {name} | {show(seconds)} | {show_ratios(ratios(firsts, seconds))} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--megabytes", type=int, default=400)
    options = parser.parse_args()
    count = options.megabytes * 10**6 // 8 // CHUNK * CHUNK
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        path = os.path.join(folder, "x.npy")
        numpy.save(path, numpy.random.default_rng(1).standard_normal(count))
        warm(path)
        about = machine(
            NumPy=numpy.__version__, Dask=dask.__version__, distributed=distributed.__version__, kernels=kernels.__version__)
        clients = {}
        for workers in WORKERS:
            cluster = stack.enter_context(LocalCluster(
                workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", local_directory=folder))
            clients[workers] = stack.enter_context(Client(cluster, set_as_default=False))
        print(f"{about}; a file of {count * 8 / 1e6:.0f} MB, blocks of {CHUNK * 8 / 1e6:.0f} MB; {options.rounds} rounds\n")
        task_costs(clients, options.rounds)
        block_sizes(clients, path, count, options.rounds)
        scaling(clients, path, count, options.rounds)
        others(clients, path, count, options.rounds)


if __name__ == "__main__":
    main()
