/* StaticLinking.targets links this into an executable: the NativeAOT library of a wider instruction-set level than the
 * executable's own C#, packed by gzip. AotImage.cs opens it.
 *
 * KERNELS_AOT_IMAGE: the packed file's path. */
#include <stdint.h>

__asm__(
    ".pushsection .rodata\n"
    ".balign 64\n"
    "kernels_aot_image_begin: .incbin \"" KERNELS_AOT_IMAGE "\"\n"
    "kernels_aot_image_end:\n"
    ".popsection\n");

extern const uint8_t kernels_aot_image_begin[], kernels_aot_image_end[];

const uint8_t *kernels_aot_image(int64_t *bytes)
{
    *bytes = kernels_aot_image_end - kernels_aot_image_begin;
    return kernels_aot_image_begin;
}
