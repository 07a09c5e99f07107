/* rolling_stats/1 by sums that only grow, so that nothing of what left a window stays in its results: a window is the end of a
 * block and the start of the next, blocks being as long as windows (van Herk, A fast algorithm for local minimum and maximum
 * filters on rectangular and octagonal kernels, Pattern Recognition Letters 13, 1992). The second block's first element, which
 * all these windows hold, is subtracted from all elements: so the squares of a large offset don't drown the variance.
 *
 * Blocks don't depend on each other, so the threads that share them change nothing in the result. */
#include <kernels/rolling_stats.h>

#include "kernel.h"
#include "vector.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

enum {
    /* Windows up to this are each added up from the start, as many as a vector has lanes at a time. */
    SHORT = 3 * LANES - 1,
    /* Vectors of them that are added up together, which hides the latency of their sums. */
    GROUP = 4,
    /* The longest windows whose sums over block ends have memory of their own, a part of the second cache. Those of longer ones
     * wait where the results will be, which takes memory's time again. */
    MAX_OWN = 1 << 15,
    /* Elements from which results are written past the cache, more than a core's own caches hold: otherwise each line of them would
     * be read before it is overwritten, two thirds as much traffic again. Runs of so many results are copied there. */
    BEYOND_CACHE = (1 << 22) / sizeof(double),
    RUN = 256,
    /* The shortest windows for that: every block begins and ends with runs that are no whole lines. */
    LONG = 4 * RUN,
    /* Elements for each thread below which starting it costs more than it saves. */
    LEAST_SHARE = 1 << 15,
};

/* What all windows have in common. */
struct windows {
    const double *x;
    double *mean, *variance;
    int64_t length, n;
    /* 1 / (length - 1). */
    double one_less;
    bool past_cache;
};

/* Sums over the end of a block, for each window that begins there: of distances, and of their squares. */
struct ends {
    double *distances, *squares;
};

/* Lanes moved up by `count`, a constant; zeros come after them. */
static inline vector moved_up(vector v, int count)
{
    vector zero = { 0 };
#if VECTOR_BYTES == 64
    return count == 1 ? left_neighbours(zero, v)
        : count == 2  ? SHUFFLE(zero, v, 6, 7, 8, 9, 10, 11, 12, 13)
                      : SHUFFLE(zero, v, 4, 5, 6, 7, 8, 9, 10, 11);
#elif VECTOR_BYTES == 32
    return count == 1 ? left_neighbours(zero, v) : SHUFFLE(zero, v, 2, 3, 4, 5);
#else
    (void)count;
    return left_neighbours(zero, v);
#endif
}

/* The same down. */
static inline vector moved_down(vector v, int count)
{
    vector zero = { 0 };
#if VECTOR_BYTES == 64
    return count == 1 ? right_neighbours(v, zero)
        : count == 2  ? SHUFFLE(v, zero, 2, 3, 4, 5, 6, 7, 8, 9)
                      : SHUFFLE(v, zero, 4, 5, 6, 7, 8, 9, 10, 11);
#elif VECTOR_BYTES == 32
    return count == 1 ? right_neighbours(v, zero) : SHUFFLE(v, zero, 2, 3, 4, 5);
#else
    (void)count;
    return right_neighbours(v, zero);
#endif
}

/* In each lane the sum of it and those below it. */
static inline vector sums_up(vector v)
{
#pragma GCC unroll 3
    for (int count = 1; count < LANES; count *= 2)
        v += moved_up(v, count);
    return v;
}

/* In each lane the sum of it and those above it. */
static inline vector sums_down(vector v)
{
#pragma GCC unroll 3
    for (int count = 1; count < LANES; count *= 2)
        v += moved_down(v, count);
    return v;
}

static inline vector last_everywhere(vector v)
{
#if VECTOR_BYTES == 64
    return SHUFFLE(v, v, 7, 7, 7, 7, 7, 7, 7, 7);
#elif VECTOR_BYTES == 32
    return SHUFFLE(v, v, 3, 3, 3, 3);
#else
    return SHUFFLE(v, v, 1, 1);
#endif
}

static inline vector first_everywhere(vector v)
{
    return broadcast(v[0]);
}

/* Sums of distances and of their squares, which elements join one by one. */
struct sums {
    double distances, squares;
};

static inline struct sums with(struct sums sums, double distance)
{
    return (struct sums){ sums.distances + distance, sums.squares + distance * distance };
}

/* From sums over a window, its mean and variance. The mean is no number if the window holds an infinity, whose distance less itself
 * is none. */
static inline void store_results(
    const struct windows *w, double *mean, double *variance, vector first, vector distances, vector squares)
{
    vector from_first = distances / broadcast((double)w->length);
    vector rest = squares - distances * from_first;
    store(mean, (first + from_first) + (distances - distances));
    store(variance, maximum((vector){ 0 }, rest) * broadcast(w->one_less));
}

static inline void store_result(const struct windows *w, int64_t i, double first, struct sums sums)
{
    double from_first = sums.distances / (double)w->length;
    double rest = sums.squares - sums.distances * from_first;
    w->mean[i] = (first + from_first) + (sums.distances - sums.distances);
    w->variance[i] = (rest < 0 ? 0 : rest) * w->one_less;
}

/* For the windows that end in the block from `start` on, all but its last: sums over what they hold of the block before. Element i is
 * that of the window that ends at start + i. */
static void add_ends(const struct windows *w, int64_t start, struct ends ends)
{
    double first = w->x[start];
    const double *before = w->x + start - w->length;
    struct sums sums = { 0, 0 };
    /* If the last block is shorter, these are in every window that ends in it. */
    int64_t i = w->length, common = min64(w->length, w->n - start + 1);
    for (; i > common; i--)
        sums = with(sums, before[i - 1] - first);
    /* So that the vectors are those that add_starts will load. */
    for (; (i - 1) % LANES != 0; i--) {
        sums = with(sums, before[i - 1] - first);
        ends.distances[i - 2] = sums.distances;
        ends.squares[i - 2] = sums.squares;
    }
    vector distances = broadcast(sums.distances), squares = broadcast(sums.squares);
    for (; i > 1; i -= LANES) {
        /* What comes next, meanwhile. */
        int64_t next = start + common - i;
        __builtin_prefetch(w->x + next, 0, 2);
        if (!w->past_cache) {
            __builtin_prefetch(w->mean + next, 1, 2);
            __builtin_prefetch(w->variance + next, 1, 2);
        }
        vector distance = load(before + i - LANES) - broadcast(first);
        vector distances_here = sums_down(distance), squares_here = sums_down(distance * distance);
        store(ends.distances + i - LANES - 1, distances_here + distances);
        store(ends.squares + i - LANES - 1, squares_here + squares);
        distances += first_everywhere(distances_here);
        squares += first_everywhere(squares_here);
    }
}

static void copy_past_cache(const double *from, double *to, int64_t count)
{
    int64_t i = 0;
    for (; i < count && (uintptr_t)(to + i) % VECTOR_BYTES != 0; i++)
        to[i] = from[i];
    for (; i + LANES <= count; i += LANES)
        store_past_cache(to + i, load(from + i));
    for (; i < count; i++)
        to[i] = from[i];
}

/* Adds what windows hold of the block from `start` on, and stores the results of those that end at `from` or later. */
static void add_starts(const struct windows *w, int64_t start, int64_t from, struct ends ends)
{
    double first = w->x[start];
    int64_t end = min64(w->n, start + w->length), i = start;
    struct sums sums = { 0, 0 };
    for (; i < from; i++)
        sums = with(sums, w->x[i] - first);
    vector distances = broadcast(sums.distances), squares = broadcast(sums.squares);
    double means[RUN], variances[RUN];
    while (i + LANES <= end) {
        int64_t run = i, run_end = i + min64(RUN, (end - i) / LANES * LANES);
        double *mean = w->past_cache ? means : w->mean + run, *variance = w->past_cache ? variances : w->variance + run;
        for (; i < run_end; i += LANES) {
            vector distance = load(w->x + i) - broadcast(first);
            vector distances_here = sums_up(distance), squares_here = sums_up(distance * distance);
            store_results(w, mean + (i - run), variance + (i - run), broadcast(first),
                (distances_here + distances) + load(ends.distances + i - start),
                (squares_here + squares) + load(ends.squares + i - start));
            distances += last_everywhere(distances_here);
            squares += last_everywhere(squares_here);
        }
        if (w->past_cache) {
            copy_past_cache(means, w->mean + run, i - run);
            copy_past_cache(variances, w->variance + run, i - run);
        }
    }
    sums = (struct sums){ distances[0], squares[0] };
    for (; i < end; i++) {
        sums = with(sums, w->x[i] - first);
        store_result(w, i, first,
            (struct sums){ sums.distances + ends.distances[i - start], sums.squares + ends.squares[i - start] });
    }
}

/* The room for sums over ends that a thread has of its own: whole vectors. */
static int64_t own_size(int64_t length)
{
    return (length + LANES - 1) / LANES * LANES;
}

/* The windows that end in a block. `own` has room for twice own_size numbers, or is null. */
static void fill_block(const struct windows *w, int64_t block, double *own)
{
    int64_t start = block * w->length, last = start + w->length - 1;
    struct ends ends = { w->mean + start, w->variance + start };
    if (own != NULL)
        ends = (struct ends){ own, own + own_size(w->length) };
    if (block > 0)
        add_ends(w, start, ends);
    /* The window that is the whole block holds nothing of the one before. */
    if (own != NULL || last < w->n)
        ends.distances[w->length - 1] = ends.squares[w->length - 1] = 0;
    if (block > 0)
        add_starts(w, start, start, ends);
    else if (last < w->n)
        add_starts(w, start, last, ends);
}

/* Adds up the windows that end in `count` vectors from i on, a constant, each window from its last element. */
static inline __attribute__((always_inline)) void fill_vectors(const struct windows *w, int64_t i, int count)
{
    vector last[GROUP], distances[GROUP], squares[GROUP];
    for (int v = 0; v < count; v++) {
        last[v] = load(w->x + i + v * LANES);
        distances[v] = squares[v] = (vector){ 0 };
    }
    for (int64_t j = 1; j < w->length; j++) {
        for (int v = 0; v < count; v++) {
            vector distance = load(w->x + i + v * LANES - j) - last[v];
            distances[v] += distance;
            squares[v] = multiply_add(distance, distance, squares[v]);
        }
    }
    for (int v = 0; v < count; v++)
        store_results(w, w->mean + i + v * LANES, w->variance + i + v * LANES, last[v], distances[v], squares[v]);
}

/* Short windows that end at `from` .. end - 1. */
static void fill_short(const struct windows *w, int64_t from, int64_t end)
{
    int64_t i = from;
    for (; i + GROUP * LANES <= end; i += GROUP * LANES)
        fill_vectors(w, i, GROUP);
    for (; i + LANES <= end; i += LANES)
        fill_vectors(w, i, 1);
    for (; i < end; i++) {
        struct sums sums = { 0, 0 };
        for (int64_t j = 1; j < w->length; j++)
            sums = with(sums, w->x[i - j] - w->x[i]);
        store_result(w, i, w->x[i], sums);
    }
}

static void fill_share(const struct windows *w, int64_t blocks, double *own, int64_t rank, int64_t size)
{
    if (w->length <= SHORT) {
        /* Whole vectors, so that all windows but the last are added up alike, whatever the number of threads. */
        int64_t first = w->length - 1, vectors = (w->n - first + LANES - 1) / LANES;
        fill_short(w, first + vectors * rank / size * LANES, min64(w->n, first + vectors * (rank + 1) / size * LANES));
        return;
    }
    for (int64_t block = blocks * rank / size; block < blocks * (rank + 1) / size; block++)
        fill_block(w, block, own == NULL ? NULL : own + 2 * own_size(w->length) * rank);
}

static enum kernels_status rolling_stats(
    const double *x, int32_t window, double *mean, double *variance, int64_t n, int32_t threads)
{
    REQUIRE(n >= 0);
    REQUIRE(n == 0 || x != NULL);
    REQUIRE(window >= 2);
    REQUIRE(n == 0 || mean != NULL);
    REQUIRE(n == 0 || variance != NULL);
    REQUIRE(threads >= 1);

    bool past_cache = n >= BEYOND_CACHE && window >= LONG && window <= MAX_OWN;
    struct windows windows = { x, mean, variance, window, n, 1 / ((double)window - 1), past_cache };
    for (int64_t i = 0; i < min64(window - 1, n); i++)
        mean[i] = variance[i] = NAN;
    if (n < window)
        return KERNELS_OK;
    int64_t blocks = (n - 1) / window + 1;
    int team = team_for(threads, max64(1, min64(blocks, n / LEAST_SHARE)));
    double *own = NULL;
    if (window > SHORT && window <= MAX_OWN) {
        int64_t size = team * 2 * own_size(window);
        own = aligned_alloc(VECTOR_BYTES, (size_t)size * sizeof *own);
        if (own == NULL)
            return FAIL(KERNELS_ERROR_OUT_OF_MEMORY, "no memory for %lld float64", (long long)size);
    }
#pragma omp parallel num_threads(team) if (team > 1)
    {
        fill_share(&windows, blocks, own, team_rank(), team_size());
        if (past_cache)
            end_stores_past_cache();
    }
    free(own);
    return KERNELS_OK;
}

static const kernels_rolling_stats functions = { sizeof(kernels_rolling_stats), THREAD_SUPPORT, rolling_stats };

const struct kernel KERNEL(rolling_stats) = { KERNELS_ROLLING_STATS_ID, &functions };
