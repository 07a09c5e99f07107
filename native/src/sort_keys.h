/* Sorts 64-bit keys by buckets, each bucket then by narrower ones, and few keys by themselves. A level takes time in proportion
 * to its keys, and each narrows the range of keys or their number, so no input is slow. Takes another array as large as the keys'.
 *
 * What includes this defines what keys are: see sort_level.h. */
#ifndef KERNELS_SORT_KEYS_H
#define KERNELS_SORT_KEYS_H

#include "kernel.h"
#include "sort_few.h"
#include "sort_level.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#if defined(__linux__)
#include <sys/mman.h>
#endif

enum {
    /* Keys for each thread below which starting it costs more than it saves. */
    LEAST_SHARE = 1 << 16,
    /* From so many bytes on, which malloc takes from the system and gives back each time, it pays to ask for large pages. */
    MANY_BYTES = 1 << 25,
    LARGE_PAGE = 1 << 21,
};

static inline void count_buckets(const int64_t *keys, int64_t n, struct level level, int64_t *counts)
{
    memset(counts, 0, (size_t)level.buckets * sizeof *counts);
    for (int64_t i = 0; i < n; i++)
        counts[bucket_of(level, keys[i])]++;
}

static inline int64_t find_most(const int64_t *counts, int64_t buckets)
{
    int64_t most = 0;
    for (int64_t bucket = 0; bucket < buckets; bucket++)
        most = max64(most, counts[bucket]);
    return most;
}

/* Sends keys to places that are counted up. */
static inline void scatter(const int64_t *from, int64_t n, struct level level, int64_t *to, int64_t *places)
{
    for (int64_t i = 0; i < n; i++)
        to[places[bucket_of(level, from[i])]++] = from[i];
}

/* Writes a key as often as it was counted. */
static inline void fill(int64_t *keys, int64_t count, int64_t key)
{
    for (int64_t i = 0; i < count; i++)
        keys[i] = key;
}

static void sort_alone(int64_t *keys, int64_t *other, int64_t n);

/* Sorts a bucket, which is in the other array. Few keys are not sorted where they are: loading a bucket would wait for the store
 * of the one before it, whose last vector reaches into it with lanes that are not stored. */
static inline void sort_bucket(int64_t *keys, int64_t *other, int64_t n)
{
    if (n > 0 && n <= FEW) {
        sort_few(other, keys, n);
    } else if (n > 0) {
        memcpy(keys, other, (size_t)n * sizeof *keys);
        sort_alone(keys, other, n);
    }
}

/* Sorts keys on one thread; what the other array held is lost. */
static void sort_alone(int64_t *keys, int64_t *other, int64_t n)
{
    struct range range = find_range(keys, n);
    if (range.least == range.greatest)
        return;
    struct level level = level_of(keys, n, range);
    int64_t ends[level.buckets], sum = 0;
    count_buckets(keys, n, level, ends);
    if (level.factor > 0 && find_most(ends, level.buckets) > n / 2) {
        level = level_of_orders(range, n);
        count_buckets(keys, n, level, ends);
    }
    /* To move keys would take longer than to write them. */
    if (has_equal_keys(level)) {
        for (int64_t bucket = 0; bucket < level.buckets; keys += ends[bucket++])
            fill(keys, ends[bucket], key_of(level, bucket));
        return;
    }
    for (int64_t bucket = 0; bucket < level.buckets; bucket++) {
        sum += ends[bucket];
        ends[bucket] = sum - ends[bucket];
    }
    scatter(keys, n, level, other, ends);
    for (int64_t bucket = 0, begin = 0; bucket < level.buckets; begin = ends[bucket++])
        sort_bucket(keys + begin, other + begin, ends[bucket] - begin);
}

/* Where each bucket of a thread's own keys begins, behind those of lower buckets and of threads before it; returns how many keys
 * the fullest bucket has. */
static inline int64_t place_own(const int64_t *counts, int64_t buckets, int64_t threads, int64_t rank, int64_t *places)
{
    int64_t sum = 0, most = 0;
    for (int64_t bucket = 0; bucket < buckets; bucket++) {
        int64_t begin = sum;
        for (int64_t thread = 0; thread < threads; thread++) {
            if (thread == rank)
                places[bucket] = sum;
            sum += counts[thread * buckets + bucket];
        }
        most = max64(most, sum - begin);
    }
    return most;
}

/* The same with several threads. Buckets that are most of a thread's work are left to all threads again. */
static void sort_in_team(int64_t *keys, int64_t *other, int64_t n, int32_t threads)
{
    int team = team_for(threads, n / LEAST_SHARE);
    int64_t buckets = buckets_for(n), most = n / max64(team, 1);
    int64_t *counts = team < 2 ? NULL : malloc((size_t)(team + 1) * (size_t)buckets * sizeof *counts);
    if (counts == NULL) {
        sort_alone(keys, other, n);
        return;
    }
    int64_t *ends = counts + team * buckets;
    memset(ends, 0, (size_t)buckets * sizeof *ends);
    struct range range = NO_RANGE;
#pragma omp parallel num_threads(team)
    {
        int64_t size = team_size(), rank = team_rank(), begin = n * rank / size, length = n * (rank + 1) / size - begin;
        struct range own_range = find_range(keys + begin, length);
#pragma omp critical
        range = join_ranges(range, own_range);
#pragma omp barrier
        if (range.least < range.greatest) {
            struct level level = level_of(keys, n, range);
            int64_t *own = counts + rank * buckets, places[buckets];
            count_buckets(keys + begin, length, level, own);
#pragma omp barrier
            if (place_own(counts, buckets, size, rank, places) > n / 2 && level.factor > 0) {
                level = level_of_orders(range, n);
#pragma omp barrier
                count_buckets(keys + begin, length, level, own);
#pragma omp barrier
                place_own(counts, buckets, size, rank, places);
            }
            /* Nobody reads keys any more; the buckets that are sorted below have no keys. */
            if (has_equal_keys(level)) {
                for (int64_t bucket = 0; bucket < buckets; bucket++)
                    fill(keys + places[bucket], own[bucket], key_of(level, bucket));
            } else {
                scatter(keys + begin, length, level, other, places);
                if (rank == size - 1)
                    memcpy(ends, places, (size_t)buckets * sizeof *ends);
            }
#pragma omp barrier
#pragma omp for schedule(dynamic) nowait
            for (int64_t bucket = 0; bucket < buckets; bucket++) {
                int64_t first = bucket == 0 ? 0 : ends[bucket - 1], count = ends[bucket] - first;
                if (count > most)
                    memcpy(keys + first, other + first, (size_t)count * sizeof *keys);
                else
                    sort_bucket(keys + first, other + first, count);
            }
        }
    }
    for (int64_t bucket = 0, first = 0; bucket < buckets; first = ends[bucket++]) {
        if (ends[bucket] - first > most)
            sort_in_team(keys + first, other + first, ends[bucket] - first, threads);
    }
    free(counts);
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
    sort_in_team(keys, other, n, threads);
    free(other);
    return KERNELS_OK;
}

#endif
