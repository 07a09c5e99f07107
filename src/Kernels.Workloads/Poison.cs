namespace Kernels.Workloads;

/// <summary>What outputs and scratch hold before a call, so that what a kernel forgot to write, or read too early, shows.</summary>
internal static class Poison
{
    /// <summary>An int32 output: no kernel computes it.</summary>
    public const int Int32 = int.MinValue + 0x5EED;

    /// <summary>A float64 output. Not NaN, because a kernel may rightly compute that.</summary>
    public const double Float64 = -6.6260701500000003e+207;

    /// <summary>Float64 scratch: what is computed from it is NaN.</summary>
    public const double Scratch = double.NaN;
}
