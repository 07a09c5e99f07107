/* ols_slopes/1 as many rows at a time as a vector has lanes. Rows are short, often of two weeks: to add up the lanes of each
 * would take longer than the row itself, so the lanes of all these rows are added up together, into one vector. */
#include <kernels/ols_slopes.h>

#include "kernel.h"
#include "vector.h"

#include <stddef.h>
#include <string.h>

enum {
    /* Elements for each thread below which starting it costs more than it saves. */
    LEAST_SHARE = 1 << 16,
};

/* What all rows have in common. */
struct line {
    int64_t days;
    /* The end of a row's whole vectors, and where the vector with the rest starts: with the rest as its last lanes, or, in
     * rows shorter than a vector, as its first lanes. */
    int64_t whole, rest;
    /* All bits in the lanes of the rest. */
    integers in_rest;
    /* j - m in the first vector, and in that of the rest. Halves of whole numbers, so nothing is rounded. */
    vector weights, rest_weights;
    /* m, and the sum of (j - m)^2. */
    double middle, squares;
};

static struct line line_of(int64_t days)
{
    struct line line = {
        .days = days,
        .whole = days / LANES * LANES,
        .rest = max64(0, days - LANES),
        .middle = 0.5 * (double)(days - 1),
        .squares = (double)days * ((double)days * (double)days - 1) / 12,
    };
    for (int lane = 0; lane < LANES; lane++) {
        int64_t j = line.rest + lane;
        line.in_rest[lane] = j >= line.whole && j < days ? -1 : 0;
        line.weights[lane] = lane - line.middle;
        line.rest_weights[lane] = (double)j - line.middle;
    }
    return line;
}

/* From a vector for each row, one with the sum of the lanes of each. */
static inline vector sums_of_lanes(const vector *v)
{
#if VECTOR_BYTES == 64
    vector pairs[4], fours[2];
    for (int i = 0; i < 4; i++)
        pairs[i] = SHUFFLE(v[2 * i], v[2 * i + 1], 0, 8, 2, 10, 4, 12, 6, 14)
            + SHUFFLE(v[2 * i], v[2 * i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    for (int i = 0; i < 2; i++)
        fours[i] = SHUFFLE(pairs[2 * i], pairs[2 * i + 1], 0, 1, 8, 9, 4, 5, 12, 13)
            + SHUFFLE(pairs[2 * i], pairs[2 * i + 1], 2, 3, 10, 11, 6, 7, 14, 15);
    return SHUFFLE(fours[0], fours[1], 0, 1, 2, 3, 8, 9, 10, 11) + SHUFFLE(fours[0], fours[1], 4, 5, 6, 7, 12, 13, 14, 15);
#elif VECTOR_BYTES == 32
    vector first = SHUFFLE(v[0], v[1], 0, 4, 2, 6) + SHUFFLE(v[0], v[1], 1, 5, 3, 7);
    vector second = SHUFFLE(v[2], v[3], 0, 4, 2, 6) + SHUFFLE(v[2], v[3], 1, 5, 3, 7);
    return SHUFFLE(first, second, 0, 1, 4, 5) + SHUFFLE(first, second, 2, 3, 6, 7);
#else
    return SHUFFLE(v[0], v[1], 0, 2) + SHUFFLE(v[0], v[1], 1, 3);
#endif
}

/* The lines of `count` rows, a constant of up to LANES. Of a vector that passes a row's end only the row counts. */
static inline void fit(const struct line *line, const double *y, int count, vector *slope, vector *intercept)
{
    vector moments[LANES] = { 0 }, sums[LANES] = { 0 };
    vector weights = line->weights;
    for (int64_t j = 0; j < line->whole; j += LANES) {
        for (int row = 0; row < count; row++) {
            vector values = load(y + row * line->days + j);
            moments[row] = multiply_add(weights, values, moments[row]);
            sums[row] += values;
        }
        weights += (double)LANES;
    }
    if (line->whole < line->days) {
        for (int row = 0; row < count; row++) {
            vector values = (vector)((integers)load(y + row * line->days + line->rest) & line->in_rest);
            moments[row] = multiply_add(line->rest_weights, values, moments[row]);
            sums[row] += values;
        }
    }
    *slope = sums_of_lanes(moments) / line->squares;
    *intercept = sums_of_lanes(sums) / (double)line->days - *slope * line->middle;
}

/* One row, without reading past its end. */
static void fit_one(const struct line *line, const double *y, double *slope, double *intercept)
{
    double copy[LANES];
    if (line->days < LANES)
        y = memcpy(copy, y, (size_t)line->days * sizeof *y);
    vector slopes, intercepts;
    fit(line, y, 1, &slopes, &intercepts);
    *slope = slopes[0];
    *intercept = intercepts[0];
}

static enum kernels_status ols_slopes(
    int64_t days, const double *y, double *slope, double *intercept, int64_t rows, int32_t threads)
{
    REQUIRE(days >= 2);
    REQUIRE(rows >= 0 && rows <= INT64_MAX / days);
    REQUIRE(rows == 0 || y != NULL);
    REQUIRE(rows == 0 || slope != NULL);
    REQUIRE(rows == 0 || intercept != NULL);
    REQUIRE(threads >= 1);

    struct line line = line_of(days);
    /* How many vectors of rows there are. A row's vector may be longer than the row, but must not pass the end of y; rows
     * too near to it come one by one. */
    int64_t rows_of_vector = (LANES + days - 1) / days;
    int64_t vectors = max64(0, rows + 1 - rows_of_vector) / LANES;
    int64_t pieces = vectors + (rows - vectors * LANES);
    int team = team_for(threads, max64(1, min64(pieces, rows * days / LEAST_SHARE)));
#pragma omp parallel num_threads(team) if (team > 1)
    {
        int64_t size = team_size(), rank = team_rank();
        int64_t first = pieces * rank / size, end = pieces * (rank + 1) / size;
        for (int64_t i = first * LANES; i < min64(end, vectors) * LANES; i += LANES) {
            vector slopes, intercepts;
            fit(&line, y + i * days, LANES, &slopes, &intercepts);
            store(slope + i, slopes);
            store(intercept + i, intercepts);
        }
        for (int64_t piece = max64(first, vectors); piece < end; piece++) {
            int64_t i = vectors * LANES + (piece - vectors);
            fit_one(&line, y + i * days, slope + i, intercept + i);
        }
    }
    return KERNELS_OK;
}

static const kernels_ols_slopes functions = { sizeof(kernels_ols_slopes), THREAD_SUPPORT, ols_slopes };

const struct kernel KERNEL(ols_slopes) = { KERNELS_OLS_SLOPES_ID, &functions };
