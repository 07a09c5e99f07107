/* polynomial_f32/1: a polynomial of each float32, by Horner's rule. */
#ifndef KERNELS_POLYNOMIAL_F32_H
#define KERNELS_POLYNOMIAL_F32_H

#include "plugin.h"
#include "status.h"

#define KERNELS_POLYNOMIAL_F32_ID "polynomial_f32/1"

/* y[i] = sum of coefficients[k] * x[i]^k over all k.
 *
 * coefficients: [terms], that of x^0 first; x: [n]; read. y: [n]; every element written, overlaps neither.
 * terms >= 1, n >= 0; threads >= 1. Any thread, several calls at once. */
typedef enum kernels_status (*kernels_polynomial_f32_function)(
    const float *coefficients, const float *x, float *y, int64_t terms, int64_t n, int32_t threads);

typedef struct kernels_polynomial_f32 {
    /* sizeof(kernels_polynomial_f32). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_polynomial_f32_function compute;
} kernels_polynomial_f32;

#endif
