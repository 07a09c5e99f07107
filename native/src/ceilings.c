/* ceilings/1: the triad, reading, and multiply-adds, each as fast as this instruction-set level can. */
#include <kernels/ceilings.h>

#include "kernel.h"
#include "vector.h"

#include <stddef.h>

enum {
    /* Sums or products that don't wait for each other: two a cycle, of up to six cycles each. With the two constants
     * of multiply_add they leave two of the 16 vector registers that the lower levels have. */
    CHAINS = 12,
    STRIDE = CHAINS * LANES,
};

/* Keeps the compiler from making one pass out of several. */
static inline void end_pass(void)
{
    __asm__ volatile("" ::: "memory");
}

static double sum_of(const vector *chains)
{
    double sum = 0;
    for (int k = 0; k < CHAINS; k++) {
        for (int lane = 0; lane < LANES; lane++)
            sum += chains[k][lane];
    }
    return sum;
}

static enum kernels_status triad(
    const double *b, const double *c, double factor, int64_t length, int64_t passes, double *restrict a)
{
    if (b == NULL || c == NULL || a == NULL || length < 1 || passes < 1)
        return KERNELS_ERROR_INVALID_ARGUMENT;

    vector factors = broadcast(factor);
    for (int64_t pass = 0; pass < passes; pass++) {
        int64_t i = 0;
#pragma GCC unroll 4
        for (; i + LANES <= length; i += LANES)
            store(a + i, multiply_add(factors, load(c + i), load(b + i)));
        for (; i < length; i++)
            a[i] = b[i] + factor * c[i];
        end_pass();
    }
    return KERNELS_OK;
}

static enum kernels_status read_array(const double *a, int64_t length, int64_t passes, double *sum)
{
    if (a == NULL || sum == NULL || length < 1 || passes < 1)
        return KERNELS_ERROR_INVALID_ARGUMENT;

    /* The chains go on from pass to pass: in an array of the size of a cache, adding them up takes as long as a pass. */
    vector chains[CHAINS] = { 0 };
    double rest = 0;
    for (int64_t pass = 0; pass < passes; pass++) {
        int64_t i = 0;
        for (; i + STRIDE <= length; i += STRIDE) {
            for (int k = 0; k < CHAINS; k++)
                chains[k] += load(a + i + k * LANES);
        }
        for (; i + LANES <= length; i += LANES)
            chains[0] += load(a + i);
        for (; i < length; i++)
            rest += a[i];
        end_pass();
    }
    *sum = sum_of(chains) + rest;
    return KERNELS_OK;
}

static enum kernels_status multiply_adds(int64_t steps, double *result)
{
    if (result == NULL || steps < 1)
        return KERNELS_ERROR_INVALID_ARGUMENT;

    /* x = x / 2 + 1 tends to 2: neither an overflow nor a denormal number slows it down. From 3 on: GCC sees that 2
     * stays 2, and leaves that chain out. */
    vector half = broadcast(0.5), one = broadcast(1), chains[CHAINS];
    for (int k = 0; k < CHAINS; k++)
        chains[k] = broadcast(3 + k);
    for (int64_t step = 0; step < steps; step++) {
        for (int k = 0; k < CHAINS; k++)
            chains[k] = multiply_add(chains[k], half, one);
    }
    *result = sum_of(chains);
    return KERNELS_OK;
}

static const kernels_ceilings functions = {
    sizeof(kernels_ceilings), KERNELS_THREADS_ONE, triad, read_array, multiply_adds, 2 * STRIDE,
};

const struct kernel KERNEL(ceilings) = { KERNELS_CEILINGS_ID, &functions };
