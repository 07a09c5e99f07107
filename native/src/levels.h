/* The instruction-set levels that this library was compiled for. */
#ifndef KERNELS_LEVELS_H
#define KERNELS_LEVELS_H

#include <kernels/plugin.h>

#include <stdbool.h>

struct level {
    const char *name;
    /* Whether this processor and its operating system have all of the level. */
    bool (*reached)(void);
    const kernels_plugin *plugin;
};

/* Ascending: each level includes the ones before it. */
extern const struct level levels[];
extern const int level_count;

#endif
