/* coo_to_csr/1. An entry's key is its row and then its column, in as few bits as hold all of them. Entries go to partitions by the
 * highest bits of their keys, so that each partition fits a core's own cache; there they are sorted by digits, the lowest first,
 * which keeps the order of equal ones, and duplicates are added. Partitions in order are the matrix. */
#include <kernels/coo_to_csr.h>

#include "kernel.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
    /* Entries for each thread below which starting it costs more than it saves. */
    LEAST_SHARE = 1 << 13,
    /* Entries of a partition, about, and the most bits that choose it: each partition is a stream that is written. */
    PARTITION = 1 << 13,
    MOST_PARTITION_BITS = 11,
    /* The most bits of a digit, and the entries up to which they are inserted in order instead. */
    MOST_DIGIT_BITS = 11,
    FEW = 48,
};

struct entry {
    uint64_t key;
    double value;
};

struct sorting {
    const int32_t *rows, *columns;
    const double *values;
    int64_t count;
    /* The least column, the bits of others less that, the bits of all keys below those that choose the partition. */
    int32_t least_column;
    int column_bits, shift;
    int64_t partitions;
    /* The entries by partition. */
    struct entry *entries;
    /* Where a thread's entries go in each partition, [thread][partition]; where partitions begin, [partitions + 1]; how many
     * entries are left in each, then where these begin in the result; the row before that, or -1. */
    int64_t *targets, *begins, *results;
    int32_t *rows_before;
};

/* The bits that hold a number. */
static int bits_of(uint64_t number)
{
    return number == 0 ? 0 : 64 - __builtin_clzll(number);
}

static inline uint64_t key_of(const struct sorting *sorting, int64_t i)
{
    uint64_t column = (uint64_t)((int64_t)sorting->columns[i] - sorting->least_column);
    return (uint64_t)sorting->rows[i] << sorting->column_bits | column;
}

static inline int32_t row_of(const struct sorting *sorting, uint64_t key)
{
    return (int32_t)(key >> sorting->column_bits);
}

static void insert_in_order(struct entry *entries, int64_t count)
{
    for (int64_t i = 1; i < count; i++) {
        struct entry entry = entries[i];
        int64_t place = i;
        for (; place > 0 && entries[place - 1].key > entry.key; place--)
            entries[place] = entries[place - 1];
        entries[place] = entry;
    }
}

/* Sorts entries by the lowest bits of their keys, as many as `bits`; the others are equal. */
static void sort(struct entry *entries, int64_t count, struct entry *other, int bits)
{
    if (count <= FEW) {
        insert_in_order(entries, count);
        return;
    }
    struct entry *from = entries, *to = other;
    int digits = (bits + MOST_DIGIT_BITS - 1) / MOST_DIGIT_BITS;
    for (int digit = 0, shift = 0; digit < digits; digit++) {
        int width = (bits - shift) / (digits - digit);
        uint64_t mask = (UINT64_C(1) << width) - 1;
        int64_t begins[1 << MOST_DIGIT_BITS] = { 0 }, begin = 0;
        for (int64_t i = 0; i < count; i++)
            begins[from[i].key >> shift & mask]++;
        for (uint64_t value = 0; value <= mask; value++) {
            int64_t size = begins[value];
            begins[value] = begin;
            begin += size;
        }
        for (int64_t i = 0; i < count; i++)
            to[begins[from[i].key >> shift & mask]++] = from[i];
        struct entry *sorted = to;
        to = from;
        from = sorted;
        shift += width;
    }
    if (from != entries)
        memcpy(entries, from, (size_t)count * sizeof *entries);
}

/* Adds sorted entries of equal keys; returns how many are left. */
static int64_t add_duplicates(struct entry *entries, int64_t count)
{
    int64_t left = 0;
    for (int64_t i = 0; i < count; left++) {
        struct entry sum = entries[i];
        for (i++; i < count && entries[i].key == sum.key; i++)
            sum.value += entries[i].value;
        entries[left] = sum;
    }
    return left;
}

/* Writes a partition's entries where they belong, and where its rows begin. */
static void write(const struct sorting *sorting, int64_t partition, int32_t *row_offsets, int32_t *columns, double *values)
{
    const struct entry *entries = sorting->entries + sorting->begins[partition];
    int64_t first = sorting->results[partition], count = sorting->results[partition + 1] - first;
    uint64_t column_mask = (UINT64_C(1) << sorting->column_bits) - 1;
    int32_t row = sorting->rows_before[partition];
    for (int64_t i = 0; i < count; i++) {
        while (row < row_of(sorting, entries[i].key))
            row_offsets[++row] = (int32_t)(first + i);
        columns[first + i] = (int32_t)((int64_t)(entries[i].key & column_mask) + sorting->least_column);
        values[first + i] = entries[i].value;
    }
}

/* Lays out partitions: where each thread's entries go. */
static void place_partitions(const struct sorting *sorting, int64_t threads)
{
    int64_t next = 0;
    for (int64_t partition = 0; partition < sorting->partitions; partition++) {
        sorting->begins[partition] = next;
        for (int64_t thread = 0; thread < threads; thread++) {
            int64_t *target = sorting->targets + thread * sorting->partitions + partition, size = *target;
            *target = next;
            next += size;
        }
    }
    sorting->begins[sorting->partitions] = next;
}

/* Lays out the result, from how many entries each partition has left. */
static void place_results(const struct sorting *sorting)
{
    int64_t next = 0;
    int32_t row = -1;
    for (int64_t partition = 0; partition < sorting->partitions; partition++) {
        int64_t left = sorting->results[partition];
        sorting->results[partition] = next;
        sorting->rows_before[partition] = row;
        if (left > 0)
            row = row_of(sorting, sorting->entries[sorting->begins[partition] + left - 1].key);
        next += left;
    }
    sorting->results[sorting->partitions] = next;
    sorting->rows_before[sorting->partitions] = row;
}

/* False without memory for a partition. */
static bool run(const struct sorting *sorting, int32_t *row_offsets, int32_t *columns, double *values, int team)
{
    bool is_done = true;
#pragma omp parallel num_threads(team) if (team > 1)
    {
        int64_t size = team_size(), rank = team_rank();
        int64_t begin = sorting->count * rank / size, end = sorting->count * (rank + 1) / size;
        int64_t *targets = sorting->targets + rank * sorting->partitions;
        memset(targets, 0, (size_t)sorting->partitions * sizeof *targets);
        for (int64_t i = begin; i < end; i++)
            targets[key_of(sorting, i) >> sorting->shift]++;
#pragma omp barrier
#pragma omp single
        place_partitions(sorting, size);
        for (int64_t i = begin; i < end; i++) {
            uint64_t key = key_of(sorting, i);
            sorting->entries[targets[key >> sorting->shift]++] = (struct entry){ key, sorting->values[i] };
        }
#pragma omp barrier
        struct entry *other = NULL;
        int64_t room = 0;
#pragma omp for schedule(dynamic)
        for (int64_t partition = 0; partition < sorting->partitions; partition++) {
            int64_t count = sorting->begins[partition + 1] - sorting->begins[partition];
            struct entry *entries = sorting->entries + sorting->begins[partition];
            if (count > FEW && count > room) {
                free(other);
                room = count + count / 4;
                other = malloc((size_t)room * sizeof *other);
            }
            if (count > FEW && other == NULL) {
                room = 0;
#pragma omp atomic write
                is_done = false;
            }
            else {
                sort(entries, count, other, sorting->shift);
                sorting->results[partition] = add_duplicates(entries, count);
            }
        }
        free(other);
#pragma omp single
        if (is_done)
            place_results(sorting);
        if (is_done) {
#pragma omp for schedule(dynamic)
            for (int64_t partition = 0; partition < sorting->partitions; partition++)
                write(sorting, partition, row_offsets, columns, values);
        }
    }
    return is_done;
}

static enum kernels_status coo_to_csr(
    const int32_t *entry_rows, const int32_t *entry_columns, const double *entry_values, int32_t *row_offsets,
    int32_t *columns, double *values, int64_t *used, int64_t entries, int64_t rows, int32_t threads)
{
    REQUIRE(entries >= 0 && entries <= INT32_MAX);
    REQUIRE(rows >= 1 && rows <= INT32_MAX);
    REQUIRE(entries == 0 || entry_rows != NULL);
    REQUIRE(entries == 0 || entry_columns != NULL);
    REQUIRE(entries == 0 || entry_values != NULL);
    REQUIRE(row_offsets != NULL);
    REQUIRE(entries == 0 || columns != NULL);
    REQUIRE(entries == 0 || values != NULL);
    REQUIRE(used != NULL);
    REQUIRE(threads >= 1);

    int team = team_for(threads, max64(1, entries / LEAST_SHARE));
    int32_t least = INT32_MAX, most = INT32_MIN;
#pragma omp parallel for reduction(min : least) reduction(max : most) num_threads(team) if (team > 1)
    for (int64_t i = 0; i < entries; i++) {
        least = entry_columns[i] < least ? entry_columns[i] : least;
        most = entry_columns[i] > most ? entry_columns[i] : most;
    }

    int column_bits = entries == 0 ? 0 : bits_of((uint64_t)((int64_t)most - least));
    int bits = bits_of((uint64_t)rows - 1) + column_bits, partition_bits = 0;
    while (partition_bits < MOST_PARTITION_BITS && partition_bits < bits && (int64_t)PARTITION << partition_bits < entries)
        partition_bits++;
    int64_t partitions = INT64_C(1) << partition_bits;
    struct sorting sorting = {
        entry_rows, entry_columns, entry_values, entries, least, column_bits, bits - partition_bits, partitions,
        malloc((size_t)max64(1, entries) * sizeof *sorting.entries),
        malloc((size_t)(partitions * team) * sizeof *sorting.targets),
        malloc((size_t)(partitions + 1) * sizeof *sorting.begins),
        malloc((size_t)(partitions + 1) * sizeof *sorting.results),
        malloc((size_t)(partitions + 1) * sizeof *sorting.rows_before),
    };
    bool is_done = sorting.entries != NULL && sorting.targets != NULL && sorting.begins != NULL && sorting.results != NULL
        && sorting.rows_before != NULL && run(&sorting, row_offsets, columns, values, team);
    if (is_done) {
        used[0] = sorting.results[partitions];
        for (int64_t row = (int64_t)sorting.rows_before[partitions] + 1; row <= rows; row++)
            row_offsets[row] = (int32_t)used[0];
    }
    free(sorting.entries);
    free(sorting.targets);
    free(sorting.begins);
    free(sorting.results);
    free(sorting.rows_before);
    return is_done ? KERNELS_OK : FAIL(KERNELS_ERROR_OUT_OF_MEMORY, "no memory to sort %lld entries", (long long)entries);
}

static const kernels_coo_to_csr functions = { sizeof(kernels_coo_to_csr), THREAD_SUPPORT, coo_to_csr };

const struct kernel KERNEL(coo_to_csr) = { KERNELS_COO_TO_CSR_ID, &functions };
