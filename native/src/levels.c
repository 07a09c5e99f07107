/* Which instruction-set levels this processor reaches, as the x86-64 psABI defines them. */
#include "levels.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <stdint.h>

struct cpu {
    uint32_t ecx1, ebx7, ecx80000001;
    uint64_t xcr0;
};

enum {
    /* Leaf 1, ECX. */
    SSE3 = 1u << 0, SSSE3 = 1u << 9, FMA = 1u << 12, CX16 = 1u << 13, SSE4_1 = 1u << 19, SSE4_2 = 1u << 20,
    MOVBE = 1u << 22, POPCNT = 1u << 23, OSXSAVE = 1u << 27, AVX = 1u << 28, F16C = 1u << 29,
    /* Leaf 7, EBX. */
    BMI1 = 1u << 3, AVX2 = 1u << 5, BMI2 = 1u << 8, AVX512F = 1u << 16, AVX512DQ = 1u << 17, AVX512CD = 1u << 28,
    AVX512BW = 1u << 30,
    /* Leaf 0x80000001, ECX. */
    LAHF = 1u << 0, LZCNT = 1u << 5,
    /* XCR0: the registers whose contents the operating system saves. */
    XCR0_YMM = 0x06, XCR0_ZMM = 0xe6,
};

static const uint32_t AVX512VL = 1u << 31;

static struct cpu query(void)
{
    struct cpu cpu = { 0 };
    uint32_t eax, ebx, ecx, edx;
    if (__get_cpuid(1, &eax, &ebx, &ecx, &edx))
        cpu.ecx1 = ecx;
    if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx))
        cpu.ebx7 = ebx;
    if (__get_cpuid(0x80000001, &eax, &ebx, &ecx, &edx))
        cpu.ecx80000001 = ecx;
    if (cpu.ecx1 & OSXSAVE) {
        /* The intrinsic for xgetbv needs a compiler flag that this file must not have. */
        __asm__ volatile("xgetbv" : "=a"(eax), "=d"(edx) : "c"(0));
        cpu.xcr0 = (uint64_t)edx << 32 | eax;
    }
    return cpu;
}

static bool has(uint64_t bits, uint64_t wanted)
{
    return (bits & wanted) == wanted;
}

static bool reaches_v2(void)
{
    struct cpu cpu = query();
    return has(cpu.ecx1, SSE3 | SSSE3 | SSE4_1 | SSE4_2 | CX16 | POPCNT) && has(cpu.ecx80000001, LAHF);
}

static bool reaches_v3(void)
{
    struct cpu cpu = query();
    return reaches_v2() && has(cpu.ecx1, AVX | FMA | F16C | MOVBE | OSXSAVE) && has(cpu.ebx7, AVX2 | BMI1 | BMI2)
        && has(cpu.ecx80000001, LZCNT) && has(cpu.xcr0, XCR0_YMM);
}

static bool reaches_v4(void)
{
    struct cpu cpu = query();
    return reaches_v3() && has(cpu.ebx7, AVX512F | AVX512DQ | AVX512CD | AVX512BW | AVX512VL)
        && has(cpu.xcr0, XCR0_ZMM);
}

extern const kernels_plugin kernels_plugin_x86_64_v2, kernels_plugin_x86_64_v3, kernels_plugin_x86_64_v4;

const struct level levels[] = {
    { "x86-64-v2", reaches_v2, &kernels_plugin_x86_64_v2 },
    { "x86-64-v3", reaches_v3, &kernels_plugin_x86_64_v3 },
    { "x86-64-v4", reaches_v4, &kernels_plugin_x86_64_v4 },
};

#else

static bool always(void)
{
    return true;
}

extern const kernels_plugin kernels_plugin_generic;

const struct level levels[] = {
    { "generic", always, &kernels_plugin_generic },
};

#endif

const int level_count = sizeof levels / sizeof levels[0];
