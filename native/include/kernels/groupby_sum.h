/* groupby_sum/1: the sum and the count of the values of each group. */
#ifndef KERNELS_GROUPBY_SUM_H
#define KERNELS_GROUPBY_SUM_H

#include "plugin.h"
#include "status.h"

#define KERNELS_GROUPBY_SUM_ID "groupby_sum/1"

/* sums[g] = sum of values[i] over all i with codes[i] = g, counts[g] = the number of such i; 0 if there are none.
 *
 * codes: [n], 0 to groups - 1; values: [n]; read. sums, counts: [groups]; every element written, overlap nothing.
 * n >= 0, and codes and values may be null if it is 0; groups >= 1; threads >= 1. Any thread, several calls at once.
 * KERNELS_ERROR_OUT_OF_MEMORY if there is none for partial sums; sums and counts are then not written. */
typedef enum kernels_status (*kernels_groupby_sum_function)(
    const int32_t *codes, const double *values, double *sums, int64_t *counts, int64_t n, int64_t groups,
    int32_t threads);

typedef struct kernels_groupby_sum {
    /* sizeof(kernels_groupby_sum). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_groupby_sum_function compute;
} kernels_groupby_sum;

#endif
