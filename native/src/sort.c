/* sort/1: whole numbers are the keys. */
#define _DEFAULT_SOURCE
#include <kernels/sort.h>

#define ORDER_OF(key) (key)
enum { KEYS_ARE_F64 = 0 };
#include "sort_keys.h"

static enum kernels_status sort(int64_t *values, int64_t n, int32_t threads)
{
    REQUIRE(n >= 0);
    REQUIRE(n == 0 || values != NULL);
    REQUIRE(threads >= 1);
    return sort_keys(values, n, threads);
}

static const kernels_sort functions = { sizeof(kernels_sort), THREAD_SUPPORT, sort };

const struct kernel KERNEL(sort) = { KERNELS_SORT_ID, &functions };
