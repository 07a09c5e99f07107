/* The two symbols of the plug-in: probe and open. */
#include "levels.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAP_VARIABLE "KERNELS_NATIVE_ISA"

/* The plug-in that the first successful open chose, or null before it. */
static _Atomic(const kernels_plugin *) opened;

/* The highest level that this processor reaches, or -1. */
static int highest_level(void)
{
    int level = level_count - 1;
    while (level >= 0 && !levels[level].reached())
        level--;
    return level;
}

/* Describes a cap that can't be met. The process has a single text for this: it is rewritten, under a lock, only if
 * the environment has changed since the last refusal. */
static const char *describe_bad_cap(const char *cap, int highest)
{
    static char text[256];
    static atomic_flag lock = ATOMIC_FLAG_INIT;

    char allowed[96] = "";
    size_t length = 0;
    for (int level = 0; level <= highest; level++) {
        length += (size_t)snprintf(
            allowed + length, sizeof allowed - length, "%s%s", level > 0 ? ", " : "", levels[level].name);
    }
    char fresh[sizeof text];
    snprintf(fresh, sizeof fresh, CAP_VARIABLE " is '%.40s'; allowed on this processor: %s. Change or unset it.",
        cap, allowed);

    while (atomic_flag_test_and_set(&lock)) {
    }
    if (strcmp(text, fresh) != 0)
        strcpy(text, fresh);
    atomic_flag_clear(&lock);
    return text;
}

int32_t kernels_probe(void)
{
    return highest_level() + 1;
}

const kernels_plugin *kernels_open(uint32_t host_abi_version, const char **error)
{
    *error = NULL;
    if (host_abi_version < 1) {
        *error = "The host's ABI version is 0; kernels_native needs 1 or above. Pass KERNELS_ABI_VERSION.";
        return NULL;
    }
    const kernels_plugin *plugin = atomic_load(&opened);
    if (plugin != NULL)
        return plugin;

    int highest = highest_level();
    if (highest < 0) {
        *error = "This processor is older than x86-64-v2, the least that kernels_native is built for.";
        return NULL;
    }
    int chosen = highest;
    const char *cap = getenv(CAP_VARIABLE);
    if (cap != NULL && cap[0] != '\0') {
        while (chosen >= 0 && strcmp(levels[chosen].name, cap) != 0)
            chosen--;
        if (chosen < 0) {
            *error = describe_bad_cap(cap, highest);
            return NULL;
        }
    }

    /* If several threads open at once, the first one's choice stands. */
    const kernels_plugin *none = NULL;
    atomic_compare_exchange_strong(&opened, &none, levels[chosen].plugin);
    return atomic_load(&opened);
}
