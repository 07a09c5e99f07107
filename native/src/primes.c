/* primes/1: the sieve of Eratosthenes in segments, on a wheel of 30: a byte stands for 30 numbers, and its eight bits for those
 * that neither 2, 3 nor 5 divides. A prime crosses off its multiples by numbers of the wheel. The bits of these, and all but the
 * prime's size in their distances, depend on its residue alone: so primes are grouped by it, and each group's loop has that as a
 * constant. */
#include <kernels/primes.h>

#include "kernel.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
    WHEEL = 30,
    CLASSES = 8,
    /* Bytes from which primes cross off together: what the first cache holds or nearly, and for larger primes the second. */
    BLOCK = 1 << 16,
    SEGMENT = 1 << 20,
    /* Multiples of the primes before this one form patterns that repeat, which fill bytes. */
    FIRST_CROSSED = 103,
    PATTERNS = 11,
    PATTERN_PRIMES = 3,
    /* More than the products of the primes of each, and VECTOR for each. */
    PATTERN_BYTES = 40960,
    VECTOR = 64,
    /* Bytes for each thread below which starting it costs more than it saves. */
    LEAST_SHARE = 1 << 15,
    /* A piece has so many bytes for each prime that it takes some ten times as long as getting the primes ready for it. */
    BYTES_PER_PRIME = 128,
    /* A crosser's place fits 32 bits. */
    LARGEST_PIECE = 1 << 28,
};

/* The numbers of the wheel, and the first one of its next turn. */
static const uint8_t residues[CLASSES + 1] = { 1, 7, 11, 13, 17, 19, 23, 29, 31 };

static const uint8_t pattern_primes[PATTERNS][PATTERN_PRIMES] = {
    { 7, 11, 13 }, { 17, 19 }, { 23, 29 }, { 31, 37 }, { 41, 43 }, { 47, 53 }, { 59, 61 }, { 67, 71 }, { 73, 79 },
    { 83, 89 }, { 97, 101 },
};

struct pattern {
    int32_t length;
    const uint8_t *bytes;
};

/* A prime on its way. */
struct crosser {
    /* The prime / WHEEL, and the byte of its next multiple. */
    uint32_t whole, next;
    /* The place in the wheel of that multiple's other factor. */
    uint32_t step;
};

typedef uint8_t vector_of_bytes __attribute__((vector_size(VECTOR)));

/* All bits but that of a prime of a class times a number at a place of the wheel. */
static inline uint8_t mask_of(int class, int step)
{
    int bit = 0;
    while (residues[bit] != residues[class] * residues[step] % WHEEL)
        bit++;
    return (uint8_t)~(1 << bit);
}

/* Crosses off the first multiples in a block of bytes; class is a constant, so that all but the prime's size is known. */
static inline __attribute__((always_inline)) void cross_off(
    uint8_t *bytes, size_t size, struct crosser *crossers, int64_t count, const int class)
{
    uint8_t mask[CLASSES];
    size_t gap[CLASSES], carry[CLASSES];
    for (int step = 0; step < CLASSES; step++) {
        mask[step] = mask_of(class, step);
        gap[step] = (size_t)(residues[step + 1] - residues[step]);
        carry[step] = (size_t)(residues[class] * residues[step + 1] / WHEEL - residues[class] * residues[step] / WHEEL);
    }
    for (int64_t i = 0; i < count; i++) {
        size_t whole = crossers[i].whole, at = crossers[i].next, prime = whole * WHEEL + residues[class];
        /* From a multiple at the wheel's first place to those at the others, and over how many bytes the last is. */
        size_t distance[CLASSES];
        for (int step = 0; step < CLASSES; step++)
            distance[step] = whole * (residues[step] - 1U) + (size_t)(residues[class] * residues[step] / WHEEL);
        uint32_t step = crossers[i].step;
        while (at < size) {
            for (; step == 0 && at + distance[CLASSES - 1] < size; at += prime) {
#pragma GCC unroll 8
                for (int place = 0; place < CLASSES; place++)
                    bytes[at + distance[place]] &= mask_of(class, place);
            }
            if (at >= size)
                break;
            bytes[at] &= mask[step];
            at += whole * gap[step] + carry[step];
            step = (step + 1) % CLASSES;
        }
        crossers[i].next = (uint32_t)(at - size);
        crossers[i].step = step;
    }
}

static void cross_off_class(uint8_t *bytes, int64_t size, struct crosser *crossers, int64_t count, int class)
{
    switch (class) {
    case 0: cross_off(bytes, (size_t)size, crossers, count, 0); break;
    case 1: cross_off(bytes, (size_t)size, crossers, count, 1); break;
    case 2: cross_off(bytes, (size_t)size, crossers, count, 2); break;
    case 3: cross_off(bytes, (size_t)size, crossers, count, 3); break;
    case 4: cross_off(bytes, (size_t)size, crossers, count, 4); break;
    case 5: cross_off(bytes, (size_t)size, crossers, count, 5); break;
    case 6: cross_off(bytes, (size_t)size, crossers, count, 6); break;
    default: cross_off(bytes, (size_t)size, crossers, count, 7); break;
    }
}

static int class_of(int64_t prime)
{
    int class = 0;
    while (residues[class] != prime % WHEEL)
        class++;
    return class;
}

/* The primes from FIRST_CROSSED to limit, by the sieve of odd numbers; null if there is no memory. */
static uint32_t *list_primes(int64_t limit, int64_t *count)
{
    *count = 0;
    int64_t odds = limit / 2 + 1;
    uint8_t *composite = calloc((size_t)odds, 1);
    uint32_t *primes = malloc((size_t)odds * sizeof *primes);
    if (composite == NULL || primes == NULL) {
        free(composite);
        free(primes);
        return NULL;
    }
    int64_t found = 0;
    for (int64_t odd = 3; odd <= limit; odd += 2) {
        if (composite[odd / 2])
            continue;
        if (odd >= FIRST_CROSSED)
            primes[found++] = (uint32_t)odd;
        for (int64_t multiple = odd * odd; multiple <= limit; multiple += 2 * odd)
            composite[multiple / 2] = 1;
    }
    free(composite);
    *count = found;
    return primes;
}

static void make_patterns(struct pattern *patterns, uint8_t *memory)
{
    for (int i = 0; i < PATTERNS; i++) {
        const uint8_t *primes = pattern_primes[i];
        int length = primes[0] * primes[1] * (primes[2] == 0 ? 1 : primes[2]);
        memset(memory, 0xff, (size_t)length);
        for (int p = 0; p < PATTERN_PRIMES && primes[p] != 0; p++) {
            int class = class_of(primes[p]);
            for (int turn = 0; turn < length / primes[p]; turn++) {
                for (int step = 0; step < CLASSES; step++)
                    memory[primes[p] * (WHEEL * turn + residues[step]) / WHEEL] &= mask_of(class, step);
            }
        }
        memcpy(memory + length, memory, VECTOR);
        patterns[i] = (struct pattern){ length, memory };
        memory += length + VECTOR;
    }
}

/* Sets the bits of what the primes of the patterns don't divide; up to VECTOR bytes beyond the block too. */
static void fill_block(uint8_t *bytes, int64_t size, int64_t first, const struct pattern *patterns)
{
    uint32_t at[PATTERNS];
    for (int i = 0; i < PATTERNS; i++)
        at[i] = (uint32_t)(first % patterns[i].length);
    for (int64_t byte = 0; byte < size; byte += VECTOR) {
        vector_of_bytes left = ~(vector_of_bytes){ 0 };
        for (int i = 0; i < PATTERNS; i++) {
            vector_of_bytes pattern;
            memcpy(&pattern, patterns[i].bytes + at[i], VECTOR);
            left &= pattern;
            uint32_t next = at[i] + VECTOR, wrapped = next - (uint32_t)patterns[i].length;
            at[i] = wrapped < next ? wrapped : next;
        }
        memcpy(bytes + byte, &left, VECTOR);
    }
}

static int64_t count_bits(const uint8_t *bytes, int64_t size)
{
    int64_t count = 0, byte = 0;
    for (; byte + 8 <= size; byte += 8) {
        uint64_t word;
        memcpy(&word, bytes + byte, 8);
        count += __builtin_popcountll(word);
    }
    for (; byte < size; byte++)
        count += __builtin_popcount(bytes[byte]);
    return count;
}

/* The first multiple of a prime that it has to cross off from a byte on: its square, or a later one. */
static struct crosser crosser_at(int64_t prime, int64_t first)
{
    int64_t factor = max64(prime, (first * WHEEL + prime - 1) / prime);
    int64_t turns = factor / WHEEL;
    uint32_t step = 0;
    while (residues[step] < factor % WHEEL)
        step++;
    int64_t byte = prime * (turns * WHEEL + residues[step]) / WHEEL;
    return (struct crosser){ (uint32_t)(prime / WHEEL), (uint32_t)(byte - first), step };
}

/* What all threads read. */
struct sieve {
    /* The numbers that are counted, from FIRST_CROSSED on. */
    int64_t low, high;
    const uint32_t *primes;
    int64_t prime_count;
    struct pattern patterns[PATTERNS];
};

/* Clears the bits of numbers below low and from high on. */
static void clear_ends(const struct sieve *s, uint8_t *bytes, int64_t first, int64_t end)
{
    for (int bit = 0; bit < CLASSES; bit++) {
        if (first * WHEEL + residues[bit] < s->low)
            bytes[0] &= (uint8_t)~(1 << bit);
        if ((end - 1) * WHEEL + residues[bit] >= s->high)
            bytes[end - first - 1] &= (uint8_t)~(1 << bit);
    }
}

/* Counts the primes in bytes first .. end - 1. */
static int64_t count_piece(const struct sieve *s, int64_t first, int64_t end, uint8_t *bytes, struct crosser *crossers)
{
    /* Small primes of each class, then large ones. */
    int64_t group[2 * CLASSES + 1] = { 0 };
    int64_t used = 0;
    for (; used < s->prime_count && (int64_t)s->primes[used] * s->primes[used] < end * WHEEL; used++)
        group[(s->primes[used] >= BLOCK) * CLASSES + class_of(s->primes[used]) + 1]++;
    for (int i = 0; i < 2 * CLASSES; i++)
        group[i + 1] += group[i];
    int64_t filled[2 * CLASSES];
    memcpy(filled, group, sizeof filled);
    for (int64_t i = 0; i < used; i++)
        crossers[filled[(s->primes[i] >= BLOCK) * CLASSES + class_of(s->primes[i])]++] = crosser_at(s->primes[i], first);

    int64_t count = 0;
    int64_t segment = group[2 * CLASSES] > group[CLASSES] ? SEGMENT : BLOCK;
    for (; first < end; first += segment) {
        int64_t size = min64(segment, end - first);
        for (int64_t block = 0; block < size; block += BLOCK) {
            int64_t length = min64(BLOCK, size - block);
            fill_block(bytes + block, length, first + block, s->patterns);
            for (int i = 0; i < CLASSES; i++)
                cross_off_class(bytes + block, length, crossers + group[i], group[i + 1] - group[i], i);
        }
        for (int i = CLASSES; i < 2 * CLASSES; i++)
            cross_off_class(bytes, size, crossers + group[i], group[i + 1] - group[i], i - CLASSES);
        clear_ends(s, bytes, first, first + size);
        count += count_bits(bytes, size);
    }
    return count;
}

/* The primes that patterns cross off, themselves too, and 2, 3 and 5. */
static int64_t count_first(int64_t lo, int64_t hi)
{
    int64_t count = 0;
    for (int64_t n = max64(lo, 2); n < min64(hi, FIRST_CROSSED); n++) {
        bool is_prime = true;
        for (int64_t divisor = 2; divisor * divisor <= n; divisor++)
            is_prime = is_prime && n % divisor != 0;
        count += is_prime;
    }
    return count;
}

static int64_t root_of(int64_t n)
{
    int64_t root = (int64_t)sqrt((double)n);
    while (root * root > n)
        root--;
    return root;
}

static enum kernels_status primes(int64_t lo, int64_t hi, int64_t *count, int32_t threads)
{
    REQUIRE(lo >= 0);
    REQUIRE(hi <= INT64_C(10000000000000));
    REQUIRE(lo <= hi);
    REQUIRE(count != NULL);
    REQUIRE(threads >= 1);

    *count = count_first(lo, hi);
    struct sieve s = { .low = max64(lo, FIRST_CROSSED), .high = hi };
    if (s.high <= s.low)
        return KERNELS_OK;
    int64_t first = s.low / WHEEL, end = (hi - 1) / WHEEL + 1, bytes = end - first;
    int team = team_for(threads, max64(1, bytes / LEAST_SHARE));
    uint32_t *list = list_primes(root_of(hi - 1), &s.prime_count);
    uint8_t *pattern_bytes = malloc(PATTERN_BYTES);
    /* Each thread's segment and crossers. */
    size_t segment = SEGMENT + VECTOR, own = segment + (size_t)s.prime_count * sizeof(struct crosser);
    own = (own + VECTOR - 1) / VECTOR * VECTOR;
    uint8_t *memory = list == NULL ? NULL : malloc((size_t)team * own);
    enum kernels_status status = KERNELS_OK;
    if (pattern_bytes != NULL && memory != NULL) {
        s.primes = list;
        make_patterns(s.patterns, pattern_bytes);
        int64_t share = (bytes + team - 1) / team;
        int64_t piece = min64(max64((share + 3) / 4, min64(share, s.prime_count * BYTES_PER_PRIME)), LARGEST_PIECE);
        int64_t pieces = (bytes + piece - 1) / piece, total = 0;
#pragma omp parallel for num_threads(team) if (team > 1) schedule(dynamic) reduction(+ : total)
        for (int64_t i = 0; i < pieces; i++) {
            uint8_t *of_thread = memory + (size_t)team_rank() * own;
            int64_t begin = first + i * piece;
            total += count_piece(&s, begin, min64(end, begin + piece), of_thread, (struct crosser *)(of_thread + segment));
        }
        *count += total;
    } else {
        status = FAIL(KERNELS_ERROR_OUT_OF_MEMORY, "no memory for a sieve up to %lld", (long long)hi);
    }
    free(memory);
    free(pattern_bytes);
    free(list);
    return status;
}

static const kernels_primes functions = { sizeof(kernels_primes), THREAD_SUPPORT, primes };

const struct kernel KERNEL(primes) = { KERNELS_PRIMES_ID, &functions };
