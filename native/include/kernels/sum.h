/* sum/1: the sum of a vector. */
#ifndef KERNELS_SUM_H
#define KERNELS_SUM_H

#include "plugin.h"
#include "status.h"

#define KERNELS_SUM_ID "sum/1"

/* total[0] = sum of x[i] over all i; 0 if there are none. The same bits for every number of threads.
 *
 * x: [n]; read. total: [1]; written, does not overlap x.
 * n >= 0; threads >= 1. Any thread, several calls at once. */
typedef enum kernels_status (*kernels_sum_function)(
    const double *x, double *total, int64_t n, int32_t threads);

typedef struct kernels_sum {
    /* sizeof(kernels_sum). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_sum_function compute;
} kernels_sum;

#endif
