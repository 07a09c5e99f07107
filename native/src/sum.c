/* sum/1 by pairwise summation of blocks. How the elements are cut depends on their number alone, so the threads, which share
 * the parts, change nothing in the result. */
#include <kernels/sum.h>

#include "kernel.h"
#include "vector.h"

#include <stddef.h>

enum {
    /* Vectors that add up together: an addition waits for the last one of its vector, which the others fill. */
    CHAINS = 8,
    STEP = CHAINS * LANES,
    /* Elements that are added without pairs: enough that the pairs' additions cost nothing beside them. */
    BLOCK = 1 << 13,
    /* Parts that threads take, at most, and the elements of one, at least. */
    MAX_PARTS = 256,
    LEAST_PART = 1 << 15,
    /* Elements for each thread below which waking it costs more than it saves. */
    LEAST_SHARE = 1 << 17,
};

static double sum_of_block(const double *x, int64_t n)
{
    vector sums[CHAINS] = { { 0 } };
    int64_t i = 0;
    for (; i + STEP <= n; i += STEP) {
        for (int c = 0; c < CHAINS; c++)
            sums[c] += load(x + i + c * LANES);
    }
    for (; i + LANES <= n; i += LANES)
        sums[0] += load(x + i);
    for (int width = CHAINS / 2; width > 0; width /= 2) {
        for (int c = 0; c < width; c++)
            sums[c] += sums[c + width];
    }
    double sum = 0;
    for (int lane = 0; lane < LANES; lane++)
        sum += sums[0][lane];
    for (; i < n; i++)
        sum += x[i];
    return sum;
}

static double sum_of(const double *x, int64_t n)
{
    if (n <= BLOCK)
        return sum_of_block(x, n);
    /* Whole blocks, so that only the last one has elements left over. */
    int64_t half = (n / 2 + BLOCK - 1) / BLOCK * BLOCK;
    return sum_of(x, half) + sum_of(x + half, n - half);
}

static double sum_of_parts(const double *sums, int64_t count)
{
    return count == 1 ? sums[0] : sum_of_parts(sums, count / 2) + sum_of_parts(sums + count / 2, count - count / 2);
}

/* Where a part begins: a whole number of steps from x, so that only the last part has elements left over. */
static int64_t begin_of(int64_t part, int64_t parts, int64_t n)
{
    return part == parts ? n : n / parts * part / STEP * STEP;
}

static enum kernels_status sum(const double *x, double *total, int64_t n, int32_t threads)
{
    REQUIRE(n >= 0);
    REQUIRE(n == 0 || x != NULL);
    REQUIRE(total != NULL);
    REQUIRE(threads >= 1);

    if (n == 0) {
        total[0] = 0;
        return KERNELS_OK;
    }
    double sums[MAX_PARTS];
    int64_t parts = max64(1, min64(MAX_PARTS, n / LEAST_PART));
    int team = team_for(threads, max64(1, n / LEAST_SHARE));
    /* A thread that is held up leaves its other parts to the team. */
#pragma omp parallel for num_threads(team) if (team > 1) schedule(dynamic)
    for (int64_t part = 0; part < parts; part++) {
        int64_t begin = begin_of(part, parts, n);
        sums[part] = sum_of(x + begin, begin_of(part + 1, parts, n) - begin);
    }
    total[0] = sum_of_parts(sums, parts);
    return KERNELS_OK;
}

static const kernels_sum functions = { sizeof(kernels_sum), THREAD_SUPPORT, sum };

const struct kernel KERNEL(sum) = { KERNELS_SUM_ID, &functions };
