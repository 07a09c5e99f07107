/* A plug-in that is correct, except for what a macro makes it do in one of its phases. */
#include <kernels/julia.h>
#include <kernels/plugin.h>

#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef LOAD
#define LOAD
#endif
#ifndef PROBE
#define PROBE
#endif
#ifndef OPEN
#define OPEN
#endif
#ifndef GET_KERNEL
#define GET_KERNEL
#endif
#ifndef CALL
#define CALL
#endif
#ifndef UNLOAD
#define UNLOAD
#endif

#define CRASH (*(volatile int *)0 = 1)
#define HANG for (;;) pause()

__attribute__((constructor)) static void load(void)
{
    LOAD;
}

__attribute__((destructor)) static void unload(void)
{
    UNLOAD;
}

static enum kernels_status compute(
    const double *x, const double *y, double c_real, double c_imaginary, int32_t max_iterations, int32_t *iterations,
    int64_t width, int64_t height, int32_t threads)
{
    (void)x, (void)y, (void)c_real, (void)c_imaginary, (void)threads;
    CALL;
    for (int64_t point = 0; point < width * height; point++)
        iterations[point] = max_iterations;
    return KERNELS_OK;
}

static const kernels_julia kernel = { sizeof(kernels_julia), KERNELS_THREADS_ONE, compute };

static const void *get_kernel(const char *kernel_id)
{
    GET_KERNEL;
    return strcmp(kernel_id, KERNELS_JULIA_ID) == 0 ? &kernel : NULL;
}

static const kernels_plugin plugin = {
    sizeof(kernels_plugin), KERNELS_ABI_VERSION, "hostile", "1.0.0", "for a test", "scalar", get_kernel, NULL,
};

KERNELS_EXPORT int32_t kernels_probe(void)
{
    PROBE;
    return 1;
}

KERNELS_EXPORT const kernels_plugin *kernels_open(uint32_t host_abi_version, const char **error)
{
    (void)host_abi_version, (void)error;
    OPEN;
    return &plugin;
}
