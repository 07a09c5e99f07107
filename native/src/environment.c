/* For executables that link the static library: they contain OpenMP's library too, which reads the environment in a
 * constructor before main. An earlier constructor here removes the variables that would bind the threads of the whole
 * process to processors, or let threads spin between calls. Elsewhere the host removes them before it loads OpenMP's
 * library. */
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* The same as OpenMPEnvironment.Names in src/Kernels.Native; each also with the suffix "_ALL" of OpenMP 5.1. */
static const char *const names[] = {
    "OMP_PROC_BIND", "OMP_PLACES", "GOMP_CPU_AFFINITY", "KMP_AFFINITY", "KMP_HW_SUBSET", "KMP_PLACE_THREADS",
    "OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME", "KMP_LIBRARY",
    "OMP_DYNAMIC",
};

enum { NAMES = sizeof names / sizeof names[0] };

/* The entries that were removed, each as name=value, then null. */
static const char *entries[2 * NAMES + 1];

/* Removes the variable with this name and suffix, if it is set. */
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

/* Priorities up to 100 belong to the compiler. Constructors without a priority, like OpenMP's, run after all others. */
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

/* The removed entries. The managed part of the executable calls this, which also makes the linker keep this file. */
const char *const *kernels_environment_taken(void)
{
    return entries;
}
