/* matmul_f64/1 and matmul_f32/1 by level-3 BLAS, norm/1 by level-1 BLAS.
 *
 * A product is made in blocks of rows that don't depend on the number of threads, as the contract says that it doesn't. */
#include "products.h"

#include <limits.h>
#include <math.h>
#include <stddef.h>

#include <cblas.h>

/* Fewer rows are not worth a thread; beyond, there are several blocks for each thread to even out. */
enum { LEAST_ROWS = 256, BLOCK_ROWS = 512, BLOCKS = 4 };

static int64_t count_blocks(int64_t m) {
    return m < LEAST_ROWS ? 1 : BLOCKS * ((m + BLOCK_ROWS - 1) / BLOCK_ROWS);
}

/* blasint is 32 bits in Debian's build. */
static enum kernels_status check(int64_t m, int64_t k, int64_t n, int32_t threads) {
    const int is_valid = m >= 0 && k >= 0 && n >= 0 && threads >= 1 && m <= INT_MAX && k <= INT_MAX && n <= INT_MAX;
    return is_valid ? KERNELS_OK : KERNELS_ERROR_INVALID_ARGUMENT;
}

/* BLAS wants at least 1 as the distance between rows. */
static blasint distance(int64_t elements) {
    return elements > 0 ? (blasint)elements : 1;
}

static enum kernels_status multiply_f64(
    int64_t m, int64_t k, int64_t n, const double *a, const double *b, double *c, int32_t threads) {
    const enum kernels_status status = check(m, k, n, threads);
    if (status != KERNELS_OK || m == 0 || n == 0) {
        return status;
    }

    const int64_t blocks = count_blocks(m);
#pragma omp parallel for num_threads(threads) schedule(dynamic) if (blocks > 1 && threads > 1)
    for (int64_t block = 0; block < blocks; block++) {
        const int64_t begin = m * block / blocks, rows = m * (block + 1) / blocks - begin;
        cblas_dgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, (blasint)rows, (blasint)n, (blasint)k, 1, a + begin * k,
            distance(k), b, distance(n), 0, c + begin * n, distance(n));
    }
    return KERNELS_OK;
}

static enum kernels_status multiply_f32(
    int64_t m, int64_t k, int64_t n, const float *a, const float *b, float *c, int32_t threads) {
    const enum kernels_status status = check(m, k, n, threads);
    if (status != KERNELS_OK || m == 0 || n == 0) {
        return status;
    }

    const int64_t blocks = count_blocks(m);
#pragma omp parallel for num_threads(threads) schedule(dynamic) if (blocks > 1 && threads > 1)
    for (int64_t block = 0; block < blocks; block++) {
        const int64_t begin = m * block / blocks, rows = m * (block + 1) / blocks - begin;
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, (blasint)rows, (blasint)n, (blasint)k, 1, a + begin * k,
            distance(k), b, distance(n), 0, c + begin * n, distance(n));
    }
    return KERNELS_OK;
}

static enum kernels_status compute_norm(const double *x, double *norm, int64_t n, int32_t threads) {
    if (norm == NULL || n < 0 || n > INT_MAX || threads < 1) {
        return KERNELS_ERROR_INVALID_ARGUMENT;
    }

    *norm = cblas_dnrm2((blasint)n, x, 1);
    return KERNELS_OK;
}

const kernels_matmul_f64 openblas_matmul_f64 = { sizeof(kernels_matmul_f64), KERNELS_THREADS_MANY, multiply_f64 };
const kernels_matmul_f32 openblas_matmul_f32 = { sizeof(kernels_matmul_f32), KERNELS_THREADS_MANY, multiply_f32 };
const kernels_norm openblas_norm = { sizeof(kernels_norm), KERNELS_THREADS_ONE, compute_norm };
