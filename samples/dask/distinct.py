"""Figures of a file that need not fit into memory, computed by the workers of a cluster of Dask's.

    python3 distinct.py [ADDRESS-OF-A-SCHEDULER]

Without an address it starts three workers on this machine. The file has rows of a shop: who bought, and for how much.
"""

import os
import sys
import tempfile

import dask
import dask.array
import numpy
from distributed import Client

import kernels.dask

ROWS, CHUNK, SHOPS = 20_000_000, 1_000_000, 8


def make(folder):
    """Writes a file for each column, a piece at a time; returns their paths."""
    random = numpy.random.default_rng(1)
    types = {"customers": "uint64", "shops": "int32", "prices": "float64"}
    paths = [os.path.join(folder, f"{name}.npy") for name in types]
    customers, shops, prices = (
        numpy.lib.format.open_memmap(path, "w+", type_, (ROWS,)) for path, type_ in zip(paths, types.values()))
    for begin in range(0, ROWS, CHUNK):
        piece = slice(begin, begin + CHUNK)
        customers[piece] = random.integers(0, 3_000_000, CHUNK)
        shops[piece] = random.integers(0, SHOPS, CHUNK)
        prices[piece] = random.gamma(2, 20, CHUNK)
    return paths


def read(path, begin):
    """A chunk of a column, which a worker reads: the file is on a disk that all of them have."""
    return numpy.load(path, mmap_mode="r")[begin:begin + CHUNK]


def column(path):
    """A column as an array of dask, of which nothing is read yet."""
    type_ = numpy.load(path, mmap_mode="r").dtype
    chunks = [dask.array.from_delayed(dask.delayed(read)(path, begin), (CHUNK,), type_) for begin in range(0, ROWS, CHUNK)]
    return dask.array.concatenate(chunks)


def main():
    with tempfile.TemporaryDirectory() as folder:
        customers, shops, prices = map(column, make(folder))
        estimate, _ = kernels.dask.hyperloglog(customers, numpy.zeros(16_384, "uint8"))
        sales = kernels.dask.groupby_sum(shops, prices, SHOPS)
        discounted = kernels.dask.polynomial(numpy.array([0.0, 0.9]), prices)
        with Client(*sys.argv[1:]) if sys.argv[1:] else Client(n_workers=3, threads_per_worker=1):
            distinct, (sums, counts), norm = dask.compute(estimate, sales, kernels.dask.norm(discounted))
    print(f"customers, about       {distinct:,.0f}")
    print(f"norm of what was paid  {norm:,.3f}")
    for shop, (total, count) in enumerate(zip(sums, counts)):
        print(f"shop {shop}                 {count:,} sales, {total:,.2f}")


if __name__ == "__main__":
    main()
