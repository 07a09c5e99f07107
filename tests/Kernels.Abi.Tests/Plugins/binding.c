/* A plug-in that binds the thread which loads it to one processor, as OpenMP's libraries do if the environment says so,
 * and that ends the process if it finds such a variable. */
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "plugin.c"

__attribute__((constructor)) static void bind_thread(void)
{
    if (getenv("OMP_PROC_BIND") != NULL)
        _exit(77);
    cpu_set_t all, one;
    sched_getaffinity(0, sizeof all, &all);
    CPU_ZERO(&one);
    for (int processor = 0; processor < CPU_SETSIZE; processor++) {
        if (CPU_ISSET(processor, &all)) {
            CPU_SET(processor, &one);
            break;
        }
    }
    sched_setaffinity(0, sizeof one, &one);
}
