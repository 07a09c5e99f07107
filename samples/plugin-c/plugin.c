/* A whole plug-in: an implementation of spmv/1, and acme.horner/1, a kernel of its own that kernels-plugin.json declares. */
#include <kernels/declared.h>
#include <kernels/plugin.h>
#include <kernels/spmv.h>

#include <stddef.h>
#include <string.h>

#define HORNER_ID "acme.horner/1"

static enum kernels_status multiply(
    const int32_t *row_offsets, const int32_t *columns, const double *values, const double *x, double *y,
    int64_t rows, int64_t nonzeros, int64_t column_count, int32_t threads)
{
    (void)nonzeros, (void)column_count, (void)threads;
    for (int64_t row = 0; row < rows; row++) {
        double sum = 0;
        for (int32_t entry = row_offsets[row]; entry < row_offsets[row + 1]; entry++)
            sum += values[entry] * x[columns[entry]];
        y[row] = sum;
    }
    return KERNELS_OK;
}

/* The scheme of Horner. */
static enum kernels_status evaluate(
    void *context, const double *scalars, const int64_t *extents, void *const *buffers, int32_t threads)
{
    (void)context, (void)scalars, (void)threads;
    const int64_t n = extents[0], terms = extents[1];
    const double *x = buffers[0], *coefficients = buffers[1];
    double *restrict y = buffers[2];
    for (int64_t i = 0; i < n; i++) {
        double value = 0;
        for (int64_t k = terms - 1; k >= 0; k--)
            value = value * x[i] + coefficients[k];
        y[i] = value;
    }
    return KERNELS_OK;
}

/* The definition, power by power and with more digits. */
static enum kernels_status evaluate_slowly(
    void *context, const double *scalars, const int64_t *extents, void *const *buffers, int32_t threads)
{
    (void)context, (void)scalars, (void)threads;
    const int64_t n = extents[0], terms = extents[1];
    const double *x = buffers[0], *coefficients = buffers[1];
    double *y = buffers[2];
    for (int64_t i = 0; i < n; i++) {
        long double sum = 0, power = 1;
        for (int64_t k = 0; k < terms; k++) {
            sum += coefficients[k] * power;
            power *= x[i];
        }
        y[i] = (double)sum;
    }
    return KERNELS_OK;
}

static const kernels_spmv spmv = { sizeof(kernels_spmv), KERNELS_THREADS_ONE, multiply };

static const kernels_declared horner = {
    sizeof(kernels_declared), KERNELS_THREADS_ONE, evaluate, evaluate_slowly, NULL,
};

static const void *get_kernel(const char *kernel_id)
{
    if (strcmp(kernel_id, KERNELS_SPMV_ID) == 0)
        return &spmv;
    return strcmp(kernel_id, HORNER_ID) == 0 ? &horner : NULL;
}

static const kernels_plugin plugin = {
    sizeof(kernels_plugin), KERNELS_ABI_VERSION, "sample-c", "1.0.0", "a plug-in in C: plain loops", "as compiled",
    get_kernel, NULL,
};

KERNELS_EXPORT int32_t kernels_probe(void)
{
    return 1;
}

KERNELS_EXPORT const kernels_plugin *kernels_open(uint32_t host_abi_version, const char **error)
{
    if (host_abi_version < KERNELS_ABI_VERSION) {
        *error = "this plug-in needs a host with C ABI version 1 or later";
        return NULL;
    }
    return &plugin;
}
