/* sort_f64/1: numbers in order, in place, NaN last. */
#ifndef KERNELS_SORT_F64_H
#define KERNELS_SORT_F64_H

#include "plugin.h"
#include "status.h"

#define KERNELS_SORT_F64_ID "sort_f64/1"

/* values is permuted so that values[i] <= values[i + 1], with -0 before 0, and NaN behind all numbers. The signs and payloads
 * of NaN may change.
 *
 * values: [n], any values; read, then overwritten. May be null if n is 0.
 * n >= 0; threads >= 1. Any thread, several calls at once on different values. Takes as much memory again while it runs;
 * KERNELS_ERROR_OUT_OF_MEMORY if there is none, and then values are as they were, but for signs of NaN. */
typedef enum kernels_status (*kernels_sort_f64_function)(
    double *values, int64_t n, int32_t threads);

typedef struct kernels_sort_f64 {
    /* sizeof(kernels_sort_f64). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_sort_f64_function compute;
} kernels_sort_f64;

#endif
