/* A plug-in with a kernel of its own, which the manifest declares; each macro breaks it in one way. */
#include <kernels/declared.h>
#include <kernels/plugin.h>

#include <stddef.h>
#include <string.h>

#ifndef KERNEL_ID
#define KERNEL_ID "mix/2"
#endif
#ifndef KERNEL_SIZE
#define KERNEL_SIZE sizeof(kernels_declared)
#endif
#ifndef COMPUTE
#define COMPUTE compute
#endif
#ifndef ORACLE
#define ORACLE oracle
#endif
#ifndef CONTEXT
#define CONTEXT NULL
#endif

/* A context: what both functions add to each sum. */
__attribute__((unused)) static double addend = 5000;

/* sums[row] += a * values[row, column] + bias[column], and counts[row] = columns + steps * threads. An error if a < 0. */
static enum kernels_status mix(
    const double *context, const double *scalars, const int64_t *extents, void *const *buffers, int32_t threads,
    double offset)
{
    offset += context == NULL ? 0 : *context;
    const double *values = buffers[0];
    const float *bias = buffers[1];
    double *sums = buffers[2];
    int64_t *counts = buffers[3];
    unsigned char *scratch = buffers[4];
    for (int64_t row = 0; row < extents[0]; row++) {
        for (int64_t column = 0; column < extents[1]; column++) {
            sums[row] += scalars[0] * values[row * extents[1] + column] + bias[column];
            scratch[column] = 1;
        }
        sums[row] += offset;
        counts[row] = extents[1] + (int64_t)scalars[1] * threads;
    }
    return scalars[0] < 0 ? KERNELS_ERROR_INTERNAL : KERNELS_OK;
}

__attribute__((unused)) static enum kernels_status compute(
    void *context, const double *scalars, const int64_t *extents, void *const *buffers, int32_t threads)
{
    return mix(context, scalars, extents, buffers, threads, 0);
}

__attribute__((unused)) static enum kernels_status oracle(
    void *context, const double *scalars, const int64_t *extents, void *const *buffers, int32_t threads)
{
    return mix(context, scalars, extents, buffers, threads, 1000);
}

static const kernels_declared kernel = { KERNEL_SIZE, KERNELS_THREADS_MANY, COMPUTE, ORACLE, CONTEXT };

static const void *get_kernel(const char *kernel_id)
{
    return strcmp(kernel_id, KERNEL_ID) == 0 ? &kernel : NULL;
}

static const kernels_plugin plugin = {
    sizeof(kernels_plugin), KERNELS_ABI_VERSION, "mixer", "1.0.0", "has a kernel of its own", "scalar",
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
