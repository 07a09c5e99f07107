/* Polynomials by Horner's rule in several vectors at a time. polynomial.c and polynomial_f32.c define `element`, `elements` (a
 * vector of them) and `broadcast_element`, and include this.
 *
 * Results too large for the cache are written past it: otherwise each line of y would be read before it is overwritten, half as
 * much traffic again. */
#ifndef KERNELS_HORNER_H
#define KERNELS_HORNER_H

#include "kernel.h"
#include "vector.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    WIDTH = VECTOR_BYTES / sizeof(element),
    /* Vectors that step together: one step waits for the last, which the other vectors fill. */
    CHAINS = 8,
    BLOCK = CHAINS * WIDTH,
    /* Elements for each thread below which starting it costs more than it saves. */
    LEAST_SHARE = (1 << 18) / sizeof(element),
    /* Elements of y from which it is written past the cache: 4 MiB, more than a core's own caches. */
    BEYOND_CACHE = (1 << 22) / sizeof(element),
};

static element value_at(const element *coefficients, int64_t terms, element x)
{
    element value = coefficients[terms - 1];
    for (int64_t k = terms - 2; k >= 0; k--)
        value = value * x + coefficients[k];
    return value;
}

/* A block from x + i. Its store is the caller's, as it knows whether y is aligned. */
static inline void values_of_block(const element *coefficients, int64_t terms, const element *x, elements *values)
{
    elements at[CHAINS];
    for (int c = 0; c < CHAINS; c++) {
        at[c] = load(x + c * WIDTH);
        values[c] = broadcast_element(coefficients[terms - 1]);
    }
    for (int64_t k = terms - 2; k >= 0; k--) {
        elements coefficient = broadcast_element(coefficients[k]);
        for (int c = 0; c < CHAINS; c++)
            values[c] = multiply_add(values[c], at[c], coefficient);
    }
}

/* Elements first .. end - 1. */
static void evaluate(
    const element *coefficients, int64_t terms, const element *x, element *y, int64_t first, int64_t end, bool past_cache)
{
    int64_t i = first;
    for (; i < end && (uintptr_t)(y + i) % VECTOR_BYTES != 0; i++)
        y[i] = value_at(coefficients, terms, x[i]);
    for (; i + BLOCK <= end; i += BLOCK) {
        elements values[CHAINS];
        values_of_block(coefficients, terms, x + i, values);
        for (int c = 0; c < CHAINS; c++) {
            if (past_cache)
                store_past_cache(y + i + c * WIDTH, values[c]);
            else
                store(y + i + c * WIDTH, values[c]);
        }
    }
    for (; i < end; i++)
        y[i] = value_at(coefficients, terms, x[i]);
}

static enum kernels_status horner(
    const element *coefficients, const element *x, element *y, int64_t terms, int64_t n, int32_t threads)
{
    REQUIRE(coefficients != NULL);
    REQUIRE(terms >= 1);
    REQUIRE(n >= 0);
    REQUIRE(n == 0 || x != NULL);
    REQUIRE(n == 0 || y != NULL);
    REQUIRE(threads >= 1);

    int team = team_for(threads, max64(1, n / LEAST_SHARE));
#pragma omp parallel num_threads(team) if (team > 1)
    {
        int64_t size = team_size(), rank = team_rank();
        evaluate(coefficients, terms, x, y, n * rank / size, n * (rank + 1) / size, n >= BEYOND_CACHE);
        if (n >= BEYOND_CACHE)
            end_stores_past_cache();
    }
    return KERNELS_OK;
}

#endif
