namespace Kernels.Generator.Tests;

/// <summary>A kernel whose calls can be cut, with results of two types.</summary>
[Kernel("tests.totals/1")]
[Cut("n", CutKind.Reduce)]
internal static partial class Totals
{
    [Oracle]
    public static void Define([Shape("n")] ReadOnlySpan<double> x, [Shape("1")] Span<double> sum, [Shape("1")] Span<long> count)
        => Compute(x, sum, count);

    [Implementation("plain")]
    public static void Compute(ReadOnlySpan<double> x, Span<double> sum, Span<long> count)
    {
        sum[0] = 0;
        foreach (double value in x)
        {
            sum[0] += value;
        }

        count[0] = x.Length;
    }
}
