/* A future plug-in: it follows version 1, with structs that have grown since. */
#include <kernels/julia.h>
#include <kernels/plugin.h>

#include <string.h>

struct newer_plugin {
    kernels_plugin version_1;
    const char *licence;
    void (*set_log)(void (*log)(const char *line));
};

struct newer_julia {
    kernels_julia version_1;
    kernels_julia_function compute_in_tiles;
    uint64_t preferred_alignment;
};

static enum kernels_status fill(
    const double *x, const double *y, double c_real, double c_imaginary, int32_t max_iterations, int32_t *iterations,
    int64_t width, int64_t height, int32_t threads)
{
    (void)x, (void)y, (void)c_imaginary, (void)threads;
    for (int64_t i = 0; i < width * height; i++)
        iterations[i] = max_iterations;
    return c_real < 0 ? KERNELS_ERROR_INTERNAL : KERNELS_OK;
}

static const struct newer_julia julia = {
    { sizeof(struct newer_julia), KERNELS_THREADS_MANY, fill }, fill, 64,
};

static const void *get_kernel(const char *kernel_id)
{
    return strcmp(kernel_id, KERNELS_JULIA_ID) == 0 ? &julia : NULL;
}

static const char *last_error(void)
{
    return "not yet";
}

static const struct newer_plugin plugin = {
    { sizeof(struct newer_plugin), 1, "newer", "9.0.0", "from the future", "scalar", get_kernel, last_error },
    "MIT", NULL,
};

KERNELS_EXPORT int32_t kernels_probe(void)
{
    return 1;
}

/* It still serves every host since version 1. */
KERNELS_EXPORT const kernels_plugin *kernels_open(uint32_t host_abi_version, const char **error)
{
    if (host_abi_version < 1) {
        *error = "needs a host of version 1 or above";
        return NULL;
    }
    return &plugin.version_1;
}
