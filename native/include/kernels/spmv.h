/* spmv/1: sparse matrix times vector, compressed sparse rows. */
#ifndef KERNELS_SPMV_H
#define KERNELS_SPMV_H

#include "plugin.h"
#include "status.h"

#define KERNELS_SPMV_ID "spmv/1"

/* y[i] = sum of values[k] * x[columns[k]] for row_offsets[i] <= k < row_offsets[i + 1].
 *
 * row_offsets: [rows + 1], from 0 to nonzeros, never descending; columns, values: [nonzeros], columns below
 * column_count; x: [column_count]; read. y: [rows]; every element written, overlaps no input.
 * rows, column_count >= 1; nonzeros >= 0, and columns and values may be null if it is 0; threads >= 1.
 * Any thread, several calls at once. */
typedef enum kernels_status (*kernels_spmv_function)(
    const int32_t *row_offsets, const int32_t *columns, const double *values, const double *x, double *y,
    int64_t rows, int64_t nonzeros, int64_t column_count, int32_t threads);

typedef struct kernels_spmv {
    /* sizeof(kernels_spmv). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_spmv_function compute;
} kernels_spmv;

#endif
