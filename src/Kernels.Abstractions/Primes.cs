namespace Kernels;

/// <summary>How many primes there are in a range: a sieve, which is about what the first cache holds.</summary>
[Kernel(
    "primes/1",
    Definition = "count[0] = the number of primes p with lo ≤ p < hi.",
    Bottleneck = Bottleneck.Compute,
    Flops = "count")]
public static partial class Primes
{
    /// <summary>Numbers that are crossed off together.</summary>
    private const int SegmentLength = 1 << 20;

    /// <summary>The sieve of Eratosthenes, number by number; in segments, as nobody has the memory for all numbers at once.</summary>
    /// <param name="lo">Where the range begins.</param>
    /// <param name="hi">Where it ends; not in it.</param>
    /// <param name="count">How many primes are in it.</param>
    [Oracle]
    public static void Define(
        [Range(0, 10_000_000_000_000, Default = 0)] long lo,
        [Range(0, 10_000_000_000_000, Default = 100_000, Presets = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000])] long hi,
        [Shape("1")] Span<long> count)
    {
        count[0] = 0;
        List<long> primes = PrimesUpTo((long)Math.Sqrt(hi) + 1);
        for (long first = Math.Max(lo, 2); first < hi; first += SegmentLength)
        {
            bool[] isComposite = new bool[Math.Min(SegmentLength, hi - first)];
            foreach (long prime in primes)
            {
                for (long multiple = Math.Max(prime, (first + prime - 1) / prime) * prime; multiple < first + isComposite.Length; multiple += prime)
                {
                    isComposite[multiple - first] = true;
                }
            }

            count[0] += isComposite.Count(composite => !composite);
        }
    }

    /// <summary>Checks that the range does not end before it begins.</summary>
    /// <param name="lo">Where it begins.</param>
    /// <param name="hi">Where it ends.</param>
    /// <exception cref="ArgumentOutOfRangeException">It ends before.</exception>
    [Rule("lo is at most hi")]
    internal static void RequireOrder(long lo, long hi) => Require.InRange(lo, 0, hi, nameof(lo));

    private static List<long> PrimesUpTo(long limit)
    {
        List<long> primes = [];
        bool[] isComposite = new bool[limit + 1];
        for (long number = 2; number <= limit; number++)
        {
            if (!isComposite[number])
            {
                primes.Add(number);
                for (long multiple = number * number; multiple <= limit; multiple += number)
                {
                    isComposite[multiple] = true;
                }
            }
        }

        return primes;
    }
}
