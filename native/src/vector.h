/* The widest vectors that this instruction-set level has, as GCC and Clang write them. They know + - * / & | ^ ~ << >>
 * and the comparisons; this file adds the rest. One name serves all element types, by the type of its arguments:
 *
 *     load(source)  store(destination, v)  multiply_add(a, b, c)  minimum(a, b)  maximum(a, b)
 *     less(a, b)  equal(a, b)  and_less(set, a, b)  select_lanes(set, a, b)  count_lanes(count, set)
 *
 * A number's own type says little about the vector it is meant for, so broadcast is for float64, and the others are
 * broadcast_f32, broadcast_i32 and so on. */
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

/* Number of elements of 64 and of 32 bits. */
enum { LANES = VECTOR_BYTES / 8, LANES_32 = VECTOR_BYTES / 4 };

#define VECTOR_OF(element) __attribute__((vector_size(VECTOR_BYTES))) element
typedef VECTOR_OF(double) f64s;
typedef VECTOR_OF(float) f32s;
typedef VECTOR_OF(int64_t) i64s;
typedef VECTOR_OF(int32_t) i32s;
typedef VECTOR_OF(uint64_t) u64s;
typedef VECTOR_OF(uint32_t) u32s;

/* Most kernels compute in float64, and count in int64. */
typedef f64s vector;
typedef i64s integers;

/* A set of lanes of 64 bits, or of 32. */
#if defined(__AVX512F__)
typedef __mmask8 lane_set;
typedef __mmask16 lane_set_32;
#define ALL_LANES ((lane_set)0xff)
#define ALL_LANES_32 ((lane_set_32)0xffff)
#else
typedef i64s lane_set;
typedef i32s lane_set_32;
#define ALL_LANES ((lane_set){ 0 } - 1)
#define ALL_LANES_32 ((lane_set_32){ 0 } - 1)
#endif

/* Calls the function of a value's type. */
#define OF_POINTER(name, pointer) _Generic(*(pointer), \
    double: name##_f64, float: name##_f32, int64_t: name##_i64, int32_t: name##_i32, \
    uint64_t: name##_u64, uint32_t: name##_u32)
#define OF_VECTOR(name, value) _Generic((value), \
    f64s: name##_f64, f32s: name##_f32, i64s: name##_i64, i32s: name##_i32, u64s: name##_u64, u32s: name##_u32)
#define OF_FLOATS(name, value) _Generic((value), f64s: name##_f64, f32s: name##_f32)

#define load(source) OF_POINTER(load, source)(source)
#define store(destination, value) OF_POINTER(store, destination)(destination, value)
#define broadcast(value) broadcast_f64(value)
#define multiply_add(a, b, c) OF_FLOATS(multiply_add, a)(a, b, c)
#define minimum(a, b) OF_VECTOR(minimum, a)(a, b)
#define maximum(a, b) OF_VECTOR(maximum, a)(a, b)
#define less(a, b) OF_VECTOR(less, a)(a, b)
#define equal(a, b) OF_VECTOR(equal, a)(a, b)
#define and_less(set, a, b) OF_VECTOR(and_less, a)(set, a, b)
#define store_past_cache(destination, value) OF_FLOATS(store_past_cache, value)(destination, value)
#define select_lanes(set, a, b) OF_VECTOR(select_lanes, a)(set, a, b)
#define count_lanes(count, set) _Generic((count), i64s: count_lanes_i64, i32s: count_lanes_i32)(count, set)

/* load and store: the address need not be that of a vector, only that of an element.
 * broadcast: adding 0 would turn -0 into 0; taking it away changes nothing, and compilers know that. */
#define ELEMENT_FUNCTIONS(type, element) \
    static inline type##s load_##type(const element *source) \
    { \
        type##s result; \
        memcpy(&result, source, sizeof result); \
        return result; \
    } \
    static inline void store_##type(element *destination, type##s value) \
    { \
        memcpy(destination, &value, sizeof value); \
    } \
    static inline type##s broadcast_##type(element value) \
    { \
        return value - (type##s){ 0 }; \
    }
ELEMENT_FUNCTIONS(f64, double)
ELEMENT_FUNCTIONS(f32, float)
ELEMENT_FUNCTIONS(i64, int64_t)
ELEMENT_FUNCTIONS(i32, int32_t)
ELEMENT_FUNCTIONS(u64, uint64_t)
ELEMENT_FUNCTIONS(u32, uint32_t)

/* Intrinsics of this width, and the registers that they take. */
#if defined(__x86_64__)
#if VECTOR_BYTES == 64
#define INTRINSIC(name) _mm512_##name
typedef __m512d register_f64;
typedef __m512 register_f32;
typedef __m512i register_integers;
#elif VECTOR_BYTES == 32
#define INTRINSIC(name) _mm256_##name
typedef __m256d register_f64;
typedef __m256 register_f32;
typedef __m256i register_integers;
#else
#define INTRINSIC(name) _mm_##name
typedef __m128d register_f64;
typedef __m128 register_f32;
typedef __m128i register_integers;
#endif
#endif

/* a * b + c, rounded once if the level has the instruction. */
static inline f64s multiply_add_f64(f64s a, f64s b, f64s c)
{
#if defined(__FMA__)
    return (f64s)INTRINSIC(fmadd_pd)((register_f64)a, (register_f64)b, (register_f64)c);
#else
    return a * b + c;
#endif
}

static inline f32s multiply_add_f32(f32s a, f32s b, f32s c)
{
#if defined(__FMA__)
    return (f32s)INTRINSIC(fmadd_ps)((register_f32)a, (register_f32)b, (register_f32)c);
#else
    return a * b + c;
#endif
}

/* less, equal: the lanes in which that holds; never for a NaN. and_less: those of them that are in the set.
 * select_lanes: a in the lanes of the set, b in the others. */
#if defined(__AVX512F__)
#define LANE_FUNCTIONS(type, set_type, register, intrinsics, order, less_than, equal_to) \
    static inline set_type and_less_##type(set_type set, type##s a, type##s b) \
    { \
        return _mm512_mask_cmp_##order##_mask(set, (register)a, (register)b, less_than); \
    } \
    static inline set_type less_##type(type##s a, type##s b) \
    { \
        return _mm512_cmp_##order##_mask((register)a, (register)b, less_than); \
    } \
    static inline set_type equal_##type(type##s a, type##s b) \
    { \
        return _mm512_cmp_##order##_mask((register)a, (register)b, equal_to); \
    } \
    static inline type##s select_lanes_##type(set_type set, type##s a, type##s b) \
    { \
        return (type##s)_mm512_mask_blend_##intrinsics(set, (register)b, (register)a); \
    }
LANE_FUNCTIONS(f64, lane_set, register_f64, pd, pd, _CMP_LT_OQ, _CMP_EQ_OQ)
LANE_FUNCTIONS(f32, lane_set_32, register_f32, ps, ps, _CMP_LT_OQ, _CMP_EQ_OQ)
LANE_FUNCTIONS(i64, lane_set, register_integers, epi64, epi64, _MM_CMPINT_LT, _MM_CMPINT_EQ)
LANE_FUNCTIONS(i32, lane_set_32, register_integers, epi32, epi32, _MM_CMPINT_LT, _MM_CMPINT_EQ)
LANE_FUNCTIONS(u64, lane_set, register_integers, epi64, epu64, _MM_CMPINT_LT, _MM_CMPINT_EQ)
LANE_FUNCTIONS(u32, lane_set_32, register_integers, epi32, epu32, _MM_CMPINT_LT, _MM_CMPINT_EQ)
#else
#define LANE_FUNCTIONS(type, set_type) \
    static inline set_type less_##type(type##s a, type##s b) \
    { \
        return (set_type)(a < b); \
    } \
    static inline set_type equal_##type(type##s a, type##s b) \
    { \
        return (set_type)(a == b); \
    } \
    static inline set_type and_less_##type(set_type set, type##s a, type##s b) \
    { \
        return set & less_##type(a, b); \
    } \
    static inline type##s select_lanes_##type(set_type set, type##s a, type##s b) \
    { \
        return (type##s)((set & (set_type)a) | (~set & (set_type)b)); \
    }
LANE_FUNCTIONS(f64, lane_set)
LANE_FUNCTIONS(f32, lane_set_32)
LANE_FUNCTIONS(i64, lane_set)
LANE_FUNCTIONS(i32, lane_set_32)
LANE_FUNCTIONS(u64, lane_set)
LANE_FUNCTIONS(u32, lane_set_32)
#endif

/* The smaller and the larger; b if either is a NaN, or if they are equal. */
#if defined(__x86_64__)
#define FLOAT_EXTREMA(type, intrinsics) \
    static inline type##s minimum_##type(type##s a, type##s b) \
    { \
        return (type##s)INTRINSIC(min_##intrinsics)((register_##type)a, (register_##type)b); \
    } \
    static inline type##s maximum_##type(type##s a, type##s b) \
    { \
        return (type##s)INTRINSIC(max_##intrinsics)((register_##type)a, (register_##type)b); \
    }
#else
#define FLOAT_EXTREMA(type, intrinsics) EXTREMA(type)
#endif
#define EXTREMA(type) \
    static inline type##s minimum_##type(type##s a, type##s b) \
    { \
        return select_lanes_##type(less_##type(a, b), a, b); \
    } \
    static inline type##s maximum_##type(type##s a, type##s b) \
    { \
        return select_lanes_##type(less_##type(b, a), a, b); \
    }
FLOAT_EXTREMA(f64, pd)
FLOAT_EXTREMA(f32, ps)
EXTREMA(i64)
EXTREMA(i32)
EXTREMA(u64)
EXTREMA(u32)

/* Adds 1 to the lanes of the set. */
static inline i64s count_lanes_i64(i64s count, lane_set set)
{
#if defined(__AVX512F__)
    return (i64s)_mm512_mask_add_epi64((__m512i)count, set, (__m512i)count, _mm512_set1_epi64(1));
#else
    return count - set;
#endif
}

static inline i32s count_lanes_i32(i32s count, lane_set_32 set)
{
#if defined(__AVX512F__)
    return (i32s)_mm512_mask_add_epi32((__m512i)count, set, (__m512i)count, _mm512_set1_epi32(1));
#else
    return count - set;
#endif
}

/* The set as a number, whose bit i says whether lane i is in it: 0 if none is. */
static inline uint32_t lane_bits(lane_set set)
{
#if defined(__AVX512F__)
    return set;
#elif defined(__x86_64__)
    return (uint32_t)INTRINSIC(movemask_pd)((register_f64)set);
#else
    uint32_t bits = 0;
    for (int lane = 0; lane < LANES; lane++)
        bits |= (uint32_t)(set[lane] & 1) << lane;
    return bits;
#endif
}

static inline uint32_t lane_bits_32(lane_set_32 set)
{
#if defined(__AVX512F__)
    return set;
#elif defined(__x86_64__)
    return (uint32_t)INTRINSIC(movemask_ps)((register_f32)set);
#else
    uint32_t bits = 0;
    for (int lane = 0; lane < LANES_32; lane++)
        bits |= (uint32_t)(set[lane] & 1) << lane;
    return bits;
#endif
}

/* Stores to an address that is a multiple of VECTOR_BYTES, past the cache, for what is not read again soon. */
static inline void store_past_cache_f64(double *destination, f64s value)
{
#if defined(__x86_64__)
    INTRINSIC(stream_pd)(destination, (register_f64)value);
#else
    store(destination, value);
#endif
}

static inline void store_past_cache_f32(float *destination, f32s value)
{
#if defined(__x86_64__)
    INTRINSIC(stream_ps)(destination, (register_f32)value);
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

/* Every float64's left neighbour, from a vector and the one before it. */
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

/* Every float64's right neighbour, from a vector and the one after it. */
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

#endif
