/* julia/1 by compaction: points that are still bounded are packed together again after every few steps, so that
 * all lanes of all vectors work although neighbouring points escape at very different times. */
#include <kernels/julia.h>

#include "kernel.h"
#include "vector.h"

#include <stddef.h>

enum {
    /* Vectors that step together: one step is a chain of about ten cycles, which others must fill. */
    VECTORS = LANES == 8 ? 4 : 2,
    BATCH = VECTORS * LANES,
    /* Points that are packed together; a multiple of BATCH, small enough for the level-1 and -2 caches. */
    CHUNK = 2048,
    /* The first run of steps; later ones last a quarter of the steps before them. */
    FIRST_STEPS = 4,
};

/* Points of a chunk: the orbit of each, where its count goes, and the steps of the last run. */
struct points {
    _Alignas(64) double real[CHUNK];
    _Alignas(64) double imaginary[CHUNK];
    _Alignas(64) int64_t steps[CHUNK];
    int32_t target[CHUNK];
};

/* Takes at most `steps` steps with BATCH points from `first` on. */
static inline void step_batch(struct points *points, ptrdiff_t first, vector c_real, vector c_imaginary, int32_t steps)
{
    const vector two = broadcast(2), four = broadcast(4);
    vector real[VECTORS], imaginary[VECTORS];
    integers taken[VECTORS];
    lane_set bounded[VECTORS];

    for (int v = 0; v < VECTORS; v++) {
        real[v] = load(points->real + first + v * LANES);
        imaginary[v] = load(points->imaginary + first + v * LANES);
        taken[v] = (integers){ 0 };
        bounded[v] = ALL_LANES;
    }
    for (int32_t step = 0; step < steps; step++) {
        for (int v = 0; v < VECTORS; v++) {
            vector real_squared = real[v] * real[v];
            vector imaginary_squared = imaginary[v] * imaginary[v];
            bounded[v] = and_less(bounded[v], real_squared + imaginary_squared, four);
            taken[v] = count_lanes(taken[v], bounded[v]);
            /* Doubling is exact while |z| < 2, so that fusing it with the addition changes no bit. */
            imaginary[v] = multiply_add(two, real[v] * imaginary[v], c_imaginary);
            real[v] = real_squared - imaginary_squared + c_real;
        }
    }
    for (int v = 0; v < VECTORS; v++) {
        store(points->real + first + v * LANES, real[v]);
        store(points->imaginary + first + v * LANES, imaginary[v]);
        memcpy(points->steps + first + v * LANES, &taken[v], sizeof taken[v]);
    }
}

/* Packs the points that took all `steps` steps to the front, records the count of each, and returns how many stay. */
static int32_t compact(struct points *points, int32_t count, int32_t steps, int32_t done, int32_t *iterations)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < count; i++) {
        int32_t taken = (int32_t)points->steps[i];
        iterations[points->target[i]] = done + taken;
        points->real[kept] = points->real[i];
        points->imaginary[kept] = points->imaginary[i];
        points->target[kept] = points->target[i];
        kept += taken == steps;
    }
    return kept;
}

/* Counts the points first .. first + count of the row-major grid. */
static void count_chunk(
    struct points *points, const double *x, int64_t width, const double *y, int64_t first, int32_t count,
    double c_real, double c_imaginary, int32_t max_iterations, int32_t *iterations)
{
    int64_t row = first / width, column = first % width;
    for (int32_t i = 0; i < count; i++) {
        points->real[i] = x[column];
        points->imaginary[i] = y[row];
        points->target[i] = i;
        iterations[first + i] = 0;
        if (++column == width) {
            column = 0;
            row++;
        }
    }

    int32_t done = 0;
    while (count > 0 && done < max_iterations) {
        int32_t steps = (int32_t)min64(max64(FIRST_STEPS, done / 4), max_iterations - done);
        for (ptrdiff_t i = 0; i < count; i += BATCH)
            step_batch(points, i, broadcast(c_real), broadcast(c_imaginary), steps);
        count = compact(points, count, steps, done, iterations + first);
        done += steps;
    }
}

static enum kernels_status julia(
    const double *x, int64_t width, const double *y, int64_t height,
    double c_real, double c_imaginary, int32_t max_iterations, int32_t threads, int32_t *iterations)
{
    if (x == NULL || y == NULL || iterations == NULL || width < 1 || height < 1 || height > INT64_MAX / width
        || max_iterations < 0 || threads < 1)
        return KERNELS_ERROR_INVALID_ARGUMENT;

    int64_t total = width * height;
    int team = team_for(threads, (total + BATCH - 1) / BATCH);
    /* Eight chunks a thread or more, which the schedule deals out as threads become free. */
    int64_t chunk = max64(BATCH, min64(CHUNK, total / (8 * (int64_t)team)));
    int64_t chunks = (total + chunk - 1) / chunk;

#pragma omp parallel num_threads(team)
    {
        /* Lanes behind the last point step along unseen: zero is as good a start as any. */
        struct points points = { .target = { 0 } };
#pragma omp for schedule(dynamic)
        for (int64_t i = 0; i < chunks; i++) {
            int64_t first = i * chunk;
            count_chunk(&points, x, width, y, first, (int32_t)min64(chunk, total - first),
                c_real, c_imaginary, max_iterations, iterations);
        }
    }
    return KERNELS_OK;
}

static const kernels_julia functions = { sizeof(kernels_julia), THREAD_SUPPORT, julia };

const struct kernel KERNEL(julia) = { KERNELS_JULIA_ID, &functions };
