/* The plug-in at one instruction-set level: its description, and its table of kernels. */
#include "kernel.h"
#include "kernel_list.h"

#include <stddef.h>
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
};
