/* ols_slopes/1: the least-squares line of each row. */
#ifndef KERNELS_OLS_SLOPES_H
#define KERNELS_OLS_SLOPES_H

#include "plugin.h"
#include "status.h"

#define KERNELS_OLS_SLOPES_ID "ols_slopes/1"

/* With m = (days - 1) / 2, sums over j = 0 .. days - 1:
 * slope[i] = sum of (j - m) * y[i,j] / sum of (j - m)^2, intercept[i] = sum of y[i,j] / days - slope[i] * m.
 *
 * y: [rows x days], row-major; read. slope, intercept: [rows]; every element written, overlap nothing.
 * days >= 2; rows >= 0, and the arrays may be null if it is 0; threads >= 1. Any thread, several calls at once. */
typedef enum kernels_status (*kernels_ols_slopes_function)(
    int64_t days, const double *y, double *slope, double *intercept, int64_t rows, int32_t threads);

typedef struct kernels_ols_slopes {
    /* sizeof(kernels_ols_slopes). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_ols_slopes_function compute;
} kernels_ols_slopes;

#endif
