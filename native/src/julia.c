/* julia/1 by compaction: after every few steps, the points that are still bounded are packed together again, so that
 * all lanes of all vectors do useful work although neighbouring points escape at very different times. */
#include <kernels/julia.h>

#include "kernel.h"
#include "vector.h"

#include <math.h>
#include <stddef.h>

enum {
    /* Vectors that step together: one step is a dependency chain of about ten cycles, which the other vectors fill.
     * With the 16 registers below AVX-512, three vectors are faster than four. */
    VECTORS = LANES == 8 ? 4 : 3,
    BATCH = VECTORS * LANES,
    /* Points that are packed together: more points fill the last batch better, fewer stay in the level-1 cache. */
    CHUNK = 1920,
    /* The first run of steps; later ones last a third of the steps before them. */
    FIRST_STEPS = 4,
};

_Static_assert(CHUNK % BATCH == 0, "a chunk is whole batches");

/* The points of a chunk that are still bounded: the orbit of each, and where its count goes. */
struct points {
    _Alignas(64) double real[CHUNK];
    _Alignas(64) double imaginary[CHUNK];
    _Alignas(64) int32_t target[CHUNK];
};

/* Copies the points of a row-major grid, starting at `first`, into the chunk. */
static void fill(
    struct points *points, const double *x, int64_t width, const double *y, int64_t first, int32_t count)
{
    int64_t row = first / width, column = first % width;
    for (int32_t i = 0; i < count; row++, column = 0) {
        int32_t end = (int32_t)min64(count, i + width - column);
        for (const double *real = x + column; i < end; i++, real++) {
            points->real[i] = *real;
            points->imaginary[i] = y[row];
            points->target[i] = i;
        }
    }
}

#if defined(__AVX2__) && !defined(__AVX512F__)
/* For each set of four lanes, the halves of its lanes one after the other. */
static const int32_t PACKED[16][8] = {
    { 0, 1 }, { 0, 1 }, { 2, 3 }, { 0, 1, 2, 3 }, { 4, 5 }, { 0, 1, 4, 5 }, { 2, 3, 4, 5 }, { 0, 1, 2, 3, 4, 5 },
    { 6, 7 }, { 0, 1, 6, 7 }, { 2, 3, 6, 7 }, { 0, 1, 2, 3, 6, 7 }, { 4, 5, 6, 7 }, { 0, 1, 4, 5, 6, 7 },
    { 2, 3, 4, 5, 6, 7 }, { 0, 1, 2, 3, 4, 5, 6, 7 },
};
#endif

/* Appends the bounded points of a vector to the `kept` points before it, and returns the new number of kept points.
 * Records the counts of the others. Only the first `present` lanes are points. */
static inline int32_t pack(
    struct points *points, int32_t kept, int32_t first, int32_t present, vector real, vector imaginary,
    integers count, lane_set bounded, int32_t *iterations)
{
#if defined(__AVX512F__)
    __mmask8 valid = (__mmask8)(present < LANES ? (1 << present) - 1 : 0xff);
    __mmask8 keep = bounded & valid, escaped = (__mmask8)(valid & ~bounded);
    __m256i target = _mm256_load_si256((const __m256i *)(points->target + first));
    if (escaped != 0)
        _mm256_mask_i32scatter_epi32(iterations, escaped, target, _mm512_cvtepi64_epi32((__m512i)count), 4);
    /* Whole vectors, compressed in a register: compressing to memory is microcode on AMD's processors. */
    store(points->real + kept, (vector)_mm512_maskz_compress_pd(keep, (__m512d)real));
    store(points->imaginary + kept, (vector)_mm512_maskz_compress_pd(keep, (__m512d)imaginary));
    _mm256_storeu_si256((__m256i *)(points->target + kept), _mm256_maskz_compress_epi32(keep, target));
    return kept + __builtin_popcount(keep);
#elif defined(__AVX2__)
    int32_t valid = present < LANES ? (1 << present) - 1 : (1 << LANES) - 1;
    int32_t keep = _mm256_movemask_pd((__m256d)bounded) & valid;
    __m256i target = _mm256_cvtepi32_epi64(_mm_load_si128((const __m128i *)(points->target + first)));
    for (int32_t lane = 0; keep != valid && lane < LANES && lane < present; lane++)
        iterations[points->target[first + lane]] = (int32_t)count[lane];
    __m256i order = _mm256_loadu_si256((const __m256i *)PACKED[keep]);
    store(points->real + kept, (vector)_mm256_permutevar8x32_epi32((__m256i)real, order));
    store(points->imaginary + kept, (vector)_mm256_permutevar8x32_epi32((__m256i)imaginary, order));
    target = _mm256_permutevar8x32_epi32(target, order);
    target = _mm256_permutevar8x32_epi32(target, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6));
    _mm_storeu_si128((__m128i *)(points->target + kept), _mm256_castsi256_si128(target));
    return kept + __builtin_popcount((uint32_t)keep);
#else
    for (int32_t lane = 0; lane < LANES && lane < present; lane++) {
        int32_t target = points->target[first + lane];
        /* The count of a point that is still bounded is overwritten later. */
        iterations[target] = (int32_t)count[lane];
        points->real[kept] = real[lane];
        points->imaginary[kept] = imaginary[lane];
        points->target[kept] = target;
        kept += bounded[lane] != 0;
    }
    return kept;
#endif
}

/* Takes at most `steps` more steps, after `done`, for all points; returns how many stay bounded. */
static int32_t step_points(
    struct points *points, int32_t count, double c_real, double c_imaginary, int32_t done, int32_t steps,
    int32_t *iterations)
{
    const vector two = broadcast(2), four = broadcast(4);
    const vector add_real = broadcast(c_real), add_imaginary = broadcast(c_imaginary);
    int32_t kept = 0;
    for (int32_t first = 0; first < count; first += BATCH) {
        vector real[VECTORS], imaginary[VECTORS];
        integers taken[VECTORS];
        lane_set bounded[VECTORS];

        for (int v = 0; v < VECTORS; v++) {
            real[v] = load(points->real + first + v * LANES);
            imaginary[v] = load(points->imaginary + first + v * LANES);
            taken[v] = (integers){ 0 } + done;
            bounded[v] = ALL_LANES;
        }
        for (int32_t step = 0; step < steps; step++) {
            for (int v = 0; v < VECTORS; v++) {
                vector real_squared = real[v] * real[v];
                vector imaginary_squared = imaginary[v] * imaginary[v];
                bounded[v] = and_less(bounded[v], real_squared + imaginary_squared, four);
                taken[v] = count_lanes(taken[v], bounded[v]);
                /* Doubling is exact while |z| < 2, so that fusing it with the addition changes no bit. */
                imaginary[v] = multiply_add(two, real[v] * imaginary[v], add_imaginary);
                real[v] = real_squared - imaginary_squared + add_real;
            }
        }
        for (int v = 0; v < VECTORS && first + v * LANES < count; v++) {
            kept = pack(points, kept, first + v * LANES, count - first - v * LANES, real[v], imaginary[v],
                taken[v], bounded[v], iterations);
        }
    }
    return kept;
}

static void count_chunk(
    struct points *points, int32_t count, double c_real, double c_imaginary, int32_t max_iterations,
    int32_t *iterations)
{
    int32_t done = 0;
    while (count > 0 && done < max_iterations) {
        int32_t steps = (int32_t)min64(max64(FIRST_STEPS, done / 3), max_iterations - done);
        count = step_points(points, count, c_real, c_imaginary, done, steps, iterations);
        done += steps;
    }
    for (int32_t i = 0; i < count; i++)
        iterations[points->target[i]] = max_iterations;
}

static enum kernels_status julia(
    const double *x, const double *y, double c_real, double c_imaginary, int32_t max_iterations, int32_t *iterations,
    int64_t width, int64_t height, int32_t threads)
{
    REQUIRE(x != NULL);
    REQUIRE(y != NULL);
    REQUIRE(isfinite(c_real));
    REQUIRE(isfinite(c_imaginary));
    REQUIRE(max_iterations >= 0);
    REQUIRE(iterations != NULL);
    REQUIRE(width >= 1);
    REQUIRE(height >= 1 && height <= INT64_MAX / width);
    REQUIRE(threads >= 1);

    int64_t total = width * height;
    int team = team_for(threads, (total + BATCH - 1) / BATCH);
    /* At least eight chunks a thread, which the schedule hands out as threads become free. */
    int64_t chunk = max64(BATCH, min64(CHUNK, total / (8 * (int64_t)team)));
    int64_t chunks = (total + chunk - 1) / chunk;

#pragma omp parallel num_threads(team)
    {
        /* Lanes after the last point also step, but are never read: zero is as good a start as any. */
        struct points points = { .target = { 0 } };
#pragma omp for schedule(dynamic)
        for (int64_t i = 0; i < chunks; i++) {
            int64_t first = i * chunk;
            int32_t count = (int32_t)min64(chunk, total - first);
            fill(&points, x, width, y, first, count);
            count_chunk(&points, count, c_real, c_imaginary, max_iterations, iterations + first);
        }
    }
    return KERNELS_OK;
}

static const kernels_julia functions = { sizeof(kernels_julia), THREAD_SUPPORT, julia };

const struct kernel KERNEL(julia) = { KERNELS_JULIA_ID, &functions };
