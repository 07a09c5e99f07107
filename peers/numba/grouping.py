"""search_sorted/1, factorize/1 and groupby_sum/1: lookups in tables."""

import numba
import numpy

from kernels_worker import implementation
from threads import VERSION, use_threads

# 2^64 divided by the golden ratio: the upper bits of a product are a good place for a key.
GOLDEN = numpy.uint64(0x9E3779B97F4A7C15)


@numba.njit(parallel=True)
def search(keys, queries, positions):
    """A halving of the keys without a branch on them, which nobody could predict."""
    for i in numba.prange(queries.size):
        query = queries[i]
        begin, length = 0, keys.size
        while length > 1:
            half = length // 2
            begin += half if keys[begin + half - 1] < query else 0
            length -= half
        if length == 1 and keys[begin] < query:
            begin += 1
        positions[i] = begin


@implementation("search_sorted/1", instruction_set=VERSION)
def search_sorted(keys, queries, positions, threads):
    use_threads(threads)
    search(keys, queries, positions)


@numba.njit
def find(table, shift, uniques, key):
    """The place in the table where a key is, or where it belongs."""
    place = numpy.int64((numpy.uint64(key) * GOLDEN) >> shift)
    while table[place] >= 0 and uniques[table[place]] != key:
        place = (place + 1) & (table.size - 1)
    return place


@numba.njit
def encode(keys, codes, uniques):
    """Open addressing: the table has the code of each key, and doubles when half of it is full."""
    bits = 10
    table = numpy.full(1 << bits, -1, numpy.int32)
    used = 0
    for i in range(keys.size):
        place = find(table, numpy.uint64(64 - bits), uniques, keys[i])
        code = table[place]
        if code < 0:
            code = used
            table[place] = code
            uniques[used] = keys[i]
            used += 1
            if 2 * used > table.size:
                bits += 1
                table = numpy.full(1 << bits, -1, numpy.int32)
                for known in range(used):
                    table[find(table, numpy.uint64(64 - bits), uniques, uniques[known])] = known
        codes[i] = code
    return used


@implementation("factorize/1", instruction_set=VERSION)
def factorize(keys, codes, uniques, used):
    used[0] = encode(keys, codes, uniques)


@numba.njit(parallel=True, error_model="numpy")
def add_parts(codes, values, part_sums, part_counts):
    """Each part has sums and counts of its own: threads don't wait for each other."""
    parts = part_sums.shape[0]
    for part in numba.prange(parts):
        sums, counts = part_sums[part], part_counts[part]
        for i in range(codes.size * part // parts, codes.size * (part + 1) // parts):
            sums[codes[i]] += values[i]
            counts[codes[i]] += 1


@implementation("groupby_sum/1", instruction_set=VERSION)
def groupby_sum(codes, values, sums, counts, threads):
    """Codes are never negative; as unsigned numbers, they spare Numba the test."""
    use_threads(threads)
    parts = max(1, min(threads, codes.size // sums.size))
    part_sums, part_counts = numpy.zeros((parts, sums.size)), numpy.zeros((parts, sums.size), numpy.int64)
    add_parts(codes.view(numpy.uint32), values, part_sums, part_counts)
    with numpy.errstate(all="ignore"):
        part_sums.sum(axis=0, out=sums)
    part_counts.sum(axis=0, out=counts)
