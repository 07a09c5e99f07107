/* norm/1 by sums of a few squares, added with compensation: so no element takes part in more than a few additions that
 * round, however long the vector is. How the elements are cut depends on their number alone, so the threads, which share the
 * parts, change nothing in the result. */
#include <kernels/norm.h>

#include "kernel.h"
#include "vector.h"

#include <math.h>
#include <stddef.h>

enum {
    /* Vectors that add up together, and squares that each of them adds: 16 squares, in which one takes part in 5 additions,
     * for one compensated addition. */
    CHAINS = 4,
    SQUARES = 4,
    STEP = CHAINS * SQUARES * LANES,
    /* Parts that threads take, at most, and the elements of one, at least. */
    MAX_PARTS = 256,
    LEAST_PART = 1 << 15,
    /* Elements for each thread below which waking it costs more than it saves. */
    LEAST_SHARE = 1 << 17,
};

/* Sums below this may have lost digits of squares that are not normal numbers: up to 2^-1075 for each, whereas a
 * unit roundoff of this one is 2^-953. */
#define LEAST_SUM 0x1p-900

/* Brings elements whose squares are not normal numbers, or not finite, to where they are, and their sum is, too. */
#define SCALE 0x1p600

/* A sum, and the errors of its additions. */
struct sum {
    double value, error;
};

static inline struct sum add(struct sum sum, double term)
{
    double next = sum.value + term, added = next - sum.value;
    sum.error += (sum.value - (next - added)) + (term - added);
    sum.value = next;
    return sum;
}

static struct sum squares_of(const double *x, int64_t n, double factor)
{
    vector factors = broadcast(factor), sums = { 0 }, errors = { 0 };
    int64_t i = 0;
    for (; i + STEP <= n; i += STEP) {
        vector squares[CHAINS];
        for (int c = 0; c < CHAINS; c++) {
            vector element = load(x + i + c * LANES) * factors;
            squares[c] = element * element;
        }
        for (int s = 1; s < SQUARES; s++) {
            for (int c = 0; c < CHAINS; c++) {
                vector element = load(x + i + (s * CHAINS + c) * LANES) * factors;
                squares[c] = multiply_add(element, element, squares[c]);
            }
        }
        vector term = (squares[0] + squares[1]) + (squares[2] + squares[3]);
        vector next = sums + term, added = next - sums;
        errors += (sums - (next - added)) + (term - added);
        sums = next;
    }
    struct sum sum = { 0, 0 };
    for (int lane = 0; lane < LANES; lane++) {
        sum = add(sum, sums[lane]);
        sum.error += errors[lane];
    }
    for (; i < n; i++)
        sum = add(sum, (x[i] * factor) * (x[i] * factor));
    return sum;
}

/* Where a part begins: a whole number of steps from x, so that only the last part has elements left over. */
static int64_t begin_of(int64_t part, int64_t parts, int64_t n)
{
    return part == parts ? n : n / parts * part / STEP * STEP;
}

/* The sum of (factor * x[i])^2: infinite if it overflows. */
static double sum_of_squares(const double *x, int64_t n, double factor, int32_t threads)
{
    struct sum sums[MAX_PARTS];
    int64_t parts = max64(1, min64(MAX_PARTS, n / LEAST_PART));
    int team = team_for(threads, max64(1, n / LEAST_SHARE));
    /* A thread that is held up leaves its other parts to the team. */
#pragma omp parallel for num_threads(team) if (team > 1) schedule(dynamic)
    for (int64_t part = 0; part < parts; part++) {
        int64_t begin = begin_of(part, parts, n);
        sums[part] = squares_of(x + begin, begin_of(part + 1, parts, n) - begin, factor);
    }
    struct sum all = sums[0];
    for (int64_t part = 1; part < parts; part++) {
        all = add(all, sums[part].value);
        all.error += sums[part].error;
    }
    /* The errors of an infinite sum are no numbers. */
    return isfinite(all.error) ? all.value + all.error : all.value;
}

static enum kernels_status norm(const double *x, double *result, int64_t n, int32_t threads)
{
    REQUIRE(n >= 0);
    REQUIRE(n == 0 || x != NULL);
    REQUIRE(result != NULL);
    REQUIRE(threads >= 1);

    if (n == 0) {
        result[0] = 0;
        return KERNELS_OK;
    }
    double sum = sum_of_squares(x, n, 1, threads);
    if (sum < LEAST_SUM)
        result[0] = sqrt(sum_of_squares(x, n, SCALE, threads)) / SCALE;
    else if (isinf(sum))
        result[0] = sqrt(sum_of_squares(x, n, 1 / SCALE, threads)) * SCALE;
    else
        result[0] = sqrt(sum);
    return KERNELS_OK;
}

static const kernels_norm functions = { sizeof(kernels_norm), THREAD_SUPPORT, norm };

const struct kernel KERNEL(norm) = { KERNELS_NORM_ID, &functions };
