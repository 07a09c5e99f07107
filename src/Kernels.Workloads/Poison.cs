using System.Numerics;

namespace Kernels.Workloads;

/// <summary>
/// The content of outputs and scratch before a call, which reveals elements that a kernel forgot to write or read too early.
/// </summary>
internal static class Poison
{
    /// <summary>An int32 output: no kernel computes it. Other whole numbers take as many of its bits as they have.</summary>
    public const int Int32 = int.MinValue + 0x5EED;

    /// <summary>A float64 output. Not NaN, because a kernel may rightly compute that.</summary>
    public const double Float64 = -6.6260701500000003e+207;

    /// <summary>Float64 scratch; anything computed from it is NaN.</summary>
    public const double Scratch = double.NaN;

    /// <summary>A float32 output.</summary>
    public const float Float32 = -6.62607015e+27f;

    /// <summary>A byte output; a kernel may rightly compute any byte.</summary>
    public const byte UInt8 = 0xA7;

    /// <summary>An output of any element type.</summary>
    public static T OutputOf<T>()
        where T : unmanaged, INumber<T>
        => typeof(T) == typeof(double) ? T.CreateChecked(Float64)
            : typeof(T) == typeof(float) ? T.CreateChecked(Float32)
            : typeof(T) == typeof(byte) ? T.CreateChecked(UInt8)
            : T.CreateTruncating(Int32);

    /// <summary>Scratch of any element type.</summary>
    public static T ScratchOf<T>()
        where T : unmanaged, INumber<T>
        => typeof(T) == typeof(double) || typeof(T) == typeof(float) ? T.CreateChecked(Scratch) : OutputOf<T>();
}
