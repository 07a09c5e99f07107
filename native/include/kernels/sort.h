/* sort/1: whole numbers in order, in place. */
#ifndef KERNELS_SORT_H
#define KERNELS_SORT_H

#include "plugin.h"
#include "status.h"

#define KERNELS_SORT_ID "sort/1"

/* values is permuted so that values[i] <= values[i + 1].
 *
 * values: [n], any values; read, then overwritten. May be null if n is 0.
 * n >= 0; threads >= 1. Any thread, several calls at once on different values. Takes as much memory again while it runs;
 * KERNELS_ERROR_OUT_OF_MEMORY if there is none, and then values are as they were. */
typedef enum kernels_status (*kernels_sort_function)(
    int64_t *values, int64_t n, int32_t threads);

typedef struct kernels_sort {
    /* sizeof(kernels_sort). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_sort_function compute;
} kernels_sort;

#endif
