namespace Kernels;

/// <summary>Whether numbers are prime, never wrong; branches that take very different times, and 128-bit products.</summary>
[Kernel(
    "is_prime/1",
    Definition = "prime[i] = 1 if values[i] is prime, 0 otherwise, for every 64-bit number.",
    Bottleneck = Bottleneck.Compute,
    Flops = "n",
    ReadsEverything = true)]
[Extent("n", 10_000, 100_000, 1_000_000, 10_000_000, Minimum = 0)]
[Cut("n", CutKind.Map)]
public static partial class IsPrime
{
    /// <summary>
    /// The first twelve primes: as bases of strong probable-prime tests they are right below 318665857834031151167461, about 3·10²³
    /// (Sorenson and Webster, <i>Strong pseudoprimes to twelve prime bases</i>, Math. Comp. 86, 2017).
    /// </summary>
    private static ReadOnlySpan<byte> Bases => [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

    /// <summary>Tests each number: multiples of a small prime by division, others by the test of Miller and Rabin to twelve bases.</summary>
    /// <param name="values">The numbers, of any size.</param>
    /// <param name="prime">1 for a prime, 0 for any other number, 0 and 1 among them.</param>
    [Oracle]
    public static void Define([Fill(1e18, 1.1e18)] ReadOnlySpan<ulong> values, [Like(nameof(values))] Span<byte> prime)
    {
        for (int i = 0; i < values.Length; i++)
        {
            prime[i] = Test(values[i]) ? (byte)1 : (byte)0;
        }
    }

    private static bool Test(ulong value)
    {
        if (value < 2)
        {
            return false;
        }

        foreach (byte divisor in Bases)
        {
            if (value % divisor == 0)
            {
                return value == divisor;
            }
        }

        foreach (byte @base in Bases)
        {
            if (!IsStrongProbablePrime(value, @base))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>With n − 1 = d·2ˢ: whether aᵈ is 1, or a^(d·2ʳ) is −1 for an r below s, modulo n.</summary>
    private static bool IsStrongProbablePrime(ulong n, ulong a)
    {
        int twos = System.Numerics.BitOperations.TrailingZeroCount(n - 1);
        ulong power = 1;
        for (int bit = 63; bit >= twos; bit--)
        {
            power = Multiply(power, power, n);
            power = ((n - 1) >> bit) % 2 == 1 ? Multiply(power, a, n) : power;
        }

        bool passes = power == 1;
        for (int r = 0; r < twos; r++)
        {
            passes |= power == n - 1;
            power = Multiply(power, power, n);
        }

        return passes;
    }

    private static ulong Multiply(ulong a, ulong b, ulong n) => (ulong)((UInt128)a * b % n);
}
