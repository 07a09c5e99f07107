/* A level of a sort: buckets of which each has only keys above those of the one before it.
 *
 * What includes this defines what keys are:
 *
 *     ORDER_OF(key)   a whole number, in the order of keys; that of this number is the key again. Serves vectors too.
 *     KEYS_ARE_F64    whether keys are the bits of float64. */
#ifndef KERNELS_SORT_LEVEL_H
#define KERNELS_SORT_LEVEL_H

#include "kernel.h"
#include "vector.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum {
    /* Keys of a bucket on average, or up to twice as many, if a level has buckets enough: most of them are to fit two vectors. */
    KEYS_A_BUCKET = VECTOR_BYTES == 64 ? 9 : 11,
    /* Keys go to all buckets in turn, so the ends of buckets are to fit the first cache, or the second if all keys do. */
    MOST_BUCKETS = 512,
    MOST_CACHED = 1 << 17,
    MOST_BUCKETS_OF_CACHED = 8192,
    /* How many keys are looked at to see how even they are, or a 16th if that is fewer, and in how many parts of their range. */
    SAMPLE = 64,
    CELLS = 16,
    /* Whole numbers from which on it pays to look whether they are even. */
    MANY = 1 << 13,
};

/* The orders of the least and the greatest key. */
struct range {
    int64_t least, greatest;
};

static const struct range NO_RANGE = { INT64_MAX, INT64_MIN };

static inline struct range range_of(int64_t key)
{
    return (struct range){ ORDER_OF(key), ORDER_OF(key) };
}

static inline struct range join_ranges(struct range a, struct range b)
{
    return (struct range){ min64(a.least, b.least), max64(a.greatest, b.greatest) };
}

/* Four ranges at once, as each step waits for the one before it. */
static inline struct range find_range(const int64_t *keys, int64_t n)
{
    struct range a = NO_RANGE, b = NO_RANGE, c = NO_RANGE, d = NO_RANGE;
    int64_t quarter = n / 4;
    for (int64_t i = 0; i < quarter; i++) {
        a = join_ranges(a, range_of(keys[i]));
        b = join_ranges(b, range_of(keys[i + quarter]));
        c = join_ranges(c, range_of(keys[i + 2 * quarter]));
        d = join_ranges(d, range_of(keys[i + 3 * quarter]));
    }
    for (int64_t i = 4 * quarter; i < n; i++)
        a = join_ranges(a, range_of(keys[i]));
    return join_ranges(join_ranges(a, b), join_ranges(c, d));
}

/* Equal parts of a range of orders, of float64s, or of magnitudes. */
struct level {
    int64_t buckets;
    /* Bucket (order - origin) >> shift, or the same of the key's magnitude. */
    uint64_t origin;
    int shift;
    bool of_magnitudes;
    /* Bucket floor((value - least) * factor), unless the factor is 0. */
    double least, factor;
};

static inline double value_of(int64_t key)
{
    double value;
    memcpy(&value, &key, sizeof value);
    return value;
}

/* In the order of whole numbers, in steps that grow with them as those of a logarithm do: the bits of |key| + 1 as float64, above
 * those of 1, with the key's sign. */
static inline int64_t magnitude_of(int64_t key)
{
    double size = fabs((double)key) + 1, one = 1;
    int64_t bits, least;
    memcpy(&bits, &size, sizeof bits);
    memcpy(&least, &one, sizeof least);
    return key < 0 ? least - bits : bits - least;
}

/* No key has a higher bucket than one above it: subtracting the same, multiplying by the same positive factor and truncating leave
 * two numbers in order or make them equal, also where they round. */
static inline size_t bucket_of(struct level level, int64_t key)
{
    if (KEYS_ARE_F64 && level.factor > 0)
        return (size_t)(int32_t)((value_of(key) - level.least) * level.factor);
    int64_t order = level.of_magnitudes ? magnitude_of(key) : ORDER_OF(key);
    return (size_t)(((uint64_t)order - level.origin) >> level.shift);
}

/* Whether all keys of a bucket are equal. */
static inline bool has_equal_keys(struct level level)
{
    return level.factor == 0 && level.shift == 0 && !level.of_magnitudes;
}

static inline int64_t buckets_for(int64_t n)
{
    return min64(n / KEYS_A_BUCKET, n > MOST_CACHED ? MOST_BUCKETS : MOST_BUCKETS_OF_CACHED);
}

/* The key of a bucket whose keys are equal. */
static inline int64_t key_of(struct level level, int64_t bucket)
{
    int64_t order = (int64_t)(level.origin + (uint64_t)bucket);
    return ORDER_OF(order);
}

/* The least shift with which the buckets suffice: more than half of them are in the range. */
static inline struct level level_of_orders(struct range range, int64_t n)
{
    int64_t buckets = buckets_for(n);
    uint64_t width = ((uint64_t)range.greatest - (uint64_t)range.least) / (uint64_t)buckets;
    int shift = width == 0 ? 0 : 64 - __builtin_clzll(width);
    return (struct level){ .buckets = buckets, .origin = (uint64_t)range.least, .shift = shift };
}

static inline struct level level_of_magnitudes(struct range range, int64_t n)
{
    struct range magnitudes = { magnitude_of(range.least), magnitude_of(range.greatest) };
    struct level level = level_of_orders(magnitudes, n);
    level.of_magnitudes = true;
    return level;
}

/* The factor is 0 where it would not be finite, or the range isn't, as with infinities or NaN. With half a bucket less, rounding
 * does not lead the greatest value behind the last one. */
static inline struct level level_of_values(struct range range, int64_t n)
{
    int64_t buckets = buckets_for(n);
    double least = value_of(ORDER_OF(range.least)), width = value_of(ORDER_OF(range.greatest)) - least;
    double factor = ((double)buckets - 0.5) / width;
    return (struct level){ .buckets = buckets, .least = least, .factor = isfinite(factor) ? factor : 0 };
}

static inline int64_t sample_of(int64_t n)
{
    return min64(n / 16, SAMPLE);
}

/* How many keys of a sample are in that one of a few parts of the range which has the most. */
static inline int64_t find_fullest(const int64_t *keys, int64_t n, struct level level)
{
    int64_t counts[CELLS] = { 0 }, most = 0, sample = sample_of(n);
    for (int64_t i = 0; i < sample; i++) {
        int64_t cell = (int64_t)bucket_of(level, keys[n / sample * i]) * CELLS / level.buckets;
        most = max64(most, ++counts[cell]);
    }
    return most;
}

/* Float64s seldom have as many exponents as there are: then equal parts of the values are more even than those of the bits. Whole
 * numbers are even more often than not; of all magnitudes, equal parts of these are. */
static inline struct level level_of(const int64_t *keys, int64_t n, struct range range)
{
    struct level orders = level_of_orders(range, n);
    if (KEYS_ARE_F64) {
        struct level values = level_of_values(range, n);
        return values.factor > 0 && find_fullest(keys, n, values) <= sample_of(n) / 2 ? values : orders;
    }
    if (n >= MANY) {
        int64_t fullest = find_fullest(keys, n, orders);
        struct level magnitudes = level_of_magnitudes(range, n);
        if (fullest > SAMPLE / 4 && find_fullest(keys, n, magnitudes) <= fullest / 2)
            return magnitudes;
    }
    return orders;
}

#endif
