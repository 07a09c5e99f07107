"""bloom_add/1, bloom_query/1, hyperloglog/1, kmv/1 and morris/1: hashes of keys, and what they say of many."""

import math

import numba
import numpy

from kernels_worker import implementation
from threads import VERSION, use_threads
from wide import leading_zeros, multiply_high

# Numba makes a float64 of an unsigned and a signed number: every number is unsigned.
GOLDEN, STEP = numpy.uint64(0x9E3779B97F4A7C15), numpy.uint64(0xD1B54A32D192ED03)
MULTIPLIER, SECOND_MULTIPLIER = numpy.uint64(0xBF58476D1CE4E5B9), numpy.uint64(0x94D049BB133111EB)
SHIFT, SECOND_SHIFT, THIRD_SHIFT = numpy.uint64(30), numpy.uint64(27), numpy.uint64(31)
ONE, SIX, SIXTY_THREE, TWELVE = numpy.uint64(1), numpy.uint64(6), numpy.uint64(63), numpy.uint64(12)

# The largest exponent of morris/1.
LIMIT = 255

# The bits of the float64 nearest the root of one half, where the fraction of a logarithm begins; and what takes them to 1's.
ROOT = 0x3FE6A09E667F3BCD
TO_ONE = 0x3FF0000000000000 - ROOT


@numba.njit
def mix(x):
    """The finalizer of splitmix64."""
    x = (x ^ (x >> SHIFT)) * MULTIPLIER
    x = (x ^ (x >> SECOND_SHIFT)) * SECOND_MULTIPLIER
    return x ^ (x >> THIRD_SHIFT)


@numba.njit
def add_to_filter(keys, hashes, filter):
    bits = numpy.uint64(filter.size) << SIX
    for key in keys:
        place, step = mix(key + GOLDEN), mix(key + STEP)
        for _ in range(hashes):
            bit = multiply_high(place, bits)
            filter[bit >> SIX] |= ONE << (bit & SIXTY_THREE)
            place += step


@implementation("bloom_add/1", instruction_set=VERSION)
def bloom_add(keys, hashes, filter):
    """On one thread: Numba has no atomic operations for processors."""
    add_to_filter(keys, hashes, filter)


@numba.njit
def is_in_filter(key, hashes, filter, bits):
    place, step = mix(key + GOLDEN), mix(key + STEP)
    for _ in range(hashes):
        bit = multiply_high(place, bits)
        if (filter[bit >> SIX] >> (bit & SIXTY_THREE)) & ONE == 0:
            return False
        place += step
    return True


@numba.njit(parallel=True)
def look_up(keys, hashes, filter, found):
    bits = numpy.uint64(filter.size) << SIX
    for i in numba.prange(keys.size):
        found[i] = is_in_filter(keys[i], hashes, filter, bits)


@implementation("bloom_query/1", instruction_set=VERSION)
def bloom_query(keys, hashes, filter, found, threads):
    use_threads(threads)
    look_up(keys, hashes, filter, found)


@numba.njit(parallel=True)
def add_to_registers(keys, limit, part_registers):
    """Each part has registers of its own."""
    parts, m = part_registers.shape
    for part in numba.prange(parts):
        registers = part_registers[part]
        for i in range(keys.size * part // parts, keys.size * (part + 1) // parts):
            h = mix(keys[i] + GOLDEN)
            register = multiply_high(h, numpy.uint64(m))
            rank = 1 + min(leading_zeros(h * numpy.uint64(m)), limit)
            if rank > registers[register]:
                registers[register] = rank


@numba.njit(error_model="numpy")
def sigma(x):
    if x == 1:
        return math.inf
    factor, total, before = 1.0, x, -1.0
    while total != before:
        x *= x
        before = total
        total += x * factor
        factor += factor
    return total


@numba.njit(error_model="numpy")
def tau(x):
    if x == 0 or x == 1:
        return 0.0
    factor, total, before = 1.0, 1 - x, -1.0
    while total != before:
        x = math.sqrt(x)
        before = total
        factor *= 0.5
        total -= (1 - x) * (1 - x) * factor
    return total / 3


@numba.njit(error_model="numpy")
def estimate_distinct(registers, limit):
    """Ertl's algorithm 6 (New cardinality estimation algorithms for HyperLogLog sketches, 2017)."""
    counts = numpy.zeros(limit + 2)
    for register in registers:
        counts[min(numpy.int64(register), limit + 1)] += 1
    m = float(registers.size)
    z = m * tau(1 - counts[limit + 1] / m)
    for rank in range(limit, 0, -1):
        z = 0.5 * (z + counts[rank])
    z += m * sigma(counts[0] / m)
    return 0.7213475204444817 * m * m / z


@implementation("hyperloglog/1", instruction_set=VERSION)
def hyperloglog(keys, registers, estimate, threads):
    use_threads(threads)
    limit = 64 - max(1, (registers.size - 1).bit_length())
    parts = max(1, min(threads, keys.size // registers.size))
    part_registers = numpy.zeros((parts, registers.size), numpy.uint8)
    part_registers[0] = registers
    add_to_registers(keys, limit, part_registers)
    part_registers.max(axis=0, out=registers)
    estimate[0] = estimate_distinct(registers, limit)


@numba.njit
def keep_smallest(hashes, used, k):
    """Sorts hashes, and keeps the smallest distinct ones; returns how many."""
    hashes[:used].sort()
    distinct = 0
    for i in range(used):
        if distinct == 0 or hashes[i] != hashes[distinct - 1]:
            hashes[distinct] = hashes[i]
            distinct += 1
            if distinct == k:
                break
    return distinct


@numba.njit(parallel=True)
def collect(keys, k, part_hashes, part_used):
    """Each part collects hashes below the largest that it needs, and sorts them when its room is full."""
    parts, room = part_hashes.shape
    for part in numba.prange(parts):
        hashes, used = part_hashes[part], 0
        largest = ~numpy.uint64(0)
        for i in range(keys.size * part // parts, keys.size * (part + 1) // parts):
            h = mix(keys[i] + GOLDEN)
            if h <= largest:
                hashes[used] = h
                used += 1
                if used == room:
                    used = keep_smallest(hashes, used, k)
                    if used == k:
                        largest = hashes[k - 1]
        part_used[part] = keep_smallest(hashes, used, k)


@implementation("kmv/1", instruction_set=VERSION)
def kmv(keys, hashes, used, estimate, threads):
    use_threads(threads)
    k = hashes.size
    parts = max(1, min(threads, keys.size // k))
    part_hashes, part_used = numpy.empty((parts, 2 * min(k, keys.size) + 1), numpy.uint64), numpy.empty(parts, numpy.int64)
    collect(keys, k, part_hashes, part_used)
    smallest = numpy.unique(numpy.concatenate([part_hashes[part, :part_used[part]] for part in range(parts)]))[:k]
    hashes[:smallest.size] = smallest
    used[0] = smallest.size
    estimate[0] = smallest.size if smallest.size < k else (k - 1) * 2.0 ** 64 / (float(smallest[-1]) + 1)


@numba.njit(error_model="numpy")
def logarithm(x):
    """Of a positive normal number, with the operations that the contract fixes."""
    bits = numpy.float64(x).view(numpy.int64) + TO_ONE
    e, m = float(bits >> 52) - 1023, numpy.int64((bits & 0xFFFFFFFFFFFFF) + ROOT).view(numpy.float64)
    f = (m - 1) / (m + 1)
    s = f * f
    y = 1 / 21
    for term in range(19, 1, -2):
        y = 1 / term + s * y
    return e * 0.6931471805599453 + ((f + f) + (f + f) * (s * y))


@numba.njit(error_model="numpy")
def list_factors(a):
    """By what the logarithm of a random number is multiplied, for each exponent."""
    factors, p = numpy.zeros(LIMIT), 1.0
    for c in range(1, LIMIT):
        p *= a / (a + 1)
        v = 1 - p
        factors[c] = -1 / p if v == 1 else 1 / (logarithm(v) * (p / (1 - v)))
    return factors


@numba.njit(error_model="numpy")
def count_events(events, stream, factors):
    if events == 0:
        return 0
    left = float(events) - 1
    for c in range(1, LIMIT):
        x = mix(stream + numpy.uint64(c) * GOLDEN)
        others = math.floor(logarithm((float(x >> TWELVE) + 0.5) * 2.0 ** -52) * factors[c])
        if others >= left:
            return c
        left -= others + 1
    return LIMIT


@numba.njit(parallel=True, error_model="numpy")
def count_all(counts, seed, factors, exponents):
    for i in numba.prange(counts.size):
        exponents[i] = count_events(counts[i], mix(seed + numpy.uint64(i + 1) * GOLDEN), factors)


@implementation("morris/1", instruction_set=VERSION)
def morris(counts, seed, a, exponents, threads):
    use_threads(threads)
    count_all(counts, numpy.uint64(seed % 2 ** 64), list_factors(a), exponents)
