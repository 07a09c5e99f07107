/* StaticLinking.targets links this into an executable beside the C library. Compiled for the oldest processor of the
 * architecture.
 *
 * KERNELS_REQUIRED_LEVEL: the level that the executable's C# was compiled for. */
#include "levels.h"

#include <string.h>
#include <unistd.h>

enum { NOT_AVAILABLE = 3 };

static const char message[] =
    "kernels: this program was compiled for processors with " KERNELS_REQUIRED_LEVEL ", and this one is older: "
    "publish it again with -p:IlcInstructionSet=x86-64-v2\n";

/* Runs before .NET's runtime starts, which would only abort. */
__attribute__((constructor)) static void require_level(void)
{
    for (int i = 0; i < level_count; i++) {
        if (strcmp(levels[i].name, KERNELS_REQUIRED_LEVEL) == 0 && !levels[i].reached()) {
            ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
            (void)written;
            _exit(NOT_AVAILABLE);
        }
    }
}

