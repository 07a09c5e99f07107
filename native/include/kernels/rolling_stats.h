/* rolling_stats/1: mean and sample variance of each window of a series. */
#ifndef KERNELS_ROLLING_STATS_H
#define KERNELS_ROLLING_STATS_H

#include "plugin.h"
#include "status.h"

#define KERNELS_ROLLING_STATS_ID "rolling_stats/1"

/* Of the window x[i - window + 1] .. x[i]: mean[i] = sum of x / window, variance[i] = sum of (x - mean)^2 / (window - 1). Both are
 * NaN where the window would begin before the series, and where it holds a NaN or an infinity; no other result depends on
 * those, nor on the number of threads.
 *
 * x: [n]; read. mean, variance: [n]; every element written, overlap nothing.
 * window >= 2, which may be above n; n >= 0, and the arrays may be null if it is 0; threads >= 1. Any thread, several calls at
 * once. */
typedef enum kernels_status (*kernels_rolling_stats_function)(
    const double *x, int32_t window, double *mean, double *variance, int64_t n, int32_t threads);

typedef struct kernels_rolling_stats {
    /* sizeof(kernels_rolling_stats). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_rolling_stats_function compute;
} kernels_rolling_stats;

#endif
