/* polynomial/1: a polynomial of each element, by Horner's rule. */
#ifndef KERNELS_POLYNOMIAL_H
#define KERNELS_POLYNOMIAL_H

#include "plugin.h"
#include "status.h"

#define KERNELS_POLYNOMIAL_ID "polynomial/1"

/* y[i] = sum of coefficients[k] * x[i]^k over all k.
 *
 * coefficients: [terms], that of x^0 first; x: [n]; read. y: [n]; every element written, overlaps neither.
 * terms >= 1, n >= 0; threads >= 1. Any thread, several calls at once. */
typedef enum kernels_status (*kernels_polynomial_function)(
    const double *coefficients, const double *x, double *y, int64_t terms, int64_t n, int32_t threads);

typedef struct kernels_polynomial {
    /* sizeof(kernels_polynomial). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_polynomial_function compute;
} kernels_polynomial;

#endif
