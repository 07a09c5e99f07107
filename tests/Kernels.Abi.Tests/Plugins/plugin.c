/* A well-formed plug-in; each macro breaks it in one way. */
#include <kernels/julia.h>
#include <kernels/plugin.h>

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#ifndef PROBE
#define PROBE 1
#endif
#ifndef OPEN_RESULT
#define OPEN_RESULT &plugin
#endif
#ifndef OPEN_ERROR
#define OPEN_ERROR NULL
#endif
#ifndef PLUGIN_SIZE
#define PLUGIN_SIZE sizeof(kernels_plugin)
#endif
#ifndef ABI_VERSION
#define ABI_VERSION KERNELS_ABI_VERSION
#endif
#ifndef ID
#define ID "tiny"
#endif
#ifndef VERSION
#define VERSION "1.0.0"
#endif
#ifndef DESCRIPTION
#define DESCRIPTION description
#endif
#ifndef INSTRUCTION_SET
#define INSTRUCTION_SET "scalar"
#endif
#ifndef GET_KERNEL
#define GET_KERNEL get_kernel
#endif
#ifndef LAST_ERROR
#define LAST_ERROR last_error
#endif
#ifndef REASON
#define REASON NULL
#endif
#ifndef KERNEL
#define KERNEL &kernel
#endif
#ifndef KERNEL_ID
#define KERNEL_ID KERNELS_JULIA_ID
#endif
#ifndef KERNEL_SIZE
#define KERNEL_SIZE sizeof(kernels_julia)
#endif
#ifndef THREAD_SUPPORT
#define THREAD_SUPPORT KERNELS_THREADS_ONE
#endif
#ifndef COMPUTE
#define COMPUTE compute
#endif

/* A text without an end, longer than any reader should look. */
__attribute__((unused)) static const char endless[8192] = { [0 ... 8191] = 'a' };

static char description[64];

/* Returns the status c_real, and writes values that show that every argument arrived. */
__attribute__((unused)) static enum kernels_status compute(
    const double *x, const double *y, double c_real, double c_imaginary, int32_t max_iterations, int32_t *iterations,
    int64_t width, int64_t height, int32_t threads)
{
    for (int64_t row = 0; row < height; row++)
        for (int64_t column = 0; column < width; column++)
            iterations[row * width + column] =
                (int32_t)(x[column] + y[row] + c_imaginary) + max_iterations + threads;
    return (enum kernels_status)(int)c_real;
}

__attribute__((unused)) static const kernels_julia kernel = { KERNEL_SIZE, THREAD_SUPPORT, COMPUTE };

__attribute__((unused)) static const void *get_kernel(const char *kernel_id)
{
    return strcmp(kernel_id, KERNEL_ID) == 0 ? KERNEL : NULL;
}

__attribute__((unused)) static const char *last_error(void)
{
    return REASON;
}

__attribute__((unused)) static const kernels_plugin plugin = {
    PLUGIN_SIZE, ABI_VERSION, ID, VERSION, DESCRIPTION, INSTRUCTION_SET, GET_KERNEL, LAST_ERROR,
};

#ifndef WITHOUT_PROBE
KERNELS_EXPORT int32_t kernels_probe(void)
{
    return PROBE;
}
#endif

#ifndef WITHOUT_OPEN
KERNELS_EXPORT const kernels_plugin *kernels_open(uint32_t host_abi_version, const char **error)
{
    snprintf(description, sizeof description, "opened for version %u", (unsigned)host_abi_version);
    *error = OPEN_ERROR;
    return OPEN_RESULT;
}
#endif
