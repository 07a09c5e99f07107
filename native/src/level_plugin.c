/* The plug-in at one instruction-set level: its description, and its table of kernels. */
#include "kernel.h"
#include "kernel_list.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define X(name) extern const struct kernel KERNEL(name);
KERNEL_LIST
#undef X

#define X(name) &KERNEL(name),
static const struct kernel *const kernels[] = { KERNEL_LIST };
#undef X

static const void *get_kernel(const char *kernel_id)
{
    for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++) {
        if (strcmp(kernels[i]->id, kernel_id) == 0)
            return kernels[i]->functions;
    }
    return NULL;
}

/* Why this thread's last failed call failed; empty before one does. */
static _Thread_local char reason[128];

enum kernels_status FAIL(enum kernels_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    return status;
}

static const char *last_error(void)
{
    return reason[0] != '\0' ? reason : NULL;
}

#ifdef _OPENMP
#define THREADING "with OpenMP"
#else
#define THREADING "without OpenMP, on one thread"
#endif

const kernels_plugin AT_LEVEL(kernels_plugin) = {
    .size = sizeof(kernels_plugin),
    .abi_version = KERNELS_ABI_VERSION,
    .id = "native",
    .version = KERNELS_VERSION,
    .description = "C17 " THREADING ", built by " KERNELS_COMPILER,
    .instruction_set = KERNELS_LEVEL_NAME,
    .get_kernel = get_kernel,
    .last_error = last_error,
};
