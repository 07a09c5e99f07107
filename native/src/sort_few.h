/* Sorts few keys by a network of vectors, or else by counting for each how many are below it.
 *
 * What includes this defines ORDER_OF: see sort_level.h. */
#ifndef KERNELS_SORT_FEW_H
#define KERNELS_SORT_FEW_H

#include "kernel.h"
#include "vector.h"

#include <string.h>

/* The most keys that are few. */
enum { FEW = 64 };

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
        i64s orders = ORDER_OF((i64s)_mm512_maskz_loadu_epi64(lanes, from + i * LANES));
        keys[i] = sort_lanes(_mm512_mask_mov_epi64(_mm512_set1_epi64(INT64_MAX), lanes, (__m512i)orders));
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
        _mm512_mask_storeu_epi64(to + i * LANES, lanes, (__m512i)ORDER_OF((i64s)keys[i]));
    }
}

/* Writes up to FEW keys in order; the two arrays may be one. Most buckets need two vectors: fewer are not told apart, as that
 * would be a branch that can't be foreseen. */
static void sort_few(const int64_t *from, int64_t *to, int64_t n)
{
    if (n <= 2 * LANES)
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
    int64_t key[FEW + LANES], order[FEW + LANES], place[FEW + LANES];
    memcpy(key, from, (size_t)n * sizeof *key);
    for (int64_t first = 0; first < n; first += LANES)
        store(order + first, ORDER_OF(load(key + first)));
    i64s lane;
    for (int i = 0; i < LANES; i++)
        lane[i] = i;
    for (int64_t first = 0; first < n; first += LANES) {
        /* Equal keys keep their order: those before count unless they are above, those after only if they are below. */
        i64s own = load(order + first), above = { 0 }, below = { 0 };
        int64_t i = 0, end = min64(first + LANES, n);
        for (; i < first; i++)
            above = count_lanes(above, less(own, broadcast_i64(order[i])));
        for (; i < end; i++) {
            i64s other = broadcast_i64(order[i]);
            below = count_lanes(below, less(other, own) | (equal(other, own) & less(broadcast_i64(i - first), lane)));
        }
        for (; i < n; i++)
            below = count_lanes(below, less(broadcast_i64(order[i]), own));
        store(place + first, broadcast_i64(first) - above + below);
    }
    for (int64_t i = 0; i < n; i++)
        to[place[i]] = key[i];
}
#endif

#endif
