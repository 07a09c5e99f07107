/* For an executable that the static library is linked into: OpenMP's library is part of it then and reads the
 * environment in a constructor before main. What would bind the threads of the whole process to processors, or let
 * threads spin between calls, is taken out by an earlier constructor. Elsewhere the host does that before it loads
 * OpenMP's library. */
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* As OpenMPEnvironment.Names in src/Kernels.Native; each also with "_ALL" at its end, as OpenMP 5.1 has it. */
static const char *const names[] = {
    "OMP_PROC_BIND", "OMP_PLACES", "GOMP_CPU_AFFINITY", "KMP_AFFINITY", "KMP_HW_SUBSET", "KMP_PLACE_THREADS",
    "OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME", "KMP_LIBRARY",
    "OMP_DYNAMIC",
};

enum { NAMES = sizeof names / sizeof names[0] };

/* The entries that were taken out, each as name=value, and null at the end. */
static const char *entries[2 * NAMES + 1];

/* Takes out the variable of this name and suffix, if it is there. */
static void take(const char *name, const char *suffix)
{
    char whole[32];
    strcpy(whole, name);
    strcat(whole, suffix);
    size_t length = strlen(whole);
    for (char **entry = environ; *entry != NULL; entry++) {
        if (strncmp(*entry, whole, length) == 0 && (*entry)[length] == '=') {
            const char **end = entries;
            while (*end != NULL)
                end++;
            *end = *entry;
            unsetenv(whole);
            return;
        }
    }
}

/* Priorities up to 100 are the compiler's own; a constructor without one, as OpenMP's, comes after all that have one. */
__attribute__((constructor(101)))
static void take_all(void)
{
    if (environ == NULL)
        return;
    for (int i = 0; i < NAMES; i++) {
        take(names[i], "");
        take(names[i], "_ALL");
    }
}

/* What was taken out. The managed part of the executable calls it, which also makes the linker keep this file. */
const char *const *kernels_environment_taken(void)
{
    return entries;
}
