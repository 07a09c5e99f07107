/* The widest vectors of float64 that this instruction-set level has, as GCC and Clang write them. */
#ifndef KERNELS_VECTOR_H
#define KERNELS_VECTOR_H

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#if defined(__AVX512F__)
#define VECTOR_BYTES 64
#elif defined(__AVX2__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif

enum { LANES = VECTOR_BYTES / sizeof(double) };

typedef double vector __attribute__((vector_size(VECTOR_BYTES)));
typedef int64_t integers __attribute__((vector_size(VECTOR_BYTES)));

static inline vector broadcast(double value)
{
    return (vector){ 0 } + value;
}

static inline vector load(const double *source)
{
    vector result;
    memcpy(&result, source, sizeof result);
    return result;
}

static inline void store(double *destination, vector value)
{
    memcpy(destination, &value, sizeof value);
}

/* a * b + c, rounded once if the level has the instruction. */
static inline vector multiply_add(vector a, vector b, vector c)
{
#if defined(__AVX512F__)
    return (vector)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif defined(__FMA__)
    return (vector)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#else
    return a * b + c;
#endif
}

/* Stores to an address that is a multiple of VECTOR_BYTES, past the cache, for what is not read again soon. */
static inline void store_past_cache(double *destination, vector value)
{
#if defined(__AVX512F__)
    _mm512_stream_pd(destination, (__m512d)value);
#elif defined(__AVX2__)
    _mm256_stream_pd(destination, (__m256d)value);
#elif defined(__x86_64__)
    _mm_stream_pd(destination, (__m128d)value);
#else
    store(destination, value);
#endif
}

/* Stores past the cache become visible to other threads in no order, except by this. */
static inline void end_stores_past_cache(void)
{
#if defined(__x86_64__)
    _mm_sfence();
#endif
}

#if defined(__clang__)
#define SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define SHUFFLE(a, b, ...) __builtin_shuffle(a, b, (integers){ __VA_ARGS__ })
#endif

/* Every element's left neighbour, from a vector and the one before it. */
static inline vector left_neighbours(vector before, vector here)
{
#if VECTOR_BYTES == 64
    return SHUFFLE(before, here, 7, 8, 9, 10, 11, 12, 13, 14);
#elif VECTOR_BYTES == 32
    return SHUFFLE(before, here, 3, 4, 5, 6);
#else
    return SHUFFLE(before, here, 1, 2);
#endif
}

/* Every element's right neighbour, from a vector and the one after it. */
static inline vector right_neighbours(vector here, vector behind)
{
#if VECTOR_BYTES == 64
    return SHUFFLE(here, behind, 1, 2, 3, 4, 5, 6, 7, 8);
#elif VECTOR_BYTES == 32
    return SHUFFLE(here, behind, 1, 2, 3, 4);
#else
    return SHUFFLE(here, behind, 1, 2);
#endif
}

/* A set of lanes. */
#if defined(__AVX512F__)
typedef __mmask8 lane_set;
#define ALL_LANES ((lane_set)0xff)
#else
typedef integers lane_set;
#define ALL_LANES ((integers){ 0 } - 1)
#endif

/* The lanes of `set` in which a < b; a NaN is not less. */
static inline lane_set and_less(lane_set set, vector a, vector b)
{
#if defined(__AVX512F__)
    return _mm512_mask_cmp_pd_mask(set, (__m512d)a, (__m512d)b, _CMP_LT_OQ);
#else
    return set & (a < b);
#endif
}

/* Adds 1 to the lanes of the set. */
static inline integers count_lanes(integers count, lane_set set)
{
#if defined(__AVX512F__)
    return (integers)_mm512_mask_add_epi64((__m512i)count, set, (__m512i)count, _mm512_set1_epi64(1));
#else
    return count - set;
#endif
}

#endif
