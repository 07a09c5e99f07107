using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>Names the instruction set that the vectorised code uses on this processor.</summary>
public static class InstructionSet
{
    /// <summary>
    /// The x86-64 psABI level, <c>x86-64-v2</c> to <c>x86-64-v4</c>; <c>arm64</c>; or else the name of the architecture.
    /// </summary>
    /// <remarks>
    /// A level counts only if the compiler, just-in-time or ahead-of-time, uses it: a processor whose 512-bit vectors
    /// the runtime considers too slow is <c>x86-64-v3</c>.
    /// </remarks>
    public static string Name =>
        Vector512.IsHardwareAccelerated && Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported ? "x86-64-v4"
        : Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported && Bmi2.IsSupported ? "x86-64-v3"
        : Sse42.IsSupported && Popcnt.IsSupported ? "x86-64-v2"
        : AdvSimd.Arm64.IsSupported ? "arm64"
        : RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
}
