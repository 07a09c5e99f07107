/* matmul_f64/1: the product of two matrices of float64. */
#ifndef KERNELS_MATMUL_F64_H
#define KERNELS_MATMUL_F64_H

#include "plugin.h"
#include "status.h"

#define KERNELS_MATMUL_F64_ID "matmul_f64/1"

/* c[i,j] = sum of a[i,p] * b[p,j] over 0 <= p < k; 0 if k is 0. Depends on the matrices alone, not on the number of threads.
 *
 * a: [m x k], b: [k x n], row-major; read. c: [m x n], row-major; every element written, overlaps neither.
 * m, k, n >= 0, and a matrix of no elements may be null; threads >= 1. Any thread, several calls at once. */
typedef enum kernels_status (*kernels_matmul_f64_function)(
    int64_t m, int64_t k, int64_t n, const double *a, const double *b, double *c, int32_t threads);

typedef struct kernels_matmul_f64 {
    /* sizeof(kernels_matmul_f64). */
    uint32_t size;
    enum kernels_thread_support thread_support;
    kernels_matmul_f64_function compute;
} kernels_matmul_f64;

#endif
