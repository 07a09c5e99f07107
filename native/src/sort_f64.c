/* sort_f64/1: the bits of float64, made to whole numbers in the same order, are the keys. */
#define _DEFAULT_SOURCE
#include <kernels/sort_f64.h>

#include "sort_keys.h"

enum {
    /* Numbers for each thread below which starting it costs more than it saves. */
    LEAST_CONVERTED = 1 << 20,
};

/* The bits of a number without sign are in the order of numbers; with one, they are so in reverse, and before those without. A
 * NaN loses its sign, so that its bits are above all numbers'. */
static inline int64_t key_of(int64_t bits)
{
    int64_t size = bits & INT64_MAX;
    bool is_nan = size > INT64_C(0x7ff0000000000000);
    return is_nan ? size : bits ^ (bits >> 63 & INT64_MAX);
}

static inline int64_t bits_of(int64_t key)
{
    return key ^ (key >> 63 & INT64_MAX);
}

static enum kernels_status sort_f64(double *values, int64_t n, int32_t threads)
{
    REQUIRE(n >= 0);
    REQUIRE(n == 0 || values != NULL);
    REQUIRE(threads >= 1);

    int64_t *keys = (int64_t *)values;
    int team = team_for(threads, max64(1, n / LEAST_CONVERTED));
#pragma omp parallel for num_threads(team) if (team > 1)
    for (int64_t i = 0; i < n; i++)
        keys[i] = key_of(keys[i]);
    enum kernels_status status = sort_keys(keys, n, threads);
#pragma omp parallel for num_threads(team) if (team > 1)
    for (int64_t i = 0; i < n; i++)
        keys[i] = bits_of(keys[i]);
    return status;
}

static const kernels_sort_f64 functions = { sizeof(kernels_sort_f64), THREAD_SUPPORT, sort_f64 };

const struct kernel KERNEL(sort_f64) = { KERNELS_SORT_F64_ID, &functions };
