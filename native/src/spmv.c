/* spmv/1 by the merge path: threads share rows and entries together evenly, wherever a row begins or ends, so that
 * neither one long row nor many empty ones leave a thread idle. */
#include <kernels/spmv.h>

#include "kernel.h"

#include <stddef.h>

/* The part of a row that a thread computed but another one's row end will complete. */
struct carry {
    int64_t row;
    double sum;
};

static double dot_row(const int32_t *columns, const double *values, const double *x, int64_t first, int64_t end)
{
    double sum = 0;
    for (int64_t k = first; k < end; k++)
        sum += values[k] * x[columns[k]];
    return sum;
}

/* The first row whose end lies on or behind a point of the path, which has passed `row + row_offsets[row + 1]`
 * row ends and entries at the end of `row`. */
static int64_t row_on_path(const int32_t *row_offsets, int64_t rows, int64_t point)
{
    int64_t low = 0, high = rows;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (middle + row_offsets[middle + 1] < point)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Computes one thread's stretch of the path. */
static struct carry multiply_stretch(
    const int32_t *row_offsets, const int32_t *columns, const double *values, const double *x,
    int64_t rows, int64_t from, int64_t to, double *y)
{
    int64_t row = row_on_path(row_offsets, rows, from), last = row_on_path(row_offsets, rows, to);
    int64_t k = from - row;
    for (; row < last; row++) {
        int64_t end = row_offsets[row + 1];
        y[row] = dot_row(columns, values, x, k, end);
        k = end;
    }
    struct carry carry = { last, 0 };
    if (last < rows)
        carry.sum = dot_row(columns, values, x, k, to - last);
    return carry;
}

static enum kernels_status spmv(
    const int32_t *row_offsets, const int32_t *columns, const double *values, const double *x,
    int64_t rows, int64_t column_count, int32_t threads, double *y)
{
    if (row_offsets == NULL || x == NULL || y == NULL || rows < 1 || column_count < 1 || threads < 1)
        return KERNELS_ERROR_INVALID_ARGUMENT;
    int64_t entries = row_offsets[rows];
    if (entries < 0 || (entries > 0 && (columns == NULL || values == NULL)))
        return KERNELS_ERROR_INVALID_ARGUMENT;

    int64_t path = rows + entries;
    int team = team_for(threads, path);
    struct carry carries[MAX_TEAM];

#pragma omp parallel num_threads(team)
    {
        int64_t size = team_size(), rank = team_rank();
#pragma omp single
        team = (int)size;
        carries[rank] = multiply_stretch(
            row_offsets, columns, values, x, rows, path * rank / size, path * (rank + 1) / size, y);
    }
    for (int i = 0; i < team; i++) {
        if (carries[i].row < rows)
            y[carries[i].row] += carries[i].sum;
    }
    return KERNELS_OK;
}

static const kernels_spmv functions = { sizeof(kernels_spmv), THREAD_SUPPORT, spmv };

const struct kernel KERNEL(spmv) = { KERNELS_SPMV_ID, &functions };
