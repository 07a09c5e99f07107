namespace Kernels.Managed;

/// <summary>What all counters of a call of <c>morris/1</c> share: the logarithm, and a factor for each exponent.</summary>
internal static unsafe class MorrisSteps
{
    /// <summary>The largest exponent.</summary>
    public const int Limit = 255;

    /// <summary>Terms of a logarithm.</summary>
    public const int Terms = 10;

    /// <summary>Counters that a thread takes at once.</summary>
    public const int PieceLength = 256;

    // Counters that are looked at to know how much work there is.
    private const int Sample = 64;

    /// <summary>The logarithm of 2.</summary>
    public const double Ln2 = 0.6931471805599453;

    /// <summary>The bits of the float64 nearest the root of ½, where the fraction of a logarithm begins.</summary>
    public const ulong RootBits = 0x3FE6A09E667F3BCD;

    /// <summary>What takes those bits to those of 1.</summary>
    public const ulong ToOne = 0x3FF0000000000000 - RootBits;

    /// <summary>The logarithm of a positive normal number, with the operations that the contract fixes.</summary>
    public static double Ln(double x)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(x) + ToOne;
        double e = (double)(bits >> 52) - 1023;
        double m = BitConverter.UInt64BitsToDouble((bits & 0xFFFFFFFFFFFFF) + RootBits);
        double f = (m - 1) / (m + 1);
        double s = f * f;
        double y = 1.0 / ((2 * Terms) + 1);
        for (int term = Terms - 1; term >= 1; term--)
        {
            y = (1.0 / ((2 * term) + 1)) + (s * y);
        }

        return (e * Ln2) + ((f + f) + ((f + f) * (s * y)));
    }

    /// <summary>Computes by what the logarithm of a random number is multiplied, for each exponent from 1.</summary>
    /// <param name="a">The kernel's a.</param>
    /// <param name="factors">Receives the factors, <see cref="Limit"/> of them.</param>
    public static void ComputeFactors(double a, double* factors)
    {
        double p = 1;
        for (int c = 1; c < Limit; c++)
        {
            p *= a / (a + 1);
            double v = 1 - p;
            factors[c] = v == 1 ? -1 / p : 1 / (Ln(v) * (p / (1 - v)));
        }
    }

    /// <summary>How many threads counters are worth.</summary>
    /// <param name="counts">The kernel's counts.</param>
    /// <param name="a">The kernel's a.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="leastShare">Steps of counters for each thread below which handing them to it costs more than it saves.</param>
    public static int ThreadsFor(ReadOnlySpan<uint> counts, double a, int threads, int leastShare)
    {
        if (threads == 1 || counts.Length <= PieceLength)
        {
            return 1;
        }

        // Each takes about as many steps as an exact counter would.
        double steps = 0;
        for (int i = 0; i < Sample; i++)
        {
            steps += Math.Min(Limit, 1 + (a * double.LogP1(counts[(int)((long)counts.Length * i / Sample)] / a)));
        }

        return (int)Math.Clamp(steps / Sample * counts.Length / leastShare, 1, threads);
    }
}
