/* The two symbols that a plug-in exports, and the struct that describes it. */
#ifndef KERNELS_PLUGIN_H
#define KERNELS_PLUGIN_H

#include "abi.h"

/* Whether a kernel uses more than one thread. Every kernel's struct holds one, right after its size. */
enum kernels_thread_support {
    /* It ignores the thread count. */
    KERNELS_THREADS_ONE = 0,
    /* It uses as many threads as it is asked to. */
    KERNELS_THREADS_MANY = 1,
    /* Never used: makes the type signed for every compiler. */
    KERNELS_THREADS_INVALID = -1
};

/* A plug-in: a constant that kernels_open returns. */
typedef struct kernels_plugin {
    /* sizeof(kernels_plugin). */
    uint32_t size;
    /* The ABI version that this struct and its kernels follow: 1 to the host's. */
    uint32_t abi_version;
    /* The name by which configuration selects it: lower-case letters, digits and '-'. */
    const char *id;
    /* The plug-in's own version, such as "1.4.0". */
    const char *version;
    /* One line: what it is. */
    const char *description;
    /* The instruction set that its kernels use on this processor, such as "x86-64-v3". */
    const char *instruction_set;
    /* The struct of a kernel by its id, such as kernels_julia for "julia/1"; null where it is not implemented.
     * Any thread, any number of times. The id belongs to the caller. */
    const void *(*get_kernel)(const char *kernel_id);
    /* One line on why the calling thread's last call that did not return KERNELS_OK failed; null for nothing to say;
     * valid until that thread's next call. May be null. */
    const char *(*last_error)(void);
} kernels_plugin;

/* A score for this processor: 0 where the plug-in can't run here, and higher for a better fit.
 * Compiled for the oldest processor of the architecture, so that asking never faults. Any thread, before open. */
KERNELS_EXPORT int32_t kernels_probe(void);

/* Opens the plug-in for a host of the given ABI version; later calls return the same pointer. Any thread.
 * Returns null where it can't serve that host or this processor, or where its environment is set wrongly;
 * *error (never a null pointer) is then one line that says why and what to do. */
KERNELS_EXPORT const kernels_plugin *kernels_open(uint32_t host_abi_version, const char **error);

#endif
