/* ceilings/1: the triad, reading, and multiply-adds, each as fast as this instruction-set level can. */
#include <kernels/ceilings.h>

#include "kernel.h"
#include "vector.h"

#include <stddef.h>

enum {
    /* Independent sums or products: processors start two a cycle, and each takes up to six cycles. The lower levels
     * have 16 vector registers; with the two constants of multiply_add, the chains leave two of them free. */
    CHAINS = 12,
    STRIDE = CHAINS * LANES,
};

/* Keeps the compiler from merging several passes into one. */
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
    REQUIRE(b != NULL);
    REQUIRE(c != NULL);
    REQUIRE(length >= 1);
    REQUIRE(passes >= 1);
    REQUIRE(a != NULL);

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
    REQUIRE(a != NULL);
    REQUIRE(length >= 1);
    REQUIRE(passes >= 1);
    REQUIRE(sum != NULL);

    /* The chains continue from pass to pass: adding them up takes as long as a pass over an array of a cache's size. */
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
    REQUIRE(steps >= 1);
    REQUIRE(result != NULL);

    /* x = x / 2 + 1 tends to 2, so that neither overflows nor denormal numbers slow it down. The chains start at 3,
     * because GCC would see that 2 stays 2, and leave that chain out. */
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
