/* sort_f64/1: the bits of float64 are the keys. */
#define _DEFAULT_SOURCE
#include <kernels/sort_f64.h>

/* Bits without sign are in the order of numbers; with one, they are so in reverse, and before those without. */
#define ORDER_OF(key) ((key) ^ ((key) >> 63 & INT64_MAX))
enum { KEYS_ARE_F64 = 1 };
#include "sort_keys.h"

enum {
    /* Numbers of a block, which is searched for NaN at once. */
    BLOCK = 1 << 12,
    /* Numbers for each thread below which starting it costs more than it saves. */
    LEAST_SEARCHED = 1 << 20,
};

static const int64_t INFINITE = INT64_C(0x7ff0000000000000);

/* NaN lose their signs, so that their bits are above all numbers'. */
static inline void clear_signs_of_nan(int64_t *keys, int64_t n)
{
    int64_t found = 0;
    for (int64_t i = 0; i < n; i++)
        found |= INFINITE - (keys[i] & INT64_MAX);
    if (found >= 0)
        return;
    for (int64_t i = 0; i < n; i++) {
        int64_t size = keys[i] & INT64_MAX;
        keys[i] = size > INFINITE ? size : keys[i];
    }
}

static enum kernels_status sort_f64(double *values, int64_t n, int32_t threads)
{
    REQUIRE(n >= 0);
    REQUIRE(n == 0 || values != NULL);
    REQUIRE(threads >= 1);

    int64_t *keys = (int64_t *)values;
    int team = team_for(threads, n / LEAST_SEARCHED);
    if (team < 2) {
        clear_signs_of_nan(keys, n);
    } else {
#pragma omp parallel for num_threads(team)
        for (int64_t first = 0; first < n; first += BLOCK)
            clear_signs_of_nan(keys + first, min64(BLOCK, n - first));
    }
    return sort_keys(keys, n, threads);
}

static const kernels_sort_f64 functions = { sizeof(kernels_sort_f64), THREAD_SUPPORT, sort_f64 };

const struct kernel KERNEL(sort_f64) = { KERNELS_SORT_F64_ID, &functions };
