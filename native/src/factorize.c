/* factorize/1, in one of three ways. For keys of a small range it is that of factorize_range.h.
 *
 * By stretches, with few distinct keys: each thread numbers those of its own stretch by a table that stays in the caches. What is
 * new to a later stretch gets the next numbers, and codes of later stretches are translated.
 *
 * By partitions, with many: keys go to partitions by their hashes, each small enough for a table in a core's own cache. A partition
 * numbers its keys, and marks where each first appears; how many marks come before that place is the key's code. Keys stay in order
 * within a partition, so its codes return to their places as a stream. */
#include <kernels/factorize.h>

#include "factorize_range.h"
#include "kernel.h"
#include "mix.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
    /* Keys that are hashed together: the compiler makes vectors of that loop. */
    BLOCK = 256,
    /* The most distinct keys of a stretch, and how many keys are numbered before there are stretches: often there are no others,
     * and no code is translated then. */
    FEW = 1 << 18,
    PREFIX = 4096,
    /* The entries of a new table, those up to which it is at most a quarter full, not half, and those from which on they are
     * fetched ahead. */
    LEAST_ENTRIES = 1024,
    SPARSE = 4096,
    MANY_ENTRIES = 1 << 14,
    /* Keys of a partition, about, and the most partitions: each is a stream that is written. */
    PARTITION = 1 << 13,
    MOST_PARTITIONS = 2048,
    WORD = 64,
};

/* A key and its code; the code of an empty entry is negative. */
struct entry {
    int64_t key;
    int32_t code;
};

struct table {
    struct entry *entries;
    uint64_t mask;
    /* The distinct keys in the order in which they came. */
    int64_t *uniques;
    int64_t count;
};

/* Empties a table of so many entries. */
static void clear(struct table *table, uint64_t entries)
{
    table->mask = entries - 1;
    table->count = 0;
    for (uint64_t i = 0; i < entries; i++)
        table->entries[i].code = -1;
}

/* The entry of a key, or the empty one where it belongs. */
static inline struct entry *find(const struct table *table, int64_t key, uint64_t hash)
{
    uint64_t i = hash & table->mask;
    while (table->entries[i].key != key && table->entries[i].code >= 0)
        i = (i + 1) & table->mask;
    /* The key of an empty entry means nothing. */
    return table->entries + i;
}

static inline uint64_t hash_of(int64_t key)
{
    return mix((uint64_t)key + GOLDEN);
}

static void mix_block(const int64_t *restrict keys, int64_t count, uint64_t *restrict hashes)
{
    for (int64_t i = 0; i < count; i++)
        hashes[i] = hash_of(keys[i]);
}

/* Doubles a table that is too full; false without memory. */
static bool grow(struct table *table)
{
    uint64_t entries = 2 * (table->mask + 1);
    struct entry *larger = malloc(entries * sizeof *larger);
    if (larger == NULL)
        return false;
    int64_t count = table->count;
    free(table->entries);
    table->entries = larger;
    clear(table, entries);
    for (; table->count < count; table->count++) {
        int64_t key = table->uniques[table->count];
        *find(table, key, hash_of(key)) = (struct entry){ key, (int32_t)table->count };
    }
    return true;
}

/* Gives a new key the next code; false without memory. */
static inline bool add(struct table *table, struct entry *entry, int64_t key)
{
    *entry = (struct entry){ key, (int32_t)table->count };
    table->uniques[table->count++] = key;
    uint64_t most = table->mask < SPARSE ? table->mask / 4 : table->mask / 2;
    return (uint64_t)table->count <= most || grow(table);
}

/* The code of each key by a table of its own; false if there are more distinct ones than it may have, or without memory. */
static bool factorize_few(const int64_t *keys, int64_t count, int32_t *codes, struct table *table)
{
    uint64_t hashes[BLOCK];
    for (int64_t first = 0; first < count; first += BLOCK) {
        int64_t block = min64(BLOCK, count - first);
        mix_block(keys + first, block, hashes);
        if (table->mask >= MANY_ENTRIES) {
            for (int64_t i = 0; i < block; i++)
                __builtin_prefetch(table->entries + (hashes[i] & table->mask));
        }
        for (int64_t i = 0; i < block; i++) {
            int64_t key = keys[first + i];
            struct entry *entry = find(table, key, hashes[i]);
            int32_t code = entry->code;
            if (code < 0) {
                code = (int32_t)table->count;
                if (code == FEW || !add(table, entry, key))
                    return false;
            }
            codes[first + i] = code;
        }
    }
    return true;
}

/* Makes an empty table; false without memory. */
static bool create(struct table *table)
{
    table->entries = malloc(LEAST_ENTRIES * sizeof *table->entries);
    if (table->entries == NULL)
        return false;
    clear(table, LEAST_ENTRIES);
    return true;
}

/* Makes a table that has what another has; false without memory. */
static bool copy(struct table *table, const struct table *from)
{
    size_t entries = from->mask + 1;
    table->mask = from->mask;
    table->count = from->count;
    table->entries = malloc(entries * sizeof *table->entries);
    table->uniques = malloc(FEW * sizeof *table->uniques);
    if (table->entries == NULL || table->uniques == NULL)
        return false;
    memcpy(table->entries, from->entries, entries * sizeof *table->entries);
    memcpy(table->uniques, from->uniques, (size_t)from->count * sizeof *table->uniques);
    return true;
}

/* Adds a table's keys from number `first` to another table. `codes` says what code each has there, and is null if each has the one
 * that it had; false without memory. */
static bool merge(struct table *table, const struct table *more, int64_t first, int32_t **codes)
{
    bool is_same = true;
    *codes = malloc((size_t)(more->count + 1) * sizeof **codes);
    if (*codes == NULL)
        return false;
    for (int64_t i = 0; i < more->count; i++) {
        int64_t key = more->uniques[i];
        struct entry *entry = i < first ? NULL : find(table, key, hash_of(key));
        int32_t code = entry == NULL ? (int32_t)i : entry->code;
        if (code < 0) {
            code = (int32_t)table->count;
            if (!add(table, entry, key))
                return false;
        }
        (*codes)[i] = code;
        is_same = is_same && code == i;
    }
    if (is_same) {
        free(*codes);
        *codes = NULL;
    }
    return true;
}

/* By stretches; false if there are too many distinct keys, or without memory, of which partitions need less for each thread. */
static bool few(const int64_t *keys, int32_t *codes, int64_t *uniques, int64_t *used, int64_t n, int team)
{
    /* For each part: its table, and what its codes become. */
    struct table *tables = calloc((size_t)team, sizeof *tables);
    int32_t **codes_of = calloc((size_t)team, sizeof *codes_of);
    bool is_done = false;
    int64_t prefix = team == 1 ? n : min64(PREFIX, n), known = 0;
    if (tables != NULL && codes_of != NULL) {
        tables[0].uniques = uniques;
        is_done = create(tables) && factorize_few(keys, prefix, codes, tables);
        known = tables[0].count;
        for (int part = 1; is_done && part < team; part++)
            is_done = copy(tables + part, tables);
    }

    if (is_done && prefix < n) {
        int64_t rest = n - prefix;
        keys += prefix;
        codes += prefix;
#pragma omp parallel for schedule(static) num_threads(team)
        for (int64_t part = 0; part < team; part++) {
            int64_t begin = rest * part / team, end = rest * (part + 1) / team;
            if (!factorize_few(keys + begin, end - begin, codes + begin, tables + part)) {
#pragma omp atomic write
                is_done = false;
            }
        }
        bool is_same = true;
        for (int64_t part = 1; is_done && part < team; part++) {
            is_done = merge(tables, tables + part, known, codes_of + part);
            is_same = is_same && codes_of[part] == NULL;
        }
        if (is_done && !is_same) {
            /* Everyone takes a share of each part, as the first has nothing to translate. */
#pragma omp parallel for schedule(static) num_threads(team)
            for (int64_t share = 0; share < team; share++) {
                for (int64_t part = 1; part < team; part++) {
                    int64_t first = rest * part / team, count = rest * (part + 1) / team - first;
                    for (int64_t i = count * share / team; codes_of[part] != NULL && i < count * (share + 1) / team; i++)
                        codes[first + i] = codes_of[part][codes[first + i]];
                }
            }
        }
    }
    if (is_done)
        used[0] = tables[0].count;

    for (int part = 0; tables != NULL && codes_of != NULL && part < team; part++) {
        free(tables[part].entries);
        free(codes_of[part]);
        if (part > 0)
            free(tables[part].uniques);
    }
    free(tables);
    free(codes_of);
    return is_done;
}

/* What threads share that work by partitions. */
struct parts {
    const int64_t *keys;
    int64_t n;
    /* Partitions of the highest bits of hashes. */
    int64_t count;
    int shift;
    /* The keys by partition; later, where each distinct key of a partition first appears. In the memory of `uniques`. */
    int64_t *sorted;
    /* The places of those keys; later their codes. */
    int32_t *places;
    /* Where a thread's keys go in each partition, and where they begin, [thread][partition]; where partitions begin, [count + 1]. */
    int64_t *targets, *starts, *begins;
    /* 1 for each place where a key first appears, in the memory of `codes`; the same as bits, and how many of those come before
     * a word. */
    uint8_t *is_first;
    uint64_t *bits;
    int32_t *before;
};

static inline int64_t words_of(int64_t n)
{
    return (n + WORD - 1) / WORD;
}

static void count_keys(const struct parts *parts, int64_t begin, int64_t end, int64_t *counts)
{
    uint64_t hashes[BLOCK];
    for (int64_t first = begin; first < end; first += BLOCK) {
        int64_t block = min64(BLOCK, end - first);
        mix_block(parts->keys + first, block, hashes);
        for (int64_t i = 0; i < block; i++)
            counts[hashes[i] >> parts->shift]++;
    }
}

static void distribute(const struct parts *parts, int64_t begin, int64_t end, int64_t *targets)
{
    uint64_t hashes[BLOCK];
    for (int64_t first = begin; first < end; first += BLOCK) {
        int64_t block = min64(BLOCK, end - first);
        mix_block(parts->keys + first, block, hashes);
        for (int64_t i = 0; i < block; i++) {
            int64_t target = targets[hashes[i] >> parts->shift]++;
            parts->sorted[target] = parts->keys[first + i];
            parts->places[target] = (int32_t)(first + i);
        }
    }
}

/* Numbers the keys of a partition, and marks where they first appear; false without memory. */
static bool number_partition(const struct parts *parts, int64_t partition, struct table *table)
{
    int64_t begin = parts->begins[partition], count = parts->begins[partition + 1] - begin;
    int64_t *sorted = parts->sorted + begin;
    int32_t *places = parts->places + begin;
    uint64_t entries = LEAST_ENTRIES;
    while (entries < 2 * (uint64_t)count)
        entries *= 2;
    if (entries > table->mask + 1 || table->entries == NULL) {
        free(table->entries);
        table->entries = malloc(entries * sizeof *table->entries);
        if (table->entries == NULL)
            return false;
    }
    clear(table, entries);

    uint64_t hashes[BLOCK];
    for (int64_t first = 0; first < count; first += BLOCK) {
        int64_t block = min64(BLOCK, count - first);
        mix_block(sorted + first, block, hashes);
        for (int64_t i = first; i < first + block; i++) {
            struct entry *entry = find(table, sorted[i], hashes[i - first]);
            int32_t code = entry->code;
            if (code < 0) {
                code = (int32_t)table->count++;
                *entry = (struct entry){ sorted[i], code };
                parts->is_first[places[i]] = 1;
                /* Never behind the key that is read next. */
                sorted[code] = places[i];
            }
            places[i] = code;
        }
    }
    return true;
}

/* Packs the marks of words first .. end - 1 into bits; returns how many there are. */
static int64_t pack(const struct parts *parts, int64_t first, int64_t end)
{
    int64_t count = 0;
    for (int64_t word = first; word < end; word++) {
        uint64_t bits = 0;
        for (int64_t i = 0; i < WORD && word * WORD + i < parts->n; i++)
            bits |= (uint64_t)parts->is_first[word * WORD + i] << i;
        parts->bits[word] = bits;
        parts->before[word] = (int32_t)count;
        count += __builtin_popcountll(bits);
    }
    return count;
}

/* Turns numbers in a partition into codes. */
static void translate(const struct parts *parts, int64_t partition)
{
    int64_t begin = parts->begins[partition], count = parts->begins[partition + 1] - begin;
    int64_t *sorted = parts->sorted + begin;
    int32_t *places = parts->places + begin;
    int32_t known = 0;
    for (int64_t i = 0; i < count; i++) {
        if (places[i] == known) {
            int64_t place = sorted[known];
            uint64_t earlier = parts->bits[place / WORD] & ((UINT64_C(1) << place % WORD) - 1);
            sorted[known++] = parts->before[place / WORD] + __builtin_popcountll(earlier);
        }
        places[i] = (int32_t)sorted[places[i]];
    }
}

/* Returns codes from partitions to the places of their keys, and lists the distinct keys. */
static void collect(const struct parts *parts, int64_t begin, int64_t end, int64_t *targets, int32_t *codes)
{
    uint64_t hashes[BLOCK];
    for (int64_t first = begin; first < end; first += BLOCK) {
        int64_t block = min64(BLOCK, end - first);
        mix_block(parts->keys + first, block, hashes);
        for (int64_t i = 0; i < block; i++)
            codes[first + i] = parts->places[targets[hashes[i] >> parts->shift]++];
    }
}

static void list_uniques(const struct parts *parts, int64_t first, int64_t end, int64_t *uniques)
{
    for (int64_t word = first; word < end; word++) {
        int64_t *next = uniques + parts->before[word];
        for (uint64_t bits = parts->bits[word]; bits != 0; bits &= bits - 1)
            *next++ = parts->keys[word * WORD + __builtin_ctzll(bits)];
    }
}

/* By partitions, once there is memory for it; `marks` has a place for each thread. */
static bool run(const struct parts *parts, int64_t *marks, int32_t *codes, int64_t *uniques, int64_t *used, int team)
{
    int64_t n = parts->n, words = words_of(n);
    bool is_done = true;
#pragma omp parallel num_threads(team) if (team > 1)
    {
        int64_t size = team_size(), rank = team_rank(), begin = n * rank / size, end = n * (rank + 1) / size;
        int64_t first_word = words * rank / size, end_word = words * (rank + 1) / size;
        int64_t *targets = parts->targets + rank * parts->count, *starts = parts->starts + rank * parts->count;
        memset(targets, 0, (size_t)parts->count * sizeof *targets);
        memset(parts->is_first + begin, 0, (size_t)(end - begin));
        count_keys(parts, begin, end, targets);
#pragma omp barrier
#pragma omp single
        {
            int64_t next = 0;
            for (int64_t partition = 0; partition < parts->count; partition++) {
                parts->begins[partition] = next;
                for (int64_t thread = 0; thread < size; thread++) {
                    int64_t i = thread * parts->count + partition, count = parts->targets[i];
                    parts->starts[i] = parts->targets[i] = next;
                    next += count;
                }
            }
            parts->begins[parts->count] = next;
        }
        distribute(parts, begin, end, targets);
#pragma omp barrier
        struct table table = { 0 };
#pragma omp for schedule(dynamic)
        for (int64_t partition = 0; partition < parts->count; partition++) {
            if (!number_partition(parts, partition, &table)) {
#pragma omp atomic write
                is_done = false;
            }
        }
        free(table.entries);

        if (is_done) {
            marks[rank] = pack(parts, first_word, end_word);
#pragma omp barrier
            int64_t before = 0;
            for (int64_t thread = 0; thread < rank; thread++)
                before += marks[thread];
            for (int64_t word = first_word; word < end_word; word++)
                parts->before[word] += (int32_t)before;
            if (rank == size - 1)
                used[0] = before + marks[rank];
#pragma omp barrier
#pragma omp for schedule(dynamic)
            for (int64_t partition = 0; partition < parts->count; partition++)
                translate(parts, partition);
            collect(parts, begin, end, starts, codes);
            list_uniques(parts, first_word, end_word, uniques);
        }
    }
    return is_done;
}

static bool many(const int64_t *keys, int32_t *codes, int64_t *uniques, int64_t *used, int64_t n, int team)
{
    struct parts parts = {
        .keys = keys, .n = n, .count = 2, .shift = 63, .sorted = uniques, .is_first = (uint8_t *)codes,
    };
    while (parts.count < MOST_PARTITIONS && parts.count * PARTITION < n) {
        parts.count *= 2;
        parts.shift--;
    }
    size_t counts = (size_t)parts.count * (size_t)team, words = (size_t)words_of(n);
    int64_t *marks = malloc((size_t)team * sizeof *marks);
    parts.places = malloc((size_t)n * sizeof *parts.places);
    parts.targets = malloc(counts * sizeof *parts.targets);
    parts.starts = malloc(counts * sizeof *parts.starts);
    parts.begins = malloc(((size_t)parts.count + 1) * sizeof *parts.begins);
    parts.bits = malloc(words * sizeof *parts.bits);
    parts.before = malloc(words * sizeof *parts.before);
    bool is_done = marks != NULL && parts.places != NULL && parts.targets != NULL
        && parts.starts != NULL && parts.begins != NULL && parts.bits != NULL
        && parts.before != NULL && run(&parts, marks, codes, uniques, used, team);
    free(marks);
    free(parts.places);
    free(parts.targets);
    free(parts.starts);
    free(parts.begins);
    free(parts.bits);
    free(parts.before);
    return is_done;
}

static enum kernels_status factorize(
    const int64_t *keys, int32_t *codes, int64_t *uniques, int64_t *used, int64_t n, int32_t threads)
{
    REQUIRE(n >= 0 && n <= INT32_MAX);
    REQUIRE(n == 0 || keys != NULL);
    REQUIRE(n == 0 || codes != NULL);
    REQUIRE(n == 0 || uniques != NULL);
    REQUIRE(used != NULL);
    REQUIRE(threads >= 1);

    used[0] = 0;
    if (n == 0)
        return KERNELS_OK;
    int team = team_for(threads, max64(1, n / LEAST_SHARE));
    struct range range;
    if (find_range(keys, n, team, &range) && factorize_range(keys, codes, uniques, used, n, range, threads))
        return KERNELS_OK;
    if (few(keys, codes, uniques, used, n, team) || many(keys, codes, uniques, used, n, team))
        return KERNELS_OK;
    return FAIL(KERNELS_ERROR_OUT_OF_MEMORY, "no memory to sort %lld keys by their hashes", (long long)n);
}

static const kernels_factorize functions = { sizeof(kernels_factorize), THREAD_SUPPORT, factorize };

const struct kernel KERNEL(factorize) = { KERNELS_FACTORIZE_ID, &functions };
