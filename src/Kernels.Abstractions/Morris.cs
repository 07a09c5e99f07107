namespace Kernels;

/// <summary>Approximate counters of 8 bits, as they are after so many events: random steps, found without a step for each event.</summary>
[Kernel(
    "morris/1",
    Definition =
        "exponents[i] = c after counts[i] events, from c = 0; c < 255 grows with the event after ⌊ln(u)·r(c)⌋ others, or at once for c = 0; u = (⌊x/4096⌋ + ½)·2⁻⁵², "
        + "x = mix(mix(seed + (i + 1)·g) + c·g), g = 0x9E3779B97F4A7C15, mix the finalizer of splitmix64; "
        + "r(c) = 1/(ln(v)·(p/(1 − v))), v = 1 − p, or −1/p if v = 1, p = (a/(a + 1))^c by repeated multiplication; in float64, each operation rounded once. "
        + "ln(m·2^e) = e·ln 2 + (2f + 2f·(s·y)), √½ ≤ m < √2, f = (m − 1)/(m + 1), s = f², y = 1/3 + s·(1/5 + s·(… + s·(1/21))).",
    Bottleneck = Bottleneck.Compute,
    Flops = "exponents",
    ReadsEverything = true)]
[Extent("n", 250, 2_500, 25_000, 250_000, Minimum = 0)]
public static partial class Morris
{
    private const int Limit = 255;

    /// <summary>
    /// Counts as Morris does (<i>Counting large numbers of events in small registers</i>, Comm. ACM 21, 1978): an event increases the
    /// exponent c with the probability (a/(a + 1))ᶜ. a·((1 + 1/a)ᶜ − 1) estimates the events without bias, with the variance
    /// n·(n − 1)/(2a) after n of them (Flajolet, <i>Approximate counting: a detailed analysis</i>, BIT 25, 1985, for a = 1). How many
    /// events leave an exponent as it is has a geometric distribution, which the logarithm of a random number gives.
    /// </summary>
    /// <param name="counts">The events of each counter.</param>
    /// <param name="seed">Decides all random numbers.</param>
    /// <param name="a">The standard error is 1/√(2a) of the count, and counters reach a·((1 + 1/a)²⁵⁵ − 1) events, 128 000 for 30.</param>
    /// <param name="exponents">The exponent of each counter.</param>
    [Oracle]
    public static void Define(
        [Fill(0, 100_000)] ReadOnlySpan<uint> counts,
        long seed,
        [Range(1, 1000, Default = 30)] double a,
        [Like(nameof(counts))] Span<byte> exponents)
    {
        double[] factors = new double[Limit];
        double p = 1;
        for (int c = 1; c < Limit; c++)
        {
            p *= a / (a + 1);
            double v = 1 - p;
            factors[c] = v == 1 ? -1 / p : 1 / (Ln(v) * (p / (1 - v)));
        }

        for (int i = 0; i < counts.Length; i++)
        {
            ulong stream = Mix((ulong)seed + ((ulong)(i + 1) * 0x9E3779B97F4A7C15));
            long left = counts[i];
            int c = 0;
            while (left > 0 && c < Limit)
            {
                double u = ((Mix(stream + ((ulong)c * 0x9E3779B97F4A7C15)) >> 12) + 0.5) * Math.ScaleB(1, -52);
                double others = c == 0 ? 0 : Math.Floor(Ln(u) * factors[c]);
                if (others >= left)
                {
                    break;
                }

                left -= (long)others + 1;
                c++;
            }

            exponents[i] = (byte)c;
        }
    }

    [Summary]
    private static ResultSummary Summarize(ReadOnlySpan<uint> counts, double a, ReadOnlySpan<byte> exponents)
    {
        (double events, double estimate, double variance) = (0, 0, 0);
        for (int i = 0; i < counts.Length; i++)
        {
            events += counts[i];
            estimate += a * (Math.Pow(1 + (1 / a), exponents[i]) - 1);
            variance += counts[i] * Math.Max(counts[i] - 1.0, 0) / (2 * a);
        }

        return new ResultSummary(
            "counters",
            "exact counters",
            [
                new("events in all", estimate, FigureUnit.Number, "Σ a·((1 + 1/a)^c − 1), c a counter's exponent (Flajolet 1985)") { Reference = events },
                new("its standard error", Math.Sqrt(variance) / events, FigureUnit.Share, "of independent counters") { Reference = 0 },
                new("that of a counter", 1 / Math.Sqrt(2 * a), FigureUnit.Share, "standard error, 1/√(2a) (Morris 1978)") { Reference = 0 },
                new("full counters", exponents.Count((byte)Limit), FigureUnit.Number, "which count no further") { Reference = 0 },
                new("memory", exponents.Length, FigureUnit.Bytes, "a uint takes 4 bytes") { Reference = sizeof(uint) * (double)counts.Length },
            ]);
    }

    /// <summary>The natural logarithm, by the series of the inverse hyperbolic tangent.</summary>
    private static double Ln(double x)
    {
        int e = Math.ILogB(x);
        double m = Math.ScaleB(x, -e);
        if (m >= 2 * Math.Sqrt(0.5))
        {
            m /= 2;
            e++;
        }

        double f = (m - 1) / (m + 1);
        double s = f * f;
        double y = 1.0 / 21;
        for (int divisor = 19; divisor >= 3; divisor -= 2)
        {
            y = (1.0 / divisor) + (s * y);
        }

        return (e * 0.6931471805599453) + ((2 * f) + (2 * f * (s * y)));
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
