namespace Kernels.Tests.Conformance;

/// <summary>Numbers that are known to be prime or composite without any implementation of this project.</summary>
public sealed class IsPrimeTruths
{
    private const int SieveLength = 100_000;

    public static TheoryData<string> Backends => Implementations.BackendsOf(IsPrime.Contract);

    /// <summary>Fermat's and Mersenne's primes, and those next to powers of 2 and 10.</summary>
    private static ulong[] Primes =>
    [
        2, 3, 5, 17, 257, 65537, 8191, 131071, 524287, 2147483647, 2305843009213693951,
        18446744073709551557, 18446744073709551533, 18446744073709551521, 9223372036854775783, 9223372036854775837, 4294967291,
        4294967311, 999999999999999989, 1000000000000000003, 1000000000000000009, 10000000000000000051, 1000000007, 998244353,
    ];

    /// <summary>
    /// The smallest strong pseudoprimes to the first k primes for k = 1 to 11 (OEIS A014233; the next one is larger than 2⁶⁴), and
    /// others to base 2 (A001262); strong Lucas pseudoprimes (A217255), extra strong ones (A217719), 2³² + 1 and 2⁶⁴ − 1.
    /// </summary>
    private static ulong[] Pseudoprimes =>
    [
        2047, 1373653, 25326001, 3215031751, 2152302898747, 3474749660383, 341550071728321, 3825123056546413051,
        3277, 4033, 4681, 8321, 15841, 29341, 42799, 49141, 52633, 65281, 74665, 80581, 85489, 88357, 90751,
        5459, 5777, 10877, 16109, 18971, 22499, 24569, 25199, 40309, 58519,
        989, 3239, 5777, 10877, 27971, 29681, 30739, 31631, 39059, 72389, 73919, 75077,
        4294967297, 18446744073709551615,
    ];

    /// <summary>Carmichael numbers, which pass Fermat's test to every base that they have no factor in common with (A002997).</summary>
    private static ulong[] Carmichael =>
    [
        561, 1105, 1729, 2465, 2821, 6601, 8911, 10585, 15841, 29341, 41041, 46657, 52633, 62745, 63973, 75361, 101101, 115921,
        126217, 162401, 172081, 188461, 252601, 278545, 294409, 314821, 334153, 340561, 399001, 410041, 449065, 488881, 512461,
    ];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Known_primes_are_prime(string backend) => Assert.All(Test(backend, Primes), prime => Assert.Equal(1, prime));

    [Theory]
    [MemberData(nameof(Backends))]
    public void Known_pseudoprimes_are_composite(string backend)
        => Assert.All(Test(backend, [0, 1, .. Pseudoprimes, .. Carmichael]), prime => Assert.Equal(0, prime));

    /// <summary>Squares pass no search for a Lucas parameter; those of 1093 and 3511 are strong pseudoprimes to base 2.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Squares_and_products_of_primes_are_composite(string backend)
    {
        ulong[] factors = [.. Primes.Where(prime => prime < uint.MaxValue), 67, 71, 1093, 3511];
        Assert.All(
            Test(backend, [.. factors.SelectMany(factor => factors.Select(other => factor * other))]), prime => Assert.Equal(0, prime));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Small_numbers_agree_with_the_sieve_of_Eratosthenes(string backend)
    {
        byte[] expected = new byte[SieveLength];
        expected.AsSpan(2).Fill(1);
        for (int factor = 2; factor * factor < SieveLength; factor++)
        {
            for (int multiple = factor * factor; multiple < SieveLength; multiple += factor)
            {
                expected[multiple] = 0;
            }
        }

        Assert.Equal(9592, expected.Sum(prime => prime));
        Assert.Equal(expected, Test(backend, [.. Enumerable.Range(0, SieveLength).Select(value => (ulong)value)]));
    }

    /// <summary>
    /// If 2p − 1 is prime beside p, their product is the likeliest to pass a strong test: at least a quarter of such products pass it
    /// to a given base, so that a test to few bases would let some through.
    /// </summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Products_of_a_prime_and_nearly_its_double_are_composite(string backend)
    {
        ulong[] numbers = [.. Enumerable.Range(0, 200_000).Select(step => 2_000_000_001 + (2 * (ulong)step))];
        byte[] isPrime = Test(backend, numbers);
        byte[] isOtherPrime = Test(backend, [.. numbers.Select(number => (2 * number) - 1)]);
        ulong[] products = [.. numbers.Where((_, index) => isPrime[index] == 1 && isOtherPrime[index] == 1).Select(number => number * ((2 * number) - 1))];
        Assert.True(products.Length > 500);
        Assert.All(Test(backend, products), prime => Assert.Equal(0, prime));
    }

    /// <summary>All are candidates, and each place among those that are tested together has primes and composites.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Many_primes_side_by_side_are_prime(string backend)
    {
        const ulong Composite = 4294967291UL * 4294967279;
        ulong[] values = [.. Enumerable.Range(0, 10_007).Select(i => i % 7 == 3 ? Composite : Primes[10 + (i % 7)])];
        Assert.Equal([.. values.Select(value => value == Composite ? (byte)0 : (byte)1)], Test(backend, values));
    }

    private static byte[] Test(string backend, ulong[] values)
    {
        byte[] prime = new byte[values.Length];
        Implementations.Find(IsPrime.Contract, backend).Invoke(new IsPrimeArguments(values, prime), new KernelOptions(2));
        return prime;
    }
}
