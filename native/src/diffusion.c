/* diffusion/1 with blocking in time: a rectangle of the grid takes several steps while it passes once through the
 * cache. Its rows stream through a pipeline with one stage a step; each stage keeps the last four rows it made, and
 * makes two at a time. Rectangles are updated in place, each with its own copy of the frame around it. */
#include <kernels/diffusion.h>

#include "kernel.h"
#include "vector.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

enum {
    /* The most steps a pass. The frame is as wide, and its part of the work is done twice. */
    MAX_STEPS = 8,
    /* Columns that go through the pipeline together: its rows stay in the level-2 cache. */
    TILE = 1024,
    /* Rows that a stage keeps; a power of two. */
    KEPT_ROWS = 4,
};

/* What a pass needs to know about the problem. */
struct problem {
    int64_t height, width;
    double *grid;
    double factor;
    /* Steps of this pass. The frame is at least as wide: it is rounded up so that rows stay aligned. */
    int64_t steps, frame;
};

/* Rows top .. bottom, columns left .. right of the grid, and the working memory for them. */
struct rectangle {
    int64_t top, bottom, left, right;
    /* The frame before the pass. above, below: [steps * (right - left + 2 frame)];
     * before, behind: [(bottom - top) * frame]. */
    double *above, *below, *before, *behind;
    /* [steps * KEPT_ROWS * stride], and one row that is written but never read. A row is a vector of padding, the
     * frame, a tile, the frame, and padding. */
    double *stages, *unread;
    int64_t stride;
};

static int64_t round_up(int64_t value, int64_t multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

static int64_t wrap(int64_t index, int64_t size)
{
    int64_t remainder = index % size;
    return remainder < 0 ? remainder + size : remainder;
}

static void copy(double *destination, const double *source, int64_t count)
{
    memcpy(destination, source, (size_t)count * sizeof(double));
}

/* Copies a stretch of a row of the periodic grid. */
static void copy_periodic(const struct problem *problem, int64_t row, int64_t column, int64_t count, double *destination)
{
    const double *source = problem->grid + wrap(row, problem->height) * problem->width;
    for (int64_t from = wrap(column, problem->width); count > 0; from = 0) {
        int64_t run = min64(count, problem->width - from);
        copy(destination, source + from, run);
        destination += run;
        count -= run;
    }
}

/* Saves the frame around a rectangle before its neighbours update it. */
static void save_frame(const struct problem *problem, const struct rectangle *r)
{
    int64_t frame = problem->frame, steps = problem->steps, width = r->right - r->left + 2 * frame;
    for (int64_t i = 0; i < steps; i++) {
        copy_periodic(problem, r->top - steps + i, r->left - frame, width, r->above + i * width);
        copy_periodic(problem, r->bottom + i, r->left - frame, width, r->below + i * width);
    }
    for (int64_t row = r->top; row < r->bottom; row++) {
        copy_periodic(problem, row, r->left - frame, frame, r->before + (row - r->top) * frame);
        copy_periodic(problem, row, r->right, frame, r->behind + (row - r->top) * frame);
    }
}

/* Copies a row of the tile left .. right and its frame, as it was before the pass, into the pipeline. */
static void load_row(
    const struct problem *problem, const struct rectangle *r, int64_t row, int64_t left, int64_t right, double *row_in)
{
    int64_t frame = problem->frame, width = right - left, framed_width = r->right - r->left + 2 * frame;
    if (row < r->top) {
        copy(row_in, r->above + (row - r->top + problem->steps) * framed_width + (left - r->left), width + 2 * frame);
    } else if (row >= r->bottom) {
        copy(row_in, r->below + (row - r->bottom) * framed_width + (left - r->left), width + 2 * frame);
    } else {
        double *before = r->before + (row - r->top) * frame;
        int64_t in_place = min64(right + frame, r->right) - left;
        copy(row_in, before, frame);
        copy(row_in + frame, problem->grid + row * problem->width + left, in_place);
        copy(row_in + frame + in_place, r->behind + (row - r->top) * frame, width + frame - in_place);
        /* Becomes the frame of the tile to the right: by then these columns are updated. */
        copy(before, row_in + width, frame);
    }
}

static inline __attribute__((always_inline)) vector step(
    vector here, vector up, vector down, vector left, vector right, vector factor)
{
    vector sum = (up + down) + (left + right);
    return multiply_add(factor, multiply_add(broadcast(-4), here, sum), here);
}

/* What is next of rows b and c, the vectors to the left of it, and what became of these. */
struct columns {
    vector b_left, b_here, c_left, c_here, new_b, new_c;
};

static inline __attribute__((always_inline)) void step_columns(
    const double *a, const double *b, const double *c, const double *d, vector factors, struct columns *columns)
{
    vector b_here = columns->b_here, b_right = load(b + LANES);
    vector c_here = columns->c_here, c_right = load(c + LANES);
    columns->new_b = step(b_here, load(a), c_here,
        left_neighbours(columns->b_left, b_here), right_neighbours(b_here, b_right), factors);
    columns->new_c = step(c_here, b_here, load(d),
        left_neighbours(columns->c_left, c_here), right_neighbours(c_here, c_right), factors);
    columns->b_left = b_here, columns->b_here = b_right;
    columns->c_left = c_here, columns->c_here = c_right;
}

/* One step for `count` columns of rows b and c; rows a and d are their outer neighbours.
 * The factor is passed as a scalar: if a function takes a wide vector, GCC ends it and its caller without vzeroupper,
 * and code without AVX then runs at a quarter of its speed. */
static void step_two_rows(
    const double *restrict a, const double *restrict b, const double *restrict c, const double *restrict d,
    int64_t count, double factor, double *restrict out_b, double *restrict out_c)
{
    const vector factors = broadcast(factor);
    struct columns columns = { .b_left = load(b - LANES), .b_here = load(b), .c_left = load(c - LANES), .c_here = load(c) };
    int64_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        step_columns(a + i, b + i, c + i, d + i, factors, &columns);
        store(out_b + i, columns.new_b);
        store(out_c + i, columns.new_c);
    }
    /* Not in the loop: to store a part of a vector takes its address, and GCC would keep it in memory. */
    if (i < count) {
        step_columns(a + i, b + i, c + i, d + i, factors, &columns);
        vector last_b = columns.new_b, last_c = columns.new_c;
        memcpy(out_b + i, &last_b, (size_t)(count - i) * sizeof(double));
        memcpy(out_c + i, &last_c, (size_t)(count - i) * sizeof(double));
    }
}

/* Where a stage keeps a row: the first column after the padding. */
static double *kept_row(const struct rectangle *r, int64_t stage, int64_t row)
{
    return r->stages + (stage * KEPT_ROWS + (row & (KEPT_ROWS - 1))) * r->stride + LANES;
}

/* Takes all steps of the pass for the columns left .. right of a rectangle. */
static void step_tile(const struct problem *problem, const struct rectangle *r, int64_t left, int64_t right)
{
    int64_t steps = problem->steps, frame = problem->frame, width = right - left;
    int64_t framed_width = round_up(width + 2 * frame, LANES);

    /* Round i loads rows row and row + 1. Stage s follows s rows behind, and starts in round s, when all the rows that
     * it needs are there. At both ends of a row, each stage spoils one more column of the frame, but none of the result. */
    for (int64_t i = 0; 2 * i < r->bottom - r->top + 2 * steps; i++) {
        int64_t row = r->top - steps + 2 * i, last_row = r->bottom + steps - 1;
        load_row(problem, r, row, left, right, kept_row(r, 0, row));
        load_row(problem, r, min64(row + 1, last_row), left, right, kept_row(r, 0, row + 1));

        for (int64_t s = 1; s <= min64(i, steps); s++) {
            int64_t first = row - s;
            const double *a = kept_row(r, s - 1, first - 1), *b = kept_row(r, s - 1, first);
            const double *c = kept_row(r, s - 1, first + 1), *d = kept_row(r, s - 1, first + 2);
            if (s < steps) {
                step_two_rows(a, b, c, d, framed_width, problem->factor,
                    kept_row(r, s, first), kept_row(r, s, first + 1));
            } else {
                double *out = problem->grid + first * problem->width + left;
                double *next = first + 1 < r->bottom ? out + problem->width : r->unread;
                step_two_rows(a + frame, b + frame, c + frame, d + frame, width, problem->factor, out, next);
            }
        }
    }
}

/* The number of parts of an axis: as many as wanted, unless they would be shorter than eight elements. */
static int64_t parts_of(int64_t size, int64_t wanted)
{
    return max64(1, min64(wanted, size / 8));
}

static enum kernels_status diffusion(
    int64_t height, int64_t width, double d, double dt, int32_t steps, double *grid, double *scratch, int32_t threads)
{
    REQUIRE(height >= 1);
    REQUIRE(width >= 1 && width <= INT64_MAX / height);
    REQUIRE(isfinite(d) && d >= 0);
    REQUIRE(isfinite(dt) && dt >= 0);
    REQUIRE(isfinite(d * dt));
    REQUIRE(steps >= 0);
    REQUIRE(grid != NULL);
    REQUIRE(scratch != NULL);
    REQUIRE(threads >= 1);
    if (steps == 0)
        return KERNELS_OK;

    int team = team_for(threads, height * width);
    int64_t parts_down = parts_of(height, team), parts_across = parts_of(width, team / parts_down);
    int64_t rows = (height + parts_down - 1) / parts_down, columns = (width + parts_across - 1) / parts_across;
    team = (int)(parts_down * parts_across);

    int64_t pass_steps = min64(min64(MAX_STEPS, steps), max64(1, height / parts_down / 4));
    int64_t passes = (steps + pass_steps - 1) / pass_steps;
    int64_t frame = round_up(pass_steps, LANES);
    int64_t stride = round_up(min64(columns, TILE) + 2 * frame, LANES) + 2 * LANES;
    int64_t above = round_up(pass_steps * (columns + 2 * frame), LANES), before = rows * frame;
    int64_t stages = pass_steps * KEPT_ROWS * stride;
    int64_t memory_each = 2 * above + 2 * before + stages + stride;

    /* Uses the caller's scratch if the working memory fits into it, so that large grids touch no new page. */
    int64_t memory_size = team * memory_each + LANES;
    double *allocated = NULL, *memory = scratch;
    if (memory_size > height * width) {
        memory = allocated = malloc((size_t)memory_size * sizeof(double));
        if (memory == NULL)
            return FAIL(KERNELS_ERROR_OUT_OF_MEMORY, "no memory for %lld float64", (long long)memory_size);
    }
    memset(memory, 0, (size_t)memory_size * sizeof(double));
    memory += (VECTOR_BYTES - (uintptr_t)memory % VECTOR_BYTES) % VECTOR_BYTES / sizeof(double);

#pragma omp parallel num_threads(team)
    for (int64_t pass = 0; pass < passes; pass++) {
        struct problem problem = { height, width, grid, d * dt, 0, frame };
        problem.steps = steps * (pass + 1) / passes - steps * pass / passes;

        for (int saving = 1; saving >= 0; saving--) {
#pragma omp for schedule(static)
            for (int part = 0; part < team; part++) {
                int64_t down = part / parts_across, across = part % parts_across;
                double *own = memory + part * memory_each;
                struct rectangle r = {
                    .top = height * down / parts_down, .bottom = height * (down + 1) / parts_down,
                    .left = width * across / parts_across, .right = width * (across + 1) / parts_across,
                    .above = own, .below = own + above,
                    .before = own + 2 * above, .behind = own + 2 * above + before,
                    .stages = own + 2 * above + 2 * before, .unread = own + 2 * above + 2 * before + stages,
                    .stride = stride,
                };
                if (saving) {
                    save_frame(&problem, &r);
                } else {
                    for (int64_t left = r.left; left < r.right; left += TILE)
                        step_tile(&problem, &r, left, min64(left + TILE, r.right));
                }
            }
        }
    }
    free(allocated);
    return KERNELS_OK;
}

static const kernels_diffusion functions = { sizeof(kernels_diffusion), THREAD_SUPPORT, diffusion };

const struct kernel KERNEL(diffusion) = { KERNELS_DIFFUSION_ID, &functions };
