/* The plug-in, and diffusion/1 by level-1 BLAS: it adds each neighbour to a whole row at once. */
#include <stdint.h>
#include <string.h>

#include <cblas.h>

#include "kernels/diffusion.h"
#include "products.h"

/* blasint is 32 bits in Debian's build; a row is never longer than a span, so a width fits. */
static void add_scaled(int64_t count, double factor, const double *x, double *y) {
    cblas_daxpy((blasint)count, factor, x, 1, y, 1);
}

/* out = up + down + left + right - 4 here, along one row. */
static void sum_row(const double *up, const double *here, const double *down, int64_t width, double *out) {
    cblas_dcopy((blasint)width, up, 1, out, 1);
    add_scaled(width, 1, down, out);
    add_scaled(width - 1, 1, here, out + 1);
    out[0] += here[width - 1];
    add_scaled(width - 1, 1, here + 1, out);
    out[width - 1] += here[0];
    add_scaled(width, -4, here, out);
}

static enum kernels_status compute(
    int64_t height, int64_t width, double d, double dt, int32_t steps, double *grid, double *scratch, int32_t threads) {
    if (grid == NULL || scratch == NULL || height < 1 || width < 1 || steps < 0 || threads < 1) {
        return KERNELS_ERROR_INVALID_ARGUMENT;
    }

    const double rate = d * dt;
    for (int32_t step = 0; step < steps; step++) {
        for (int64_t row = 0; row < height; row++) {
            const double *up = grid + (row > 0 ? row - 1 : height - 1) * width;
            const double *down = grid + (row < height - 1 ? row + 1 : 0) * width;
            sum_row(up, grid + row * width, down, width, scratch + row * width);
        }
        /* For a factor of 0, daxpy does nothing, but by definition 0 times a value that is not finite is NaN. */
        if (rate == 0) {
            for (int64_t index = 0; index < height * width; index++) {
                grid[index] += rate * scratch[index];
            }
        } else {
            add_scaled(height * width, rate, scratch, grid);
        }
    }
    return KERNELS_OK;
}

static const kernels_diffusion diffusion = { sizeof(kernels_diffusion), KERNELS_THREADS_ONE, compute };

static const void *get_kernel(const char *id) {
    return strcmp(id, KERNELS_DIFFUSION_ID) == 0 ? &diffusion
        : strcmp(id, KERNELS_MATMUL_F64_ID) == 0 ? &openblas_matmul_f64
        : strcmp(id, KERNELS_MATMUL_F32_ID) == 0 ? &openblas_matmul_f32
        : strcmp(id, KERNELS_NORM_ID) == 0       ? (const void *)&openblas_norm
                                                 : NULL;
}

/* OpenBLAS chooses its code for the processor when it is loaded, so the plug-in runs wherever OpenBLAS does. */
int32_t kernels_probe(void) {
    return 1;
}

const kernels_plugin *kernels_open(uint32_t host_abi_version, const char **error) {
    static kernels_plugin plugin = {
        sizeof(kernels_plugin), KERNELS_ABI_VERSION, "openblas", "1.1.0",
        "OpenBLAS: products of matrices, a norm, and the heat equation a row at a time", NULL, get_kernel, NULL
    };
    if (host_abi_version < KERNELS_ABI_VERSION) {
        *error = "this plug-in needs a host with C ABI version 1 or later";
        return NULL;
    }
    /* The count applies to the whole process, so it can't follow each call's; and results on several threads have other
     * bits for each number of them. */
    openblas_set_num_threads(1);
    plugin.instruction_set = openblas_get_corename();
    return &plugin;
}
