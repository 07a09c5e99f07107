#include "native_test.h"

#include <kernels/diffusion.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void naive_step(int64_t height, int64_t width, double factor, const double *g, double *next)
{
    for (int64_t i = 0; i < height; i++) {
        const double *up = g + (i + height - 1) % height * width, *here = g + i * width;
        const double *down = g + (i + 1) % height * width;
        for (int64_t j = 0; j < width; j++) {
            double sum = up[j] + down[j] + here[(j + width - 1) % width] + here[(j + 1) % width];
            next[i * width + j] = here[j] + factor * (sum - 4 * here[j]);
        }
    }
}

/* Counts the values that differ by more than the contract's tolerance, or that are not finite where they should be. */
static size_t count_wrong(const double *grid, const double *truth, size_t count, double tolerance)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        bool same = isfinite(truth[i]) ? fabs(grid[i] - truth[i]) <= tolerance
            : isnan(truth[i]) ? isnan(grid[i]) : grid[i] == truth[i];
        wrong += !same;
    }
    return wrong;
}

static void test_grid(
    const kernels_diffusion *diffusion, int64_t height, int64_t width, double factor, int32_t steps, double special)
{
    size_t count = (size_t)(height * width), bytes = count * sizeof(double);
    double *start = new_buffer(bytes), *truth = new_buffer(bytes), *next = new_buffer(bytes);
    for (size_t i = 0; i < count; i++)
        start[i] = random_unit();
    if (special != 0)
        start[random_below((int32_t)count)] = special;
    memcpy(truth, start, bytes);
    for (int32_t i = 0; i < steps; i++) {
        naive_step(height, width, factor, truth, next);
        memcpy(truth, next, bytes);
    }
    double growth = pow(fabs(1 - 4 * factor) + 4 * factor, (double)steps);
    double tolerance = 8 * 0x1p-53 * (double)steps * growth;

    for (int t = 0; t < THREAD_COUNTS; t++) {
        double *grid = new_buffer(bytes), *scratch = new_buffer(bytes);
        memcpy(grid, start, bytes);
        enum kernels_status status = diffusion->compute(
            height, width, factor / 0.5, 0.5, steps, grid, scratch, thread_counts[t]);
        size_t wrong = count_wrong(grid, truth, count, tolerance);
        expect(status == KERNELS_OK && wrong == 0,
            "diffusion %lld x %lld, %d steps of %g, one value %g, %d threads: status %d, %zu values differ",
            (long long)height, (long long)width, steps, factor, special, thread_counts[t], status, wrong);
        free(grid);
        free(scratch);
    }
    free(start);
    free(truth);
    free(next);
}

void test_diffusion(const kernels_plugin *plugin)
{
    const kernels_diffusion *diffusion = plugin->get_kernel(KERNELS_DIFFUSION_ID);
    static const int64_t heights[] = { 1, 2, 3, 8, 16, 17, 33, 64, 130 };
    static const int64_t widths[] = { 1, 2, 3, 7, 8, 9, 16, 63, 65, 200 };
    static const int32_t steps[] = { 0, 1, 2, 7, 8, 9, 30 };
    for (size_t i = 0; i < sizeof heights / sizeof heights[0]; i++) {
        for (size_t j = 0; j < sizeof widths / sizeof widths[0]; j++) {
            for (size_t k = 0; k < sizeof steps / sizeof steps[0]; k++)
                test_grid(diffusion, heights[i], widths[j], 0.2, steps[k], 0);
        }
    }
    /* Wider than the tiles of columns that pass through the cache together. */
    test_grid(diffusion, 70, 2500, 0.25, 20, 0);
    test_grid(diffusion, 3, 5000, 0.25, 20, 0);
    test_grid(diffusion, 40, 60, 0.4, 10, 0);
    test_grid(diffusion, 90, 90, 0.2, 10, NAN);
    test_grid(diffusion, 90, 90, 0.2, 10, INFINITY);

    double grid = 7, scratch = 0;
    expect(diffusion->compute(1, 1, 1, 0.1, 1, NULL, &scratch, 1) == KERNELS_ERROR_INVALID_ARGUMENT
        && diffusion->compute(0, 1, 1, 0.1, 1, &grid, &scratch, 1) == KERNELS_ERROR_INVALID_ARGUMENT
        && diffusion->compute(1, 1, 1, 0.1, -1, &grid, &scratch, 1) == KERNELS_ERROR_INVALID_ARGUMENT
        && diffusion->compute(1, 1, 1, 0.1, 1, &grid, &scratch, 0) == KERNELS_ERROR_INVALID_ARGUMENT
        && grid == 7, "diffusion refuses bad arguments and leaves the grid alone");
}
