using Kernels;

namespace Optimising;

/// <content>The functions in <c>orbits.c</c>.</content>
internal static partial class Orbits
{
    /// <summary>The loop of <c>real</c> in C.</summary>
    [NativeImplementation("c", "orbits_plain")]
    public static partial void InC(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double cReal, double cImaginary, int maxIterations, Span<int> iterations);

    /// <summary>Four vectors at once, of 256 bits: the level that the project compiles for, x86-64-v3.</summary>
    [NativeImplementation("c-chains", "orbits_chains")]
    public static partial void InChainsInC(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double cReal, double cImaginary, int maxIterations, Span<int> iterations);

    /// <summary>The same with vectors of 512 bits where the processor has them, and with OpenMP.</summary>
    [NativeImplementation("c-wide", "orbits_wide")]
    public static partial void InWideVectorsInC(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double cReal, double cImaginary, int maxIterations, Span<int> iterations,
        KernelOptions options);
}
