namespace Kernels.Tests.Conformance;

/// <summary>Numbers of primes that are published, and what follows from them.</summary>
public sealed class PrimesTruths
{
    public static TheoryData<string> Backends => Implementations.BackendsOf(Primes.Contract);

    /// <summary>π(10ⁿ) (OEIS A006880), up to what takes a moment.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Below_powers_of_ten_there_are_as_many_as_published(string backend)
    {
        long limit = 1;
        foreach (long expected in (long[])[0, 4, 25, 168, 1229, 9592, 78498, 664579, 5761455])
        {
            Assert.Equal(expected, Count(backend, 0, limit));
            limit *= 10;
        }
    }

    /// <summary>A gap between primes that is larger than all before it, of 540 after 738832927927 (OEIS A002386, A005250).</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Gaps_far_out_are_where_they_are_published(string backend)
    {
        Assert.Equal(2, Count(backend, 738_832_927_927, 738_832_927_927 + 541));
        Assert.Equal(1, Count(backend, 738_832_927_927, 738_832_927_927 + 540));
        Assert.Equal(0, Count(backend, 738_832_927_928, 738_832_927_927 + 540));

        // The largest primes below 10¹² and 10¹³ are 10¹² − 11 and 10¹³ − 29 (OEIS A033874).
        Assert.Equal((0, 1), (Count(backend, Power(12) - 10, Power(12)), Count(backend, Power(12) - 11, Power(12))));
        Assert.Equal((0, 1), (Count(backend, Power(13) - 28, Power(13)), Count(backend, Power(13) - 29, Power(13))));
    }

    /// <summary>Numbers near squares of primes are crossed off by the largest prime that has to.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Squares_of_primes_are_no_primes(string backend)
        => Assert.All(
            (long[])[2, 3, 5, 7, 11, 13, 97, 101, 103, 107, 31_607, 65_521, 65_537, 999_983, 3_162_277],
            prime => Assert.Equal(0, Count(backend, prime * prime, (prime * prime) + 1)));

    /// <summary>Each number alone is prime if is_prime/1 says so; a range has as many as its parts, on any number of threads.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Ranges_add_up(string backend)
    {
        ulong[] numbers = [.. Enumerable.Range(0, 400).Select(number => (ulong)number), .. Enumerable.Range(0, 200).Select(number => 999_999_999_900 + (ulong)number)];
        byte[] isPrime = new byte[numbers.Length];
        Implementations.Find(IsPrime.Contract, "managed").Invoke(new IsPrimeArguments(numbers, isPrime), new KernelOptions(1));
        Assert.Equal(isPrime.Select(prime => (long)prime), numbers.Select(number => Count(backend, (long)number, (long)number + 1)));

        long[] ends = [0, 1, 2, 3, 29, 30, 31, 100, 103, 2_000_003, 9_999_999, 10_000_000];
        Assert.Equal(664_579, ends.Zip(ends.Skip(1), (from, to) => Count(backend, from, to)).Sum());
        Assert.Equal([664_579, 664_579], ((int[])[3, 16]).Select(threads => Count(backend, 0, 10_000_000, threads)));
    }

    private static long Power(int exponent) => (long)Math.Pow(10, exponent);

    private static long Count(string backend, long lo, long hi, int threads = 2)
    {
        long[] count = [-1];
        Implementations.Find(Primes.Contract, backend).Invoke(new PrimesArguments(lo, hi, count), new KernelOptions(threads));
        return count[0];
    }
}
