/* norm/1: the Euclidean norm of a vector. */
#ifndef KERNELS_NORM_H
#define KERNELS_NORM_H

#include "plugin.h"
#include "status.h"

#define KERNELS_NORM_ID "norm/1"

/* norm[0] = square root of the sum of x[i]^2 over all i, to a few units in the last place whatever n and the elements are;
 * 0 if there are none, NaN if one is a NaN. The same bits for every number of threads.
 *
 * x: [n]; read. norm: [1]; written, does not overlap x.
 * n >= 0; threads >= 1. Any thread, several calls at once. */
typedef enum kernels_status (*kernels_norm_function)(
    const double *x, double *norm, int64_t n, int32_t threads);

typedef struct kernels_norm {
    /* sizeof(kernels_norm). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_norm_function compute;
} kernels_norm;

#endif
