#include "native_test.h"

#include <kernels/spmv.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The lengths of a matrix's rows: at most `longest`, except for the row `giant`, if there is one. */
struct shape {
    int32_t rows, columns, longest, giant, giant_length;
};

static void test_matrix(const kernels_spmv *spmv, const struct shape *shape)
{
    size_t rows = (size_t)shape->rows;
    int32_t *offsets = new_buffer((rows + 1) * sizeof *offsets);
    offsets[0] = 0;
    for (int32_t i = 0; i < shape->rows; i++) {
        offsets[i + 1] = offsets[i]
            + (i == shape->giant ? shape->giant_length : random_below(shape->longest + 1));
    }
    size_t entries = (size_t)offsets[rows];
    int32_t *columns = new_buffer(entries * sizeof *columns);
    double *values = new_buffer(entries * sizeof *values);
    double *x = new_buffer((size_t)shape->columns * sizeof *x);
    for (size_t k = 0; k < entries; k++) {
        columns[k] = random_below(shape->columns);
        values[k] = 2 * random_unit() - 1;
    }
    for (int32_t j = 0; j < shape->columns; j++)
        x[j] = 2 * random_unit() - 1;

    for (int t = 0; t < THREAD_COUNTS; t++) {
        double *y = new_buffer(rows * sizeof *y);
        enum kernels_status status = spmv->compute(
            offsets, columns, values, x, y, shape->rows, (int64_t)entries, shape->columns, thread_counts[t]);
        size_t wrong = 0;
        for (size_t i = 0; i < rows; i++) {
            double sum = 0, magnitude = 0;
            for (int32_t k = offsets[i]; k < offsets[i + 1]; k++) {
                sum += values[k] * x[columns[k]];
                magnitude += fabs(values[k] * x[columns[k]]);
            }
            /* Both sums are within n u of the truth. An unwritten element is NaN, which fails the comparison. */
            double tolerance = 2 * (offsets[i + 1] - offsets[i] + 1) * 0x1p-53 * magnitude;
            wrong += !(fabs(y[i] - sum) <= tolerance);
        }
        expect(status == KERNELS_OK && wrong == 0,
            "spmv %d x %d, rows of up to %d entries, row %d of %d, %d threads: status %d, %zu values differ",
            shape->rows, shape->columns, shape->longest, shape->giant, shape->giant_length, thread_counts[t],
            status, wrong);
        free(y);
    }
    free(offsets);
    free(columns);
    free(values);
    free(x);
}

void test_spmv(const kernels_plugin *plugin)
{
    const kernels_spmv *spmv = plugin->get_kernel(KERNELS_SPMV_ID);
    static const struct shape shapes[] = {
        { 1, 1, 0, -1, 0 },        { 1, 1, 1, -1, 0 },      { 1, 5, 40, -1, 0 },     { 2, 3, 1, -1, 0 },
        { 5, 1, 9, -1, 0 },        { 100, 100, 0, -1, 0 },  { 100, 50, 1, -1, 0 },   { 333, 1000, 5, -1, 0 },
        { 1000, 300, 16, -1, 0 },  { 50, 2000, 200, -1, 0 }, { 1, 700, 0, 0, 10000 }, { 100, 700, 3, 0, 10000 },
        { 100, 700, 3, 99, 10000 }, { 101, 700, 3, 50, 10000 }, { 10, 700, 0, 5, 9999 }, { 3000, 64, 2, 7, 1001 },
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        test_matrix(spmv, &shapes[i]);

    int32_t offsets[] = { 0, 1 }, column = 0;
    double value = 1, y = 7;
    expect(spmv->compute(NULL, &column, &value, &value, &y, 1, 1, 1, 1) == KERNELS_ERROR_INVALID_ARGUMENT
        && spmv->compute(offsets, &column, NULL, &value, &y, 1, 1, 1, 1) == KERNELS_ERROR_INVALID_ARGUMENT
        && spmv->compute(offsets, &column, &value, &value, &y, 0, 1, 1, 1) == KERNELS_ERROR_INVALID_ARGUMENT
        && spmv->compute(offsets, &column, &value, &value, &y, 1, 0, 1, 1) == KERNELS_ERROR_INVALID_ARGUMENT
        && spmv->compute(offsets, &column, &value, &value, &y, 1, 2, 1, 1) == KERNELS_ERROR_INVALID_ARGUMENT
        && spmv->compute(offsets, &column, &value, &value, &y, 1, 1, 1, 0) == KERNELS_ERROR_INVALID_ARGUMENT
        && y == 7, "spmv refuses bad arguments and leaves the output alone");

    expect(spmv->compute(offsets, &column, &value, &value, &y, 1, 2, 1, 1) == KERNELS_ERROR_INVALID_ARGUMENT
        && strcmp(plugin->last_error(), "required: row_offsets[rows] == nonzeros") == 0,
        "the plug-in says why it refused");
    expect(spmv->compute(offsets, &column, &value, &value, &y, 1, 1, 1, 1) == KERNELS_OK
        && strcmp(plugin->last_error(), "required: row_offsets[rows] == nonzeros") == 0,
        "a call that succeeds changes nothing about the last that failed");
}
