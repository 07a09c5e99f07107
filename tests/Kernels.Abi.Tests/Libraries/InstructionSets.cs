using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Abi.Tests.Libraries;

/// <summary>The levels that the libraries are built for, and which of them .NET finds on this processor.</summary>
internal static class InstructionSets
{
    /// <summary>Every level, ascending.</summary>
    public static (string Name, bool IsReached)[] Levels { get; } = RuntimeInformation.ProcessArchitecture == Architecture.X64
        ? [("x86-64-v2", ReachesV2), ("x86-64-v3", ReachesV3), ("x86-64-v4", ReachesV4)]
        : [("generic", true)];

    /// <summary>The best level that this processor reaches.</summary>
    public static string Best => Levels.Last(level => level.IsReached).Name;

    private static bool ReachesV2 => Sse42.X64.IsSupported && Popcnt.X64.IsSupported;

    private static bool ReachesV3
        => ReachesV2 && Avx2.IsSupported && Fma.IsSupported && Bmi1.IsSupported && Bmi2.IsSupported && Lzcnt.IsSupported;

    private static bool ReachesV4
        => ReachesV3 && Avx512F.VL.IsSupported && Avx512BW.VL.IsSupported && Avx512CD.VL.IsSupported && Avx512DQ.VL.IsSupported;
}
