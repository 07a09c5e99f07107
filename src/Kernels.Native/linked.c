/* What StaticLinking.targets adds to an executable beside the C library. Compiled for the oldest processor of the
 * architecture.
 *
 * KERNELS_REQUIRED_LEVEL: the level that the executable's C# was compiled for; not defined where that is no level.
 * KERNELS_IMAGE_V3, KERNELS_IMAGE_V4: the files of the C# library of higher levels, to be carried as bytes. */
#include "levels.h"

#include <stddef.h>
#include <string.h>
#include <unistd.h>

#ifdef KERNELS_REQUIRED_LEVEL

enum { NOT_AVAILABLE = 3 };

static const char message[] =
    "kernels: this program was compiled for processors with " KERNELS_REQUIRED_LEVEL ", and this one is older: "
    "publish it again with -p:IlcInstructionSet=x86-64-v2\n";

/* Before .NET's runtime starts, which would only abort. */
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

#endif

struct image {
    const char *level;
    const unsigned char *begin, *end;
};

#define IMAGE(name, file)                                                                                    \
    __asm__(".pushsection .rodata\n" #name ": .incbin \"" file "\"\n" #name "_end:\n.popsection");           \
    extern const unsigned char name[] __attribute__((visibility("hidden")));                                 \
    extern const unsigned char name##_end[] __attribute__((visibility("hidden")));

#ifdef KERNELS_IMAGE_V3
IMAGE(image_v3, KERNELS_IMAGE_V3)
#endif
#ifdef KERNELS_IMAGE_V4
IMAGE(image_v4, KERNELS_IMAGE_V4)
#endif

static const struct image images[] = {
#ifdef KERNELS_IMAGE_V4
    { "x86-64-v4", image_v4, image_v4_end },
#endif
#ifdef KERNELS_IMAGE_V3
    { "x86-64-v3", image_v3, image_v3_end },
#endif
    { NULL, NULL, NULL },
};

/* The C# library of a level. Returns its bytes, which live as long as the program, and their number; null where it is
 * not carried. */
const unsigned char *kernels_image(const char *level, size_t *size)
{
    for (const struct image *image = images; image->level != NULL; image++) {
        if (strcmp(image->level, level) == 0) {
            *size = (size_t)(image->end - image->begin);
            return image->begin;
        }
    }
    return NULL;
}
