/* A declared kernel with offsets, indices, an empty dimension, a whole number of 64 bits, a fixed extent and a used length;
 * each macro makes compute, not the oracle, wrong in one way. */
#include <kernels/declared.h>
#include <kernels/plugin.h>

#include <stddef.h>
#include <string.h>

#ifndef KEY_ERROR
#define KEY_ERROR 0
#endif
#ifndef COUNT_ERROR
#define COUNT_ERROR 0
#endif
#ifndef FOUND_ERROR
#define FOUND_ERROR 0
#endif
#ifndef SUM_ERROR
#define SUM_ERROR 0
#endif
#ifndef BEYOND
#define BEYOND 0
#endif

/* sums[r] = the sum of weights[picked[k]] for starts[r] <= k < starts[r + 1]; found holds the columns that occur, ascending,
 * and count their number; keys[r] = key + r. */
static enum kernels_status pick(const double *scalars, const int64_t *extents, void *const *buffers, int is_wrong)
{
    int64_t rows = extents[0], entries = extents[1], columns = extents[2];
    const int32_t *starts = buffers[0], *picked = buffers[1];
    const double *weights = buffers[2];
    int32_t *found = buffers[3];
    int64_t *count = buffers[4], *keys = buffers[6];
    double *sums = buffers[5];
    for (int64_t row = 0; row < rows; row++) {
        sums[row] = is_wrong * SUM_ERROR;
        for (int32_t entry = starts[row]; entry < starts[row + 1]; entry++) {
            sums[row] += weights[picked[entry]];
        }
        keys[row] = (int64_t)scalars[0] + row + is_wrong * KEY_ERROR;
    }
    int64_t length = 0;
    for (int32_t column = 0; column < columns; column++) {
        int64_t entry = 0;
        while (entry < entries && picked[entry] != column) {
            entry++;
        }
        if (entry < entries) {
            found[length] = column + is_wrong * FOUND_ERROR;
            length++;
        }
    }
    for (int64_t rest = length; is_wrong && BEYOND && rest < columns; rest++) {
        found[rest] = BEYOND;
    }
    count[0] = length + is_wrong * COUNT_ERROR;
    return KERNELS_OK;
}

static enum kernels_status compute(
    void *context, const double *scalars, const int64_t *extents, void *const *buffers, int32_t threads)
{
    (void)context, (void)threads;
    return pick(scalars, extents, buffers, 1);
}

static enum kernels_status oracle(
    void *context, const double *scalars, const int64_t *extents, void *const *buffers, int32_t threads)
{
    (void)context, (void)threads;
    return pick(scalars, extents, buffers, 0);
}

static const kernels_declared kernel = { sizeof(kernels_declared), KERNELS_THREADS_ONE, compute, oracle, NULL };

static const void *get_kernel(const char *kernel_id)
{
    return strcmp(kernel_id, "acme.picked/1") == 0 ? &kernel : NULL;
}

static const kernels_plugin plugin = {
    sizeof(kernels_plugin), KERNELS_ABI_VERSION, "picker", "1.0.0", "has a kernel of its own", "scalar",
    get_kernel, NULL,
};

KERNELS_EXPORT int32_t kernels_probe(void)
{
    return 1;
}

KERNELS_EXPORT const kernels_plugin *kernels_open(uint32_t host_abi_version, const char **error)
{
    (void)host_abi_version, (void)error;
    return &plugin;
}
