/* kernels_probe of the NativeAOT library. It is in C because the first call into NativeAOT code starts its runtime,
 * which aborts the process on a processor without the instruction set for which the code was compiled.
 *
 * KERNELS_AOT_LEVEL: 2 to 4 for x86-64-v2 to -v4, which is also the score; 1 for any processor of the architecture. */
#include <kernels/plugin.h>

int32_t kernels_probe(void)
{
#if KERNELS_AOT_LEVEL >= 2
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("sse4.2") || !__builtin_cpu_supports("popcnt"))
        return 0;
#endif
#if KERNELS_AOT_LEVEL >= 3
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !__builtin_cpu_supports("bmi")
        || !__builtin_cpu_supports("bmi2"))
        return 0;
#endif
#if KERNELS_AOT_LEVEL >= 4
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512cd")
        || !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512vl"))
        return 0;
#endif
    return KERNELS_AOT_LEVEL;
}
