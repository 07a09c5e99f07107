/* spmv/1 by the merge path: rows plus entries are divided evenly among threads, even in the middle of a row, so that
 * neither one long row nor many empty rows leave a thread idle. */
#include <kernels/spmv.h>

#include "kernel.h"
#include "prefetch.h"

#include <stddef.h>

enum {
    /* Values in a cache line. */
    LINE = 8,
    /* How many entries to prefetch ahead: a page of values, because hardware prefetchers stop at its end. */
    AHEAD = 512,
    /* The same for the elements of x: the processor alone would request fewer of them at a time. Only in rows of a line
     * or more: a 5-point matrix, whose x is in the cache, took half as long again with it. */
    X_AHEAD = 48,
};

/* The sum of an unfinished row at the end of a thread's stretch; another thread computes the rest of the row. */
struct carry {
    int64_t row;
    double sum;
};

/* A matrix in compressed sparse rows, and the vector. */
struct product {
    const int32_t *row_offsets, *columns;
    const double *values, *x;
    int64_t rows, nonzeros;
};

static inline void prefetch_entries(const int32_t *columns, const double *values, int64_t k)
{
    prefetch_ahead(values + k, AHEAD * (int64_t)sizeof *values);
    prefetch_ahead(columns + k, AHEAD * (int64_t)sizeof *columns);
}

/* The sum over part of a row, from entry `first` to before `end`. */
static inline double dot(
    const int32_t *columns, const double *values, const double *x, int64_t nonzeros, int64_t first, int64_t end)
{
    /* Four sums: one would be a chain of additions as long as the row. */
    double sums[4] = { 0 };
    int64_t k = first;
    for (; k + LINE <= end; k += LINE) {
        prefetch_entries(columns, values, k);
        if (k + X_AHEAD + LINE <= nonzeros) {
            for (int i = 0; i < LINE; i++)
                __builtin_prefetch(x + columns[k + X_AHEAD + i]);
        }
        for (int i = 0; i < LINE; i++)
            sums[i % 4] += values[k + i] * x[columns[k + i]];
    }
    if (k < end)
        prefetch_entries(columns, values, k);
    for (; k < end; k++)
        sums[0] += values[k] * x[columns[k]];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/* How many rows end before a point of the path. On the path, the end of row r comes after r row ends and
 * row_offsets[r + 1] entries. */
static int64_t rows_before(const struct product *p, int64_t point)
{
    int64_t low = 0, high = p->rows;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (middle + p->row_offsets[middle + 1] < point)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Computes one thread's stretch of the path. */
static struct carry multiply_stretch(const struct product *p, int64_t from, int64_t to, double *y)
{
    const int32_t *row_offsets = p->row_offsets, *columns = p->columns;
    const double *values = p->values, *x = p->x;
    int64_t row = rows_before(p, from), last = rows_before(p, to);
    int64_t k = from - row;
    for (; row < last; row++) {
        int64_t end = row_offsets[row + 1];
        y[row] = dot(columns, values, x, p->nonzeros, k, end);
        k = end;
    }
    struct carry carry = { last, 0 };
    if (last < p->rows)
        carry.sum = dot(columns, values, x, p->nonzeros, k, to - last);
    return carry;
}

static enum kernels_status spmv(
    const int32_t *row_offsets, const int32_t *columns, const double *values, const double *x, double *y,
    int64_t rows, int64_t nonzeros, int64_t column_count, int32_t threads)
{
    REQUIRE(row_offsets != NULL);
    REQUIRE(columns != NULL || nonzeros == 0);
    REQUIRE(values != NULL || nonzeros == 0);
    REQUIRE(x != NULL);
    REQUIRE(y != NULL);
    REQUIRE(rows >= 1);
    REQUIRE(nonzeros >= 0);
    REQUIRE(row_offsets[rows] == nonzeros);
    REQUIRE(column_count >= 1);
    REQUIRE(threads >= 1);

    struct product product = { row_offsets, columns, values, x, rows, nonzeros };
    int64_t path = rows + nonzeros;
    int team = team_for(threads, path);
    struct carry carries[MAX_TEAM];

#pragma omp parallel num_threads(team)
    {
        int64_t size = team_size(), rank = team_rank();
#pragma omp single
        team = (int)size;
        carries[rank] = multiply_stretch(&product, path * rank / size, path * (rank + 1) / size, y);
    }
    for (int i = 0; i < team; i++) {
        if (carries[i].row < rows)
            y[carries[i].row] += carries[i].sum;
    }
    return KERNELS_OK;
}

static const kernels_spmv functions = { sizeof(kernels_spmv), THREAD_SUPPORT, spmv };

const struct kernel KERNEL(spmv) = { KERNELS_SPMV_ID, &functions };
