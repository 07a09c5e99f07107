/* Sorts 64-bit keys by the highest bits in which they differ, each bucket then by the next ones, and few keys by a network of
 * vectors, or else by counting for each how many are below it. A level takes time in proportion to its keys, and there are at
 * most as many levels as bits, so no input is slow. Keys go to and fro between the array and another of its size. */
#ifndef KERNELS_SORT_KEYS_H
#define KERNELS_SORT_KEYS_H

#include "kernel.h"
#include "vector.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#if defined(__linux__)
#include <sys/mman.h>
#endif

enum {
    /* The most keys that are not sent to buckets. */
    FEW = 64,
    /* Buckets have half as many keys on average as a power of two, or fewer, if a level has bits enough for that. */
    LOG_FEW = VECTOR_BYTES == 64 ? 5 : 4,
    /* Bits of a level. */
    MOST_BITS = 10,
    BUCKETS = 1 << MOST_BITS,
    /* Keys for each thread below which starting it costs more than it saves. */
    LEAST_SHARE = 1 << 16,
    /* From so many bytes on, which malloc takes from the system and gives back each time, it pays to ask for large pages. */
    MANY_BYTES = 1 << 25,
    LARGE_PAGE = 1 << 21,
};

/* Which bits of keys are a level's: bucket (key >> shift & mask) ^ flip. Flip turns the sign's bit, as negative keys are first. */
struct level {
    int shift, bits;
    uint64_t mask, flip;
};

static inline size_t bucket_of(const struct level *level, int64_t key)
{
    return (size_t)(((uint64_t)key >> level->shift & level->mask) ^ level->flip);
}

/* The bits in which keys differ from the first one. */
static inline uint64_t find_differing(const int64_t *keys, int64_t n, int64_t first)
{
    uint64_t differing = 0;
    for (int64_t i = 0; i < n; i++)
        differing |= (uint64_t)(keys[i] ^ first);
    return differing;
}

static inline int bit_length(uint64_t value)
{
    return 64 - __builtin_clzll(value);
}

/* The highest bits of those that differ, as many as n keys need, or, on several levels, an even share of them. */
static inline struct level level_of(uint64_t differing, int64_t n)
{
    int length = bit_length(differing);
    int needed = (int)max64(bit_length((uint64_t)n) - LOG_FEW, 1), levels = (needed + MOST_BITS - 1) / MOST_BITS;
    int bits = (int)min64(needed / levels, length);
    uint64_t mask = (UINT64_C(1) << bits) - 1;
    return (struct level){ length - bits, bits, mask, length == 64 ? mask / 2 + 1 : 0 };
}

#if defined(__AVX512F__)
/* Vectors of keys by bitonic networks (Batcher, Sorting networks and their applications, 1968): lanes are compared with those
 * whose number differs in some bits, and the larger key goes to the lane in which the highest of these is set. */
#define EXCHANGE(keys, lane_bits, upper_lanes) \
    exchange(keys, _mm512_xor_si512(_mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0), _mm512_set1_epi64(lane_bits)), upper_lanes)
static inline __m512i exchange(__m512i keys, __m512i partners, __mmask8 upper_lanes)
{
    __m512i other = _mm512_permutexvar_epi64(partners, keys);
    return _mm512_mask_max_epi64(_mm512_min_epi64(keys, other), upper_lanes, keys, other);
}

static inline __m512i sort_lanes(__m512i keys)
{
    keys = EXCHANGE(keys, 1, 0xaa);
    keys = EXCHANGE(keys, 3, 0xcc);
    keys = EXCHANGE(keys, 1, 0xaa);
    keys = EXCHANGE(keys, 7, 0xf0);
    keys = EXCHANGE(keys, 2, 0xcc);
    return EXCHANGE(keys, 1, 0xaa);
}

/* Keys that ascend and then descend, or the other way round. */
static inline __m512i merge_lanes(__m512i keys)
{
    keys = EXCHANGE(keys, 4, 0xf0);
    keys = EXCHANGE(keys, 2, 0xcc);
    return EXCHANGE(keys, 1, 0xaa);
}

static inline void exchange_vectors(__m512i *lower, __m512i *upper)
{
    __m512i lowest = _mm512_min_epi64(*lower, *upper);
    *upper = _mm512_max_epi64(*lower, *upper);
    *lower = lowest;
}

/* Two sequences of `half` vectors in order become one. */
static inline __attribute__((always_inline)) void merge_vectors(__m512i *keys, const int half)
{
    const __m512i reversed = _mm512_set_epi64(0, 1, 2, 3, 4, 5, 6, 7);
    for (int i = 0; i < half; i++) {
        __m512i last = _mm512_permutexvar_epi64(reversed, keys[2 * half - 1 - i]);
        keys[2 * half - 1 - i] = _mm512_max_epi64(keys[i], last);
        keys[i] = _mm512_min_epi64(keys[i], last);
    }
    for (int distance = half / 2; distance > 0; distance /= 2) {
        for (int i = 0; i < 2 * half; i++) {
            if ((i & distance) == 0)
                exchange_vectors(&keys[i], &keys[i + distance]);
        }
    }
    for (int i = 0; i < 2 * half; i++)
        keys[i] = merge_lanes(keys[i]);
}

/* Writes up to `vectors` vectors of keys in order, a constant; lanes left over hold the largest key. */
static inline __attribute__((always_inline)) void sort_vectors(const int64_t *from, int64_t *to, int64_t n, const int vectors)
{
    __m512i keys[FEW / LANES];
#pragma GCC unroll 8
    for (int i = 0; i < vectors; i++) {
        __mmask8 lanes = (__mmask8)((1U << max64(0, min64(n - i * LANES, LANES))) - 1);
        keys[i] = sort_lanes(_mm512_mask_loadu_epi64(_mm512_set1_epi64(INT64_MAX), lanes, from + i * LANES));
    }
#pragma GCC unroll 8
    for (int half = 1; half < vectors; half *= 2) {
#pragma GCC unroll 8
        for (int i = 0; i < vectors; i += 2 * half)
            merge_vectors(keys + i, half);
    }
#pragma GCC unroll 8
    for (int i = 0; i < vectors; i++) {
        __mmask8 lanes = (__mmask8)((1U << max64(0, min64(n - i * LANES, LANES))) - 1);
        _mm512_mask_storeu_epi64(to + i * LANES, lanes, keys[i]);
    }
}

/* Writes up to FEW keys in order; the two arrays may be one. */
static void sort_few(const int64_t *from, int64_t *to, int64_t n)
{
    if (n <= LANES)
        sort_vectors(from, to, n, 1);
    else if (n <= 2 * LANES)
        sort_vectors(from, to, n, 2);
    else if (n <= 4 * LANES)
        sort_vectors(from, to, n, 4);
    else
        sort_vectors(from, to, n, 8);
}
#else
/* Writes up to FEW keys in order; the two arrays may be one. */
static void sort_few(const int64_t *from, int64_t *to, int64_t n)
{
    int64_t key[FEW + LANES], place[FEW + LANES];
    memcpy(key, from, (size_t)n * sizeof *key);
    i64s lane;
    for (int i = 0; i < LANES; i++)
        lane[i] = i;
    for (int64_t first = 0; first < n; first += LANES) {
        /* Equal keys keep their order: those before count unless they are above, those after only if they are below. */
        i64s own = load(key + first), above = { 0 }, below = { 0 };
        int64_t i = 0, end = min64(first + LANES, n);
        for (; i < first; i++)
            above = count_lanes(above, less(own, broadcast_i64(key[i])));
        for (; i < end; i++) {
            i64s other = broadcast_i64(key[i]);
            below = count_lanes(below, less(other, own) | (equal(other, own) & less(broadcast_i64(i - first), lane)));
        }
        for (; i < n; i++)
            below = count_lanes(below, less(broadcast_i64(key[i]), own));
        store(place + first, broadcast_i64(first) - above + below);
    }
    for (int64_t i = 0; i < n; i++)
        to[place[i]] = key[i];
}
#endif

static inline void count_buckets(const int64_t *keys, int64_t n, const struct level *level, int64_t *counts)
{
    for (int64_t i = 0; i < n; i++)
        counts[bucket_of(level, keys[i])]++;
}

/* Sends keys to places that are counted up. */
static inline void scatter(const int64_t *from, int64_t n, const struct level *level, int64_t *to, int64_t *places)
{
    for (int64_t i = 0; i < n; i++)
        to[places[bucket_of(level, from[i])]++] = from[i];
}

/* Sorts the keys of one array, into the other or in place; what the other held is lost. */
static void sort_alone(int64_t *from, int64_t *to, int64_t n, bool into)
{
    if (n <= FEW) {
        sort_few(from, into ? to : from, n);
        return;
    }
    uint64_t differing = find_differing(from, n, from[0]);
    if (differing == 0) {
        if (into)
            memcpy(to, from, (size_t)n * sizeof *to);
        return;
    }
    struct level level = level_of(differing, n);
    int64_t ends[BUCKETS], buckets = INT64_C(1) << level.bits, sum = 0;
    memset(ends, 0, (size_t)buckets * sizeof *ends);
    count_buckets(from, n, &level, ends);
    for (int64_t bucket = 0; bucket < buckets; bucket++) {
        sum += ends[bucket];
        ends[bucket] = sum - ends[bucket];
    }
    scatter(from, n, &level, to, ends);
    for (int64_t bucket = 0, begin = 0; bucket < buckets; begin = ends[bucket++]) {
        if (ends[bucket] > begin)
            sort_alone(to + begin, from + begin, ends[bucket] - begin, !into);
    }
}

/* Where each bucket of a thread's own keys begins, behind those of lower buckets and of threads before it. */
static inline void place_own(const int64_t *counts, int64_t buckets, int64_t threads, int64_t rank, int64_t *places)
{
    int64_t sum = 0;
    for (int64_t bucket = 0; bucket < buckets; bucket++) {
        for (int64_t thread = 0; thread < threads; thread++) {
            if (thread == rank)
                places[bucket] = sum;
            sum += counts[thread * BUCKETS + bucket];
        }
    }
}

/* The same with several threads. Buckets that are most of a thread's work are left to all threads again. */
static void sort_in_team(int64_t *from, int64_t *to, int64_t n, bool into, int32_t threads)
{
    int team = team_for(threads, n / LEAST_SHARE);
    int64_t *counts = team < 2 ? NULL : malloc((size_t)team * BUCKETS * sizeof *counts);
    if (counts == NULL) {
        sort_alone(from, to, n, into);
        return;
    }
    uint64_t differing = 0;
    int64_t begins[BUCKETS + 1], buckets = 0, most = n / team;
#pragma omp parallel num_threads(team)
    {
        int64_t size = team_size(), rank = team_rank(), begin = n * rank / size, length = n * (rank + 1) / size - begin;
        uint64_t own_differing = find_differing(from + begin, length, from[0]);
#pragma omp atomic
        differing |= own_differing;
#pragma omp barrier
        if (differing != 0) {
            struct level level = level_of(differing, n);
            int64_t *own = counts + rank * BUCKETS, places[BUCKETS];
            memset(own, 0, BUCKETS * sizeof *own);
            count_buckets(from + begin, length, &level, own);
#pragma omp barrier
            place_own(counts, INT64_C(1) << level.bits, size, rank, places);
            if (rank == 0) {
                buckets = INT64_C(1) << level.bits;
                memcpy(begins, places, (size_t)buckets * sizeof *begins);
                begins[buckets] = n;
            }
            scatter(from + begin, length, &level, to, places);
#pragma omp barrier
#pragma omp for schedule(dynamic) nowait
            for (int64_t bucket = 0; bucket < buckets; bucket++) {
                int64_t first = begins[bucket], keys = begins[bucket + 1] - first;
                if (keys > 0 && keys <= most)
                    sort_alone(to + first, from + first, keys, !into);
            }
        }
    }
    free(counts);
    if (differing == 0 && into)
        memcpy(to, from, (size_t)n * sizeof *to);
    for (int64_t bucket = 0; bucket < buckets; bucket++) {
        int64_t first = begins[bucket], keys = begins[bucket + 1] - first;
        if (keys > most)
            sort_in_team(to + first, from + first, keys, !into, threads);
    }
}

/* Memory for a number of keys; null if there is none. */
static inline int64_t *allocate_keys(int64_t n)
{
    if ((uint64_t)n > SIZE_MAX / sizeof(int64_t) - LARGE_PAGE)
        return NULL;
    size_t bytes = (size_t)n * sizeof(int64_t);
    if (bytes < MANY_BYTES)
        return malloc(bytes);
    bytes = (bytes + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    int64_t *keys = aligned_alloc(LARGE_PAGE, bytes);
#if defined(__linux__)
    if (keys != NULL)
        madvise(keys, bytes, MADV_HUGEPAGE);
#endif
    return keys;
}

/* Sorts keys. */
static inline enum kernels_status sort_keys(int64_t *keys, int64_t n, int32_t threads)
{
    if (n <= 1)
        return KERNELS_OK;
    if (n <= FEW) {
        sort_few(keys, keys, n);
        return KERNELS_OK;
    }
    int64_t *other = allocate_keys(n);
    if (other == NULL)
        return FAIL(KERNELS_ERROR_OUT_OF_MEMORY, "no memory for a second array of %lld keys", (long long)n);
    sort_in_team(keys, other, n, false, threads);
    free(other);
    return KERNELS_OK;
}

#endif
