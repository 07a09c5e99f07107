/* is_prime/1 by trial division and the Baillie-PSW test, each for several numbers at a time.
 *
 * The test is a strong probable-prime test to base 2 and an extra strong Lucas test (Baillie and Wagstaff, Lucas pseudoprimes,
 * Math. Comp. 35, 1980; Grantham, Frobenius pseudoprimes, Math. Comp. 70, 2001). No composite below 2^64 passes both: that was
 * checked with Feitsma's and Galway's list of all pseudoprimes to base 2 below 2^64 (Baillie, Fiori and Wagstaff, Strengthening
 * the Baillie-PSW primality test, Math. Comp. 90, 2021).
 *
 * What is left after each step is packed together, so that all lanes do useful work although most numbers leave early. */
#include <kernels/is_prime.h>

#include "kernel.h"
#include "vector.h"

#include <stdbool.h>
#include <stddef.h>

/* What is tested together: a vector of eight numbers, or, with narrower vectors, one number. A vector multiplies by halves, with
 * seven multiplications for one of 64 bits, and so has to be wide. A set of lanes is then all ones or 0. */
#if defined(__AVX512F__)
typedef u64s word;
typedef lane_set word_set;
enum { WORD_LANES = LANES };
#define WORD_LANE(word, lane) (word)[lane]
#else
typedef uint64_t word;
typedef uint64_t word_set;
enum { WORD_LANES = 1 };
#define WORD_LANE(word, lane) (word)
#endif

enum {
    /* Words that step together: a Montgomery multiplication is a long chain, which the other words fill. */
    WORDS = 4,
    BATCH = WORDS * WORD_LANES,
    /* Numbers whose divisibility is one word of bits. */
    BLOCK = 64,
    /* Numbers whose candidates are packed together, if there are enough for all threads. */
    CHUNK = 4096,
    SMALLEST_CHUNK = 1024,
    /* The first Lucas parameter before which a square, for which there is none, is told apart. */
    SQUARES_FROM = 24,
};

/* Odd primes for trial division: more cost more than the candidates that they take away. */
static const uint32_t small_primes[] = { 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61 };
enum { SMALL_PRIMES = sizeof small_primes / sizeof *small_primes };

/* Bit v: whether v is prime, for v below BLOCK. */
static const uint64_t primes_below_64 = 0x28208a20a08a28acU;

/* A divisor p: v is a multiple of p if v * inverse < bound (Granlund and Montgomery, Division by invariant integers, 1994). */
struct divisor {
    uint64_t inverse, bound;
};

/* Numbers that may be prime, and where the answers go. BATCH more, as whole batches are tested. */
struct candidates {
    int32_t count;
    _Alignas(64) uint64_t value[CHUNK + BATCH];
    _Alignas(64) uint64_t parameter[CHUNK + BATCH];
    int32_t position[CHUNK + BATCH];
};

/* What Montgomery multiplication needs of odd numbers n: 1 / n modulo 2^64, and 1 in Montgomery's form. */
struct modulus {
    word n, inverse, one;
};

#if defined(__AVX512F__)
static inline word load_word(const uint64_t *source)
{
    return load(source);
}

static inline word_set below(word a, word b)
{
    return less(a, b);
}

static inline word_set same(word a, word b)
{
    return equal(a, b);
}

static inline word choose(word_set set, word a, word b)
{
    return select_lanes(set, a, b);
}

/* Words whose highest bit is set. */
static inline word_set highest_bits(word bits)
{
    return less((i64s)bits, (i64s){ 0 });
}

/* The products of the low halves. */
static inline word multiply_halves(word a, word b)
{
    return (word)_mm512_mul_epu32((__m512i)a, (__m512i)b);
}

/* Half of a product of 128 bits, from the products of halves; none of the sums can overflow. */
static inline word high_half(word low, word cross, word other_cross, word high, word *low_half)
{
    word first = cross + (low >> 32);
    word second = other_cross + (first & UINT32_MAX);
    *low_half = (second << 32) | (low & UINT32_MAX);
    return high + (first >> 32) + (second >> 32);
}

static inline word multiply_wide(word a, word b, word *low)
{
    word a_high = a >> 32, b_high = b >> 32;
    return high_half(
        multiply_halves(a, b), multiply_halves(a_high, b), multiply_halves(a, b_high), multiply_halves(a_high, b_high), low);
}

static inline word square_wide(word a, word *low)
{
    word a_high = a >> 32, cross = multiply_halves(a, a_high);
    return high_half(multiply_halves(a, a), cross, cross, multiply_halves(a_high, a_high), low);
}

/* Bit i: whether lane i is in the set. */
static inline uint64_t word_bits(word_set set)
{
    return lane_bits(set);
}
#else
static inline word load_word(const uint64_t *source)
{
    return *source;
}

static inline word_set below(word a, word b)
{
    return -(word)(a < b);
}

static inline word_set same(word a, word b)
{
    return -(word)(a == b);
}

static inline word choose(word_set set, word a, word b)
{
    return (set & a) | (~set & b);
}

static inline word_set highest_bits(word bits)
{
    return -(bits >> 63);
}

static inline word multiply_wide(word a, word b, word *low)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    *low = (word)product;
    return (word)(product >> 64);
}

static inline word square_wide(word a, word *low)
{
    return multiply_wide(a, a, low);
}

static inline uint64_t word_bits(word_set set)
{
    return set & 1;
}
#endif

/* a - b modulo n, of numbers below n. */
static inline word subtract(word a, word b, word n)
{
    word difference = a - b;
    return choose(below(a, b), difference + n, difference);
}

/* (high * 2^64 + low) / 2^64 modulo n, for high below n. */
static inline word reduce(word high, word low, const struct modulus *m)
{
    word unused;
    return subtract(high, multiply_wide(low * m->inverse, m->n, &unused), m->n);
}

static inline word multiply(word a, word b, const struct modulus *m)
{
    word low, high = multiply_wide(a, b, &low);
    return reduce(high, low, m);
}

static inline word square(word a, const struct modulus *m)
{
    word low, high = square_wide(a, &low);
    return reduce(high, low, m);
}

/* 2 * a modulo n; the plain sum could overflow. */
static inline word twice(word a, word n)
{
    return subtract(a, n - a, n);
}

static inline struct modulus modulus_of(const uint64_t *n)
{
    struct modulus m = { .n = load_word(n) };
    /* Newton's method from 5 right bits, which double each time. */
    m.inverse = (3 * m.n) ^ 2;
    for (int bits = 5; bits < 64; bits *= 2)
        m.inverse *= 2 - m.n * m.inverse;
    for (int lane = 0; lane < WORD_LANES; lane++)
        WORD_LANE(m.one, lane) = -n[lane] % n[lane];
    return m;
}

/* The bits of the largest number of a batch, and the most zeros at the end of one. */
static inline void measure(const uint64_t *numbers, int *bits, int *zeros)
{
    uint64_t all = 0, ends = 0;
    for (int i = 0; i < BATCH; i++) {
        all |= numbers[i];
        ends |= numbers[i] & -numbers[i];
    }
    *bits = 64 - __builtin_clzll(all);
    *zeros = 63 - __builtin_clzll(ends);
}

/* Keeps the candidates of a batch whose bit is set; returns the new number kept. */
static inline int32_t keep(struct candidates *c, int32_t kept, int32_t first, uint64_t passed)
{
    int32_t present = c->count - first;
    passed &= present < 64 ? (UINT64_C(1) << present) - 1 : UINT64_MAX;
    for (; passed != 0; passed &= passed - 1) {
        int32_t i = first + __builtin_ctzll(passed);
        c->value[kept] = c->value[i];
        c->position[kept++] = c->position[i];
    }
    return kept;
}

/* Whether each number of a batch passes the strong test to base 2: with n - 1 = d * 2^s, 2^d is 1, or 2^(d * 2^r) is -1 for an
 * r below s. Every lane raises 2 to leading bits of n - 1, and is looked at where only zeros follow. */
static uint64_t strong_test(const uint64_t *n)
{
    struct modulus m[WORDS];
    word power[WORDS], bits[WORDS], rest[WORDS];
    word_set passed[WORDS];
    _Alignas(64) uint64_t exponents[BATCH];
    for (int i = 0; i < BATCH; i++)
        exponents[i] = n[i] - 1;
    int length, zeros;
    measure(exponents, &length, &zeros);
    for (int v = 0; v < WORDS; v++) {
        m[v] = modulus_of(n + v * WORD_LANES);
        power[v] = m[v].one;
        rest[v] = load_word(exponents + v * WORD_LANES);
        bits[v] = rest[v] << (64 - length);
        passed[v] = below(m[v].n, m[v].n);
    }
    for (int at = length - 1; at >= zeros; at--) {
        for (int v = 0; v < WORDS; v++) {
            power[v] = square(power[v], &m[v]);
            power[v] = choose(highest_bits(bits[v]), twice(power[v], m[v].n), power[v]);
            bits[v] += bits[v];
        }
    }
    for (int at = zeros;; at--) {
        uint64_t end = UINT64_C(1) << at;
        word ending = (word){ 0 } + end, none = { 0 };
        for (int v = 0; v < WORDS; v++) {
            passed[v] |= same(rest[v] & (end - 1), none) & same(power[v], m[v].n - m[v].one);
            passed[v] |= same(rest[v] & (2 * end - 1), ending) & same(power[v], m[v].one);
        }
        if (at == 1)
            break;
        for (int v = 0; v < WORDS; v++) {
            power[v] = square(power[v], &m[v]);
            power[v] = choose(highest_bits(bits[v]), twice(power[v], m[v].n), power[v]);
            bits[v] += bits[v];
        }
    }
    uint64_t result = 0;
    for (int v = 0; v < WORDS; v++)
        result |= word_bits(passed[v]) << (v * WORD_LANES);
    return result;
}

/* One step of the Lucas sequence of P, Q = 1: from V[k] and V[k + 1] to V[2k] and V[2k + 1], or to those after them. */
static inline void lucas_step(word *here, word *next, word *bits, word parameter, word two, const struct modulus *m)
{
    word_set is_odd = highest_bits(*bits);
    word both = subtract(multiply(*here, *next, m), parameter, m->n);
    word twofold = subtract(square(choose(is_odd, *next, *here), m), two, m->n);
    *here = choose(is_odd, both, twofold);
    *next = choose(is_odd, twofold, both);
    *bits += *bits;
}

/* Whether each number of a batch passes the extra strong Lucas test: with n + 1 = d * 2^s, U[d] is 0 and V[d] is 2 or -2, or
 * V[d * 2^r] is 0 for an r below s - 1. If V[d] is 2 or -2, U[d] is 0 where V[d + 1] is P or -P. */
static uint64_t lucas_test(const uint64_t *n, const uint64_t *parameters)
{
    struct modulus m[WORDS];
    word here[WORDS], next[WORDS], bits[WORDS], rest[WORDS], two[WORDS], parameter[WORDS];
    word_set passed[WORDS];
    _Alignas(64) uint64_t exponents[BATCH];
    for (int i = 0; i < BATCH; i++)
        exponents[i] = n[i] + 1;
    int length, zeros;
    measure(exponents, &length, &zeros);
    for (int v = 0; v < WORDS; v++) {
        m[v] = modulus_of(n + v * WORD_LANES);
        two[v] = twice(m[v].one, m[v].n);
        for (int lane = 0; lane < WORD_LANES; lane++) {
            unsigned __int128 product = (unsigned __int128)WORD_LANE(m[v].one, lane) * parameters[v * WORD_LANES + lane];
            WORD_LANE(parameter[v], lane) = (uint64_t)(product % n[v * WORD_LANES + lane]);
        }
        here[v] = two[v];
        next[v] = parameter[v];
        rest[v] = load_word(exponents + v * WORD_LANES);
        bits[v] = rest[v] << (64 - length);
        passed[v] = below(m[v].n, m[v].n);
    }
    for (int at = length - 1; at >= zeros; at--) {
        for (int v = 0; v < WORDS; v++)
            lucas_step(&here[v], &next[v], &bits[v], parameter[v], two[v], &m[v]);
    }
    for (int at = zeros;; at--) {
        uint64_t end = UINT64_C(1) << at;
        word ending = (word){ 0 } + end, none = { 0 };
        for (int v = 0; v < WORDS; v++) {
            word_set is_two = same(here[v], two[v]) & same(next[v], parameter[v]);
            word_set is_minus_two = same(here[v], m[v].n - two[v]) & same(next[v], m[v].n - parameter[v]);
            passed[v] |= same(rest[v] & (2 * end - 1), ending) & (is_two | is_minus_two);
            if (at >= 2)
                passed[v] |= same(rest[v] & (end - 1), none) & same(here[v], none);
        }
        if (at == 1)
            break;
        for (int v = 0; v < WORDS; v++)
            lucas_step(&here[v], &next[v], &bits[v], parameter[v], two[v], &m[v]);
    }
    uint64_t result = 0;
    for (int v = 0; v < WORDS; v++)
        result |= word_bits(passed[v]) << (v * WORD_LANES);
    return result;
}

/* Jacobi's symbol (a / n) of an odd n. */
static int jacobi(uint64_t a, uint64_t n)
{
    int symbol = 1;
    for (a %= n; a != 0;) {
        int zeros = __builtin_ctzll(a);
        a >>= zeros;
        if (zeros % 2 == 1 && (n % 8 == 3 || n % 8 == 5))
            symbol = -symbol;
        if (a % 4 == 3 && n % 4 == 3)
            symbol = -symbol;
        uint64_t smaller = n % a;
        n = a;
        a = smaller;
    }
    return n == 1 ? symbol : 0;
}

static bool is_square(uint64_t n)
{
    /* The root by bits: only a few numbers come here. */
    uint64_t root = 0;
    for (int bit = 31; bit >= 0; bit--) {
        uint64_t larger = root | UINT64_C(1) << bit;
        if (larger <= n / larger)
            root = larger;
    }
    return root * root == n;
}

/* The first P from 3 on for which P^2 - 4 is no square modulo n; 0 if that search shows that n is composite. */
static uint64_t lucas_parameter(uint64_t n)
{
    for (uint64_t parameter = 3;; parameter++) {
        if (parameter == SQUARES_FROM && is_square(n))
            return 0;
        int symbol = jacobi(parameter * parameter - 4, n);
        if (symbol <= 0)
            return symbol == 0 ? 0 : parameter;
    }
}

/* Fills the last batch with a number that both tests can take. */
static void fill_batch(struct candidates *c)
{
    for (int i = 0; i < BATCH; i++) {
        c->value[c->count + i] = 67;
        c->parameter[c->count + i] = 3;
    }
}

static void test_candidates(struct candidates *c, uint8_t *prime)
{
    int32_t kept = 0;
    fill_batch(c);
    for (int32_t first = 0; first < c->count; first += BATCH)
        kept = keep(c, kept, first, strong_test(c->value + first));
    c->count = 0;
    for (int32_t i = 0; i < kept; i++) {
        uint64_t parameter = lucas_parameter(c->value[i]);
        c->value[c->count] = c->value[i];
        c->parameter[c->count] = parameter;
        c->position[c->count] = c->position[i];
        c->count += parameter != 0;
    }
    kept = 0;
    fill_batch(c);
    for (int32_t first = 0; first < c->count; first += BATCH)
        kept = keep(c, kept, first, lucas_test(c->value + first, c->parameter + first));
    for (int32_t i = 0; i < kept; i++)
        prime[c->position[i]] = 1;
}

/* Trial division of a block, of which `count` numbers count; those left become candidates. */
static void sieve_block(
    const uint64_t *block, int32_t count, const struct divisor *divisors, int32_t position, struct candidates *c, uint8_t *prime)
{
    uint64_t composite = 0, small = 0;
    for (int v = 0; v < BLOCK; v += LANES) {
        u64s values = load(block + v);
        lane_set divisible = equal(values & 1, (u64s){ 0 });
        for (int p = 0; p < SMALL_PRIMES; p++)
            divisible |= less(values * broadcast_u64(divisors[p].inverse), broadcast_u64(divisors[p].bound));
        composite |= (uint64_t)lane_bits(divisible) << v;
        small |= (uint64_t)lane_bits(less(values, broadcast_u64(BLOCK))) << v;
    }
    uint64_t present = count < 64 ? (UINT64_C(1) << count) - 1 : UINT64_MAX;
    memset(prime, 0, (size_t)count);
    for (uint64_t left = small & present; left != 0; left &= left - 1) {
        int i = __builtin_ctzll(left);
        prime[i] = primes_below_64 >> block[i] & 1;
    }
    for (uint64_t left = ~composite & ~small & present; left != 0; left &= left - 1) {
        int i = __builtin_ctzll(left);
        c->value[c->count] = block[i];
        c->position[c->count++] = position + i;
    }
}

static void test_chunk(
    const uint64_t *values, int32_t count, const struct divisor *divisors, struct candidates *c, uint8_t *prime)
{
    c->count = 0;
    int32_t i = 0;
    for (; i + BLOCK <= count; i += BLOCK)
        sieve_block(values + i, BLOCK, divisors, i, c, prime + i);
    if (i < count) {
        uint64_t block[BLOCK] = { 0 };
        memcpy(block, values + i, (size_t)(count - i) * sizeof *block);
        sieve_block(block, count - i, divisors, i, c, prime + i);
    }
    test_candidates(c, prime);
}

static enum kernels_status is_prime(const uint64_t *values, uint8_t *prime, int64_t n, int32_t threads)
{
    REQUIRE(n >= 0);
    REQUIRE(n == 0 || values != NULL);
    REQUIRE(n == 0 || prime != NULL);
    REQUIRE(threads >= 1);

    struct divisor divisors[SMALL_PRIMES];
    for (int p = 0; p < SMALL_PRIMES; p++) {
        uint64_t inverse = (3 * small_primes[p]) ^ 2;
        for (int bits = 5; bits < 64; bits *= 2)
            inverse *= 2 - small_primes[p] * inverse;
        divisors[p] = (struct divisor){ inverse, UINT64_MAX / small_primes[p] + 1 };
    }
    int team = team_for(threads, max64(1, n / SMALLEST_CHUNK));
    int64_t chunk = max64(SMALLEST_CHUNK, min64(CHUNK, n / (4 * (int64_t)team)));
    int64_t chunks = n / chunk + (n % chunk != 0);

#pragma omp parallel num_threads(team) if (team > 1)
    {
        struct candidates candidates;
#pragma omp for schedule(dynamic)
        for (int64_t i = 0; i < chunks; i++) {
            int64_t first = i * chunk;
            test_chunk(values + first, (int32_t)min64(chunk, n - first), divisors, &candidates, prime + first);
        }
    }
    return KERNELS_OK;
}

static const kernels_is_prime functions = { sizeof(kernels_is_prime), THREAD_SUPPORT, is_prime };

const struct kernel KERNEL(is_prime) = { KERNELS_IS_PRIME_ID, &functions };
