/* kmv/1. Most keys are dismissed by one comparison, once k distinct hashes are known: only smaller ones can matter. Those go to a
 * table, which grows with them up to 2 k hashes; then the k smallest stay, and what is above them is dismissed from then on.
 * Threads have tables of their own, whose sorted hashes are merged. */
#include <kernels/kmv.h>

#include "hash_block.h"
#include "kernel.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
    /* Keys for each thread below which starting it costs more than it saves, and the most of the sketch for each key. */
    LEAST_SHARE = 1 << 15,
    LEAST_KEYS = 4,
    /* The least places of a table, and how many it has for each hash. */
    LEAST_PLACES = 1024,
    PLACES = 4,
    RADIX_BITS = 8,
    RADIX = 1 << RADIX_BITS,
    DIGITS = 64 / RADIX_BITS,
};

/* A set of hashes, by open addressing. 0 marks an empty place, so that hash is kept apart. */
struct table {
    uint64_t *places;
    /* Room for all hashes of the table, and for sorting them. */
    uint64_t *list, *other;
    uint64_t mask;
    int64_t count, k;
    /* Hashes above it can't be among the k smallest. */
    uint64_t limit;
    bool has_zero;
};

static bool create(struct table *table, int64_t k)
{
    uint64_t most = LEAST_PLACES;
    while (most < 2 * PLACES * (uint64_t)k)
        most *= 2;
    *table = (struct table){ .mask = LEAST_PLACES - 1, .k = k, .limit = UINT64_MAX };
    /* What is never touched takes no memory. */
    table->places = calloc(most, sizeof *table->places);
    table->list = malloc(2 * (size_t)(k + 1) * sizeof *table->list);
    table->other = malloc(2 * (size_t)(k + 1) * sizeof *table->other);
    return table->places != NULL && table->list != NULL && table->other != NULL;
}

static void destroy(struct table *table)
{
    free(table->places);
    free(table->list);
    free(table->other);
}

/* Adds a hash other than 0; false if it is there already. */
static inline bool insert(struct table *table, uint64_t hash)
{
    uint64_t place = hash & table->mask;
    while (table->places[place] != 0) {
        if (table->places[place] == hash)
            return false;
        place = (place + 1) & table->mask;
    }
    table->places[place] = hash;
    return true;
}

/* Writes the table's hashes to its list, in any order; returns how many. */
static int64_t list_all(struct table *table)
{
    int64_t count = 0;
    if (table->has_zero)
        table->list[count++] = 0;
    for (uint64_t place = 0; place <= table->mask; place++) {
        table->list[count] = table->places[place];
        count += table->places[place] != 0;
    }
    return count;
}

/* Sorts the list by its digits, the lowest first; the result is where the pointer `list` says. */
static void sort(struct table *table, int64_t count)
{
    int64_t begins[DIGITS][RADIX] = { { 0 } };
    for (int64_t i = 0; i < count; i++) {
        for (int digit = 0; digit < DIGITS; digit++)
            begins[digit][table->list[i] >> (RADIX_BITS * digit) & (RADIX - 1)]++;
    }
    for (int digit = 0; digit < DIGITS; digit++) {
        uint64_t *restrict from = table->list, *restrict to = table->other;
        int64_t begin = 0;
        for (int value = 0; value < RADIX; value++) {
            int64_t size = begins[digit][value];
            begins[digit][value] = begin;
            begin += size;
        }
        for (int64_t i = 0; i < count; i++)
            to[begins[digit][from[i] >> (RADIX_BITS * digit) & (RADIX - 1)]++] = from[i];
        table->list = to;
        table->other = from;
    }
}

/* The element of a rank, from 0, among distinct numbers up to `limit`, which it reorders: by digits, the highest first. */
static uint64_t select_rank(uint64_t *numbers, int64_t count, int64_t rank, uint64_t limit)
{
    int shift = 64 - __builtin_clzll(limit | 1);
    while (count > 1) {
        shift = shift > RADIX_BITS ? shift - RADIX_BITS : 0;
        int64_t sizes[RADIX] = { 0 };
        for (int64_t i = 0; i < count; i++)
            sizes[numbers[i] >> shift & (RADIX - 1)]++;
        uint64_t digit = 0;
        while (rank >= sizes[digit])
            rank -= sizes[digit++];
        int64_t kept = 0;
        for (int64_t i = 0; i < count; i++) {
            uint64_t number = numbers[i];
            numbers[kept] = number;
            kept += (number >> shift & (RADIX - 1)) == digit;
        }
        count = kept;
    }
    return numbers[0];
}

/* Makes a table of so many places anew, of the first hashes of its list that are within the limit. */
static void rebuild(struct table *table, int64_t count, uint64_t places)
{
    memset(table->places, 0, places * sizeof *table->places);
    table->mask = places - 1;
    for (int64_t i = 0; i < count; i++) {
        if (table->list[i] != 0 && table->list[i] <= table->limit)
            insert(table, table->list[i]);
    }
}

/* Gives a table that is full more places, up to 2 k hashes; of those the k smallest stay. */
static void make_room(struct table *table)
{
    int64_t count = list_all(table);
    uint64_t places = table->mask + 1;
    if (count < 2 * table->k) {
        rebuild(table, count, 2 * places);
        return;
    }
    memcpy(table->other, table->list, (size_t)count * sizeof *table->list);
    table->limit = select_rank(table->other, count, table->k - 1, table->limit);
    table->count = table->k;
    rebuild(table, count, places);
}

static void add(struct table *table, uint64_t hash)
{
    if (hash == 0) {
        table->count += !table->has_zero;
        table->has_zero = true;
    }
    else {
        table->count += insert(table, hash);
    }
    if (table->count == 2 * table->k || PLACES * (uint64_t)table->count > table->mask)
        make_room(table);
}

/* Leaves those that aren't at the first two places where they may be in the table, and 0. Nothing in it depends on a guess,
 * and looking them up before any is written keeps stores out of the way of loads. */
static int keep_new(uint64_t *hashes, int count, const struct table *table)
{
    const uint64_t *places = table->places;
    uint64_t mask = table->mask;
    uint64_t is_new[BLOCK];
    for (int i = 0; i < count; i++) {
        uint64_t hash = hashes[i];
        is_new[i] = ((places[hash & mask] != hash) & (places[(hash + 1) & mask] != hash)) | (hash == 0);
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
        hashes[kept] = hashes[i];
        kept += (int)is_new[i];
    }
    return kept;
}

static void add_all(struct table *table, const uint64_t *keys, int64_t count)
{
    uint64_t hashes[BLOCK];
    for (int64_t first = 0; first < count; first += BLOCK) {
        int block = (int)min64(BLOCK, count - first);
        hash_block(keys + first, block, hashes);
        if (table->limit < UINT64_MAX)
            block = keep_up_to(hashes, hashes, block, table->limit);
        block = keep_new(hashes, block, table);
        for (int i = 0; i < block; i++) {
            if (hashes[i] <= table->limit)
                add(table, hashes[i]);
        }
    }
}

/* Merges the sorted lists of two tables into that of the first; each keeps at most k. */
static void merge(struct table *table, const struct table *more)
{
    int64_t i = 0, j = 0, count = 0;
    while (count < table->k && (i < table->count || j < more->count)) {
        uint64_t one = i < table->count ? table->list[i] : UINT64_MAX, two = j < more->count ? more->list[j] : UINT64_MAX;
        table->other[count++] = one < two ? one : two;
        i += i < table->count && one <= two;
        j += j < more->count && two <= one;
    }
    uint64_t *merged = table->other;
    table->other = table->list;
    table->list = merged;
    table->count = count;
}

static enum kernels_status kmv(
    const uint64_t *keys, uint64_t *hashes, int64_t *used, double *estimate, int64_t n, int64_t k, int32_t threads)
{
    REQUIRE(n >= 0);
    REQUIRE(n == 0 || keys != NULL);
    REQUIRE(k >= 1 && k <= INT64_MAX / 128);
    REQUIRE(hashes != NULL);
    REQUIRE(used != NULL);
    REQUIRE(estimate != NULL);
    REQUIRE(threads >= 1);

    /* No table holds more than there are keys. */
    int64_t most = max64(1, min64(k, n));
    int team = team_for(threads, max64(1, n / max64(LEAST_SHARE, LEAST_KEYS * most)));
    struct table *tables = calloc((size_t)team, sizeof *tables);
    bool is_created = tables != NULL;
    for (int thread = 0; is_created && thread < team; thread++)
        is_created = create(tables + thread, most);
    if (is_created) {
#pragma omp parallel num_threads(team) if (team > 1)
        {
            int64_t size = team_size(), rank = team_rank(), first = n * rank / size;
            struct table *own = tables + rank;
            add_all(own, keys + first, n * (rank + 1) / size - first);
            sort(own, list_all(own));
            own->count = min64(own->count, most);
        }
        for (int thread = 1; thread < team; thread++)
            merge(tables, tables + thread);
        used[0] = tables[0].count;
        memcpy(hashes, tables[0].list, (size_t)used[0] * sizeof *hashes);
        /* 2^64 times a float64 is exact. */
        estimate[0] = used[0] < k ? (double)used[0] : (double)(k - 1) * 0x1p64 / ((double)hashes[k - 1] + 1);
    }
    for (int thread = 0; tables != NULL && thread < team; thread++)
        destroy(tables + thread);
    free(tables);
    return is_created ? KERNELS_OK : FAIL(KERNELS_ERROR_OUT_OF_MEMORY, "no memory for tables of %lld hashes", (long long)most);
}

static const kernels_kmv functions = { sizeof(kernels_kmv), THREAD_SUPPORT, kmv };

const struct kernel KERNEL(kmv) = { KERNELS_KMV_ID, &functions };
