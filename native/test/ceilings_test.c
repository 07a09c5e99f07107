#include "native_test.h"

#include "check.h"

#include <kernels/ceilings.h>

#include <math.h>
#include <stdlib.h>

/* Xorshift64 (Marsaglia, 2003): the same numbers in every run. */
static int32_t random_below(int32_t bound)
{
    static uint64_t state = 0x9e3779b97f4a7c15;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (int32_t)(state % (uint64_t)bound);
}

/* Uses whole numbers of a few bits, so that every sum is exact in any order. */
static void test_arrays(const kernels_ceilings *ceilings, int64_t length)
{
    size_t bytes = (size_t)length * sizeof(double);
    double *a = new_buffer(bytes), *b = new_buffer(bytes), *c = new_buffer(bytes);
    double expected = 0, sum = NAN;
    for (int64_t i = 0; i < length; i++) {
        b[i] = random_below(1000);
        c[i] = random_below(1000);
        expected += b[i] + 3 * c[i];
    }
    enum kernels_status status = ceilings->triad(b, c, 3, length, 2, a);
    size_t wrong = 0;
    for (int64_t i = 0; i < length; i++)
        wrong += !(a[i] == b[i] + 3 * c[i]);
    expect(status == KERNELS_OK && wrong == 0, "triad of %d: status %d, %zu differ", (int)length, status, wrong);

    status = ceilings->read(a, length, 2, &sum);
    expect(status == KERNELS_OK && sum == 2 * expected, "read of %d: status %d, sum %g, expected %g",
        (int)length, status, sum, 2 * expected);
    free(a);
    free(b);
    free(c);
}

void test_ceilings(const kernels_plugin *plugin)
{
    const kernels_ceilings *ceilings = plugin->get_kernel(KERNELS_CEILINGS_ID);
    for (int64_t length = 1; length <= 300; length++)
        test_arrays(ceilings, length);

    /* A hundred halvings bring every lane of every chain to 2, and each lane counts as two operations. */
    double result = NAN;
    expect(ceilings->multiply_add(100, &result) == KERNELS_OK && result == (double)ceilings->multiply_add_flops,
        "multiply_add gives %g", result);

    double value = 7;
    expect(ceilings->triad(NULL, &value, 1, 1, 1, &value) == KERNELS_ERROR_INVALID_ARGUMENT
        && ceilings->triad(&value, &value, 1, 0, 1, &value) == KERNELS_ERROR_INVALID_ARGUMENT
        && ceilings->read(&value, 1, 0, &value) == KERNELS_ERROR_INVALID_ARGUMENT
        && ceilings->multiply_add(0, &value) == KERNELS_ERROR_INVALID_ARGUMENT
        && value == 7, "ceilings refuse bad arguments and leave the output alone");
}
