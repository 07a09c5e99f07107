/* The implementations of sample.orbits/1 in C; docs/optimising.md explains each. */
#include <stdint.h>
#include <string.h>

enum { VECTORS = 4, STEPS_BEFORE_A_TEST = 8 };

static int32_t count_steps(double real, double imaginary, double c_real, double c_imaginary, int32_t most)
{
    int32_t count = 0;
    for (; count < most; count++) {
        double real_squared = real * real, imaginary_squared = imaginary * imaginary;
        if (!(real_squared + imaginary_squared < 4))
            break;
        imaginary = 2 * (real * imaginary) + c_imaginary;
        real = real_squared - imaginary_squared + c_real;
    }
    return count;
}

/* Vectors of the level that the project compiles for: of 256 bits for x86-64-v3. */
#define LANES 4
#include "vectors.h"
#undef LANES

/* Vectors of 512 bits in the same library, for processors that have them. */
#if defined(__x86_64__) && !defined(__clang__)
#define HAS_WIDE_VECTORS __builtin_cpu_supports("x86-64-v4")
#pragma GCC push_options
#pragma GCC target("arch=x86-64-v4", "prefer-vector-width=512")
#define LANES 8
#include "vectors.h"
#undef LANES
#pragma GCC pop_options
#else
#define HAS_WIDE_VECTORS 0
#define count_row_8 count_row_4
#endif

void orbits_plain(
    const double *x, const double *y, double c_real, double c_imaginary, int32_t most, int32_t *iterations,
    int32_t width, int32_t height)
{
    for (int64_t row = 0; row < height; row++)
        for (int32_t column = 0; column < width; column++)
            iterations[row * width + column] = count_steps(x[column], y[row], c_real, c_imaginary, most);
}

void orbits_chains(
    const double *x, const double *y, double c_real, double c_imaginary, int32_t most, int32_t *iterations,
    int32_t width, int32_t height)
{
    for (int64_t row = 0; row < height; row++)
        count_row_4(x, y[row], c_real, c_imaginary, most, iterations + row * width, width);
}

/* Without vectors of 512 bits, the same as orbits_chains. */
void orbits_wide(
    const double *x, const double *y, double c_real, double c_imaginary, int32_t most, int32_t *iterations,
    int32_t width, int32_t height, int32_t threads)
{
    int wide = HAS_WIDE_VECTORS;
    #pragma omp parallel for num_threads(threads) schedule(dynamic, 4)
    for (int64_t row = 0; row < height; row++) {
        if (wide)
            count_row_8(x, y[row], c_real, c_imaginary, most, iterations + row * width, width);
        else
            count_row_4(x, y[row], c_real, c_imaginary, most, iterations + row * width, width);
    }
}
