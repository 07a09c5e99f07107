"""is_prime/1, primes/1 and montecarlo_pi/1: arithmetic on whole numbers, in parts on threads."""

import math

import numba
import numpy

from kernels_worker import implementation
from threads import VERSION, use_threads
from wide import multiply_high

# With these bases, strong probable primes below 2^64 are primes (Jim Sinclair, 2011).
BASES = numpy.array([2, 325, 9375, 28178, 450775, 9780504, 1795265022], numpy.uint64)
SMALL_PRIMES = numpy.array([3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73], numpy.uint64)

# Numba makes a float64 of an unsigned and a signed number: every number is unsigned.
ZERO, ONE, TWO = numpy.uint64(0), numpy.uint64(1), numpy.uint64(2)

# Odd numbers of a segment, a byte each: about what the first cache holds.
SEGMENT = 1 << 15

# Counters of Philox that a thread takes at once.
COUNTERS = 1 << 14
LOW, HALF = numpy.uint64(0xFFFFFFFF), numpy.uint64(32)
MULTIPLIER_0, MULTIPLIER_2 = numpy.uint64(0xD2511F53), numpy.uint64(0xCD9E8D57)
WEYL_0, WEYL_1 = numpy.uint64(0x9E3779B9), numpy.uint64(0xBB67AE85)


@numba.njit
def multiply(a, b, n, inverse):
    """Montgomery's product a b / 2^64 modulo n; inverse is that of n modulo 2^64."""
    high, minus = multiply_high(a, b), multiply_high(a * b * inverse, n)
    return high - minus + (n if high < minus else ZERO)


@numba.njit
def is_strong_probable_prime(n, base, odd, twos, inverse, one, square):
    """Miller and Rabin's test of an odd n = odd 2^twos + 1 to one base."""
    minus_one = n - one
    factor = multiply(base % n, square, n, inverse)
    if factor == ZERO:
        return True
    power, exponent = one, odd
    while exponent > ZERO:
        if exponent & ONE:
            power = multiply(power, factor, n, inverse)
        factor = multiply(factor, factor, n, inverse)
        exponent >>= ONE
    if power == one or power == minus_one:
        return True
    for _ in range(twos - 1):
        power = multiply(power, power, n, inverse)
        if power == minus_one:
            return True
    return False


@numba.njit(error_model="numpy")
def decide(n):
    if n < TWO or n & ONE == ZERO:
        return n == TWO
    for p in SMALL_PRIMES:
        if n % p == ZERO:
            return n == p
    odd, twos = n - ONE, 0
    while odd & ONE == ZERO:
        odd >>= ONE
        twos += 1
    # Newton's iteration doubles the correct bits of the inverse: 3 to 96.
    inverse = n
    for _ in range(5):
        inverse *= TWO - n * inverse
    # 2^64 modulo n is 1 for Montgomery's product; 2^128 modulo n, what turns numbers into its, is 2 squared six times.
    one = (ZERO - n) % n
    square = one - (n - one) if one >= n - one else one + one
    for _ in range(6):
        square = multiply(square, square, n, inverse)
    for base in BASES:
        if not is_strong_probable_prime(n, base, odd, twos, inverse, one, square):
            return False
    return True


@numba.njit(parallel=True)
def decide_all(values, prime):
    for i in numba.prange(values.size):
        prime[i] = decide(values[i])


@implementation("is_prime/1", instruction_set=VERSION)
def is_prime(values, prime, threads):
    use_threads(threads)
    decide_all(values, prime)


@numba.njit
def list_odd_primes(limit):
    """Those up to a limit, by the sieve of Eratosthenes; place i stands for 2 i + 1."""
    is_prime = numpy.ones(limit // 2 + 1, numpy.bool_)
    is_prime[0] = False
    i = 1
    while (2 * i + 1) ** 2 <= limit:
        if is_prime[i]:
            is_prime[2 * i * (i + 1)::2 * i + 1] = False
        i += 1
    primes = 2 * numpy.nonzero(is_prime)[0] + 1
    return primes[primes <= limit]


@numba.njit(parallel=True)
def sieve(lo, hi, primes, parts):
    """How many odd primes there are from lo, which is odd, to hi. Each part goes on from segment to segment."""
    total = 0
    segments = ((hi - lo + 1) // 2 + SEGMENT - 1) // SEGMENT
    for part in numba.prange(parts):
        count = 0
        first = lo + 2 * SEGMENT * (segments * part // parts)
        last = min(hi, lo + 2 * SEGMENT * (segments * (part + 1) // parts))
        # Where the next multiple of each prime is, counted from the beginning of the segment.
        places = numpy.empty(primes.size, numpy.int64)
        for k in range(primes.size):
            p = primes[k]
            multiple = max(p * p, (first + p - 1) // p * p)
            places[k] = (multiple + (p if multiple % 2 == 0 else 0) - first) // 2
        is_composite = numpy.empty(SEGMENT, numpy.uint8)
        for begin in range(first, last, 2 * SEGMENT):
            is_composite[:] = 0
            size = min(SEGMENT, (last - begin + 1) // 2)
            for k in range(primes.size):
                p, place = primes[k], places[k]
                while place < SEGMENT:
                    is_composite[place] = 1
                    place += p
                places[k] = place - SEGMENT
            for i in range(size):
                count += 1 - is_composite[i]
        total += count
    return total


@implementation("primes/1", instruction_set=VERSION)
def primes(lo, hi, count, threads):
    use_threads(threads)
    begin = max(lo, 3) | 1
    count[0] = 1 if lo <= 2 < hi else 0
    if begin < hi:
        count[0] += sieve(begin, hi, list_odd_primes(math.isqrt(hi)), threads)


@numba.njit
def is_inside(x, y):
    """Whether x^2 + y^2 < 2^64: the sum is below one of its parts if it overflows."""
    square = x * x
    return ONE if square + y * y >= square else ZERO


@numba.njit
def count_inside(begin, end, key_0, key_1, both):
    """The hits of both points of each counter of Philox4x32-10, or of the first alone."""
    hits = ZERO
    for i in range(begin, end):
        c = numpy.uint64(i)
        w0, w1, w2, w3, k0, k1 = c & LOW, c >> HALF, ZERO, ZERO, key_0, key_1
        for _ in range(10):
            product_0, product_2 = MULTIPLIER_0 * w0, MULTIPLIER_2 * w2
            w0, w1, w2, w3 = (product_2 >> HALF) ^ w1 ^ k0, product_2 & LOW, (product_0 >> HALF) ^ w3 ^ k1, product_0 & LOW
            k0, k1 = (k0 + WEYL_0) & LOW, (k1 + WEYL_1) & LOW
        hits += is_inside(w0, w1)
        if both:
            hits += is_inside(w2, w3)
    return hits


@numba.njit(parallel=True)
def count_pairs(pairs, key_0, key_1):
    total = ZERO
    for block in numba.prange((pairs + COUNTERS - 1) // COUNTERS):
        total += count_inside(block * COUNTERS, min((block + 1) * COUNTERS, pairs), key_0, key_1, True)
    return total


@implementation("montecarlo_pi/1", instruction_set=VERSION)
def montecarlo_pi(seed, count, hits, threads):
    use_threads(threads)
    pairs, keys = count // 2, (numpy.uint64(seed & 0xFFFFFFFF), numpy.uint64(seed >> 32))
    total = int(count_pairs(pairs, *keys))
    if count % 2 == 1:
        total += int(count_inside(pairs, pairs + 1, *keys, False))
    hits[0] = total
