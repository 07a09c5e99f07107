namespace Kernels.Tests.Conformance;

/// <summary>What pandas.factorize gives, and what must hold of any codes.</summary>
public sealed class FactorizeTruths
{
    public static TheoryData<string> Backends => Implementations.BackendsOf(Factorize.Contract);

    /// <summary>The example in the documentation of pandas.factorize, with b, a and c as numbers; and keys at the ends of their range.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Known_keys_have_known_codes(string backend)
    {
        (int[] codes, long[] uniques) = Number(backend, ['b', 'b', 'a', 'c', 'b']);
        Assert.Equal([0, 0, 1, 2, 0], codes);
        Assert.Equal(['b', 'a', 'c'], uniques);

        (codes, uniques) = Number(backend, [long.MaxValue, 0, -1, long.MinValue, -1, 0, long.MaxValue]);
        Assert.Equal([0, 1, 2, 3, 2, 1, 0], codes);
        Assert.Equal([long.MaxValue, 0, -1, long.MinValue], uniques);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Without_keys_there_are_no_codes(string backend)
    {
        (int[] codes, long[] uniques) = Number(backend, []);
        Assert.Empty(codes);
        Assert.Empty(uniques);
    }

    /// <summary>
    /// Keys that differ are numbered in order, and repeated in any order have the same codes: with few of them, with too many for a
    /// core's caches, and with such that only late stretches have.
    /// </summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Codes_follow_the_first_appearance(string backend)
    {
        foreach (int distinct in (int[])[1, 100, 5000, 300_000])
        {
            long[] keys = [.. Enumerable.Range(0, distinct).Select(key => (long)((ulong)key * 0x9E3779B97F4A7C15))];
            int[] order = [.. Enumerable.Range(0, distinct), .. Enumerable.Range(0, 300_000).Select(i => (int)(i * 7919L % distinct))];
            (int[] codes, long[] uniques) = Number(backend, [.. order.Select(code => keys[code])]);
            Assert.Equal(order, codes);
            Assert.Equal(keys, uniques);

            // Reversed, the last stretch has keys that no other has.
            Array.Reverse(order);
            (codes, uniques) = Number(backend, [.. order.Select(code => keys[code])]);
            Assert.Equal(order.Distinct().Select(code => keys[code]), uniques);
            Assert.Equal(order.Select(code => keys[code]), codes.Select(code => uniques[code]));
        }
    }

    /// <summary>Keys that differ only in their high bits, or by a power of two, don't share a code.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Regular_keys_differ(string backend)
    {
        foreach (int shift in (int[])[0, 12, 44])
        {
            long[] keys = [.. Enumerable.Range(0, 1 << 19).Select(key => (long)key << shift)];
            (int[] codes, long[] uniques) = Number(backend, keys);
            Assert.Equal(Enumerable.Range(0, keys.Length), codes);
            Assert.Equal(keys, uniques);
        }
    }

    private static (int[] Codes, long[] Uniques) Number(string backend, long[] keys)
    {
        int[] codes = new int[keys.Length];
        long[] uniques = new long[keys.Length];
        long[] used = [-1];
        Array.Fill(codes, -1);
        Implementations.Find(Factorize.Contract, backend).Invoke(new FactorizeArguments(keys, codes, uniques, used), new KernelOptions(3));
        return (codes, uniques[..(int)used[0]]);
    }
}
