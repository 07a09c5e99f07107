#include "native_test.h"

#include <kernels/julia.h>

#include <math.h>
#include <stdlib.h>

static int32_t count_point(double real, double imaginary, double c_real, double c_imaginary, int32_t max_iterations)
{
    int32_t count = 0;
    while (count < max_iterations && real * real + imaginary * imaginary < 4) {
        double next = real * real - imaginary * imaginary + c_real;
        imaginary = 2 * (real * imaginary) + c_imaginary;
        real = next;
        count++;
    }
    return count;
}

static void test_grid(
    const kernels_julia *julia, int64_t width, int64_t height, double c_real, double c_imaginary, int32_t max_iterations)
{
    size_t count = (size_t)(width * height);
    double *x = new_buffer((size_t)width * sizeof *x), *y = new_buffer((size_t)height * sizeof *y);
    for (int64_t i = 0; i < width; i++)
        x[i] = 4 * random_unit() - 2;
    for (int64_t i = 0; i < height; i++)
        y[i] = 4 * random_unit() - 2;
    x[0] = width > 2 ? NAN : 0;
    y[height - 1] = height > 2 ? INFINITY : 0;

    for (int t = 0; t < THREAD_COUNTS; t++) {
        int32_t *iterations = new_buffer(count * sizeof *iterations);
        enum kernels_status status = julia->compute(
            x, y, c_real, c_imaginary, max_iterations, iterations, width, height, thread_counts[t]);
        size_t wrong = 0;
        for (size_t i = 0; i < count; i++) {
            wrong += iterations[i] != count_point(x[i % (size_t)width], y[i / (size_t)width], c_real, c_imaginary,
                max_iterations);
        }
        expect(status == KERNELS_OK && wrong == 0,
            "julia %lld x %lld, c = %g%+gi, %d iterations, %d threads: status %d, %zu counts differ",
            (long long)height, (long long)width, c_real, c_imaginary, max_iterations, thread_counts[t], status, wrong);
        free(iterations);
    }
    free(x);
    free(y);
}

void test_julia(const kernels_plugin *plugin)
{
    const kernels_julia *julia = plugin->get_kernel(KERNELS_JULIA_ID);
    static const int64_t sizes[] = { 1, 2, 3, 7, 8, 9, 31, 33, 100 };
    static const int32_t limits[] = { 0, 1, 2, 5, 300 };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            for (size_t k = 0; k < sizeof limits / sizeof limits[0]; k++)
                test_grid(julia, sizes[i], sizes[j], -0.62772, -0.42193, limits[k]);
        }
    }
    /* Orbits that leave the disc and come back still count as escaped. */
    test_grid(julia, 64, 64, -2.5, 0, 50);
    test_grid(julia, 64, 64, -6, 1, 50);
    test_grid(julia, 8000, 3, -0.62772, -0.42193, 100);

    double axis = 0;
    int32_t iterations = 7;
    expect(julia->compute(NULL, &axis, 0, 0, 1, &iterations, 1, 1, 1) == KERNELS_ERROR_INVALID_ARGUMENT
        && julia->compute(&axis, &axis, 0, 0, 1, &iterations, 0, 1, 1) == KERNELS_ERROR_INVALID_ARGUMENT
        && julia->compute(&axis, &axis, 0, 0, 1, &iterations, 1, 1, 0) == KERNELS_ERROR_INVALID_ARGUMENT
        && iterations == 7, "julia refuses bad arguments and leaves the output alone");
}
