namespace Kernels.Tests.Conformance;

/// <summary>The check of a promise that some kernels make: every number of threads gives the same bits.</summary>
internal static class ThreadBits
{
    /// <summary>Asserts it for vectors of several lengths, whose elements differ in size by up to 2⁶⁰.</summary>
    /// <param name="compute">Computes the result of a vector on a number of threads.</param>
    public static void AssertEqual(Func<double[], int, double> compute)
    {
        foreach (int length in (int[])[1000, 70_001, 400_003, 2_500_001])
        {
            Random random = new(length);
            double[] x = [.. Enumerable.Range(0, length).Select(_ => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-30, 30)))];
            long expected = BitConverter.DoubleToInt64Bits(compute(x, 1));
            for (int threads = 2; threads <= 8; threads++)
            {
                Assert.Equal(expected, BitConverter.DoubleToInt64Bits(compute(x, threads)));
            }
        }
    }
}
