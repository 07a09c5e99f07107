using System.Text;

namespace Kernels.Tests.Conformance;

/// <summary>Published hashes of MurmurHash3_x86_32 with seed 0, and the places that follow from them.</summary>
public sealed class FeatureHashTruths
{
    public static TheoryData<string> Backends => Implementations.BackendsOf(FeatureHash.Contract);

    /// <summary>
    /// As the test values of other implementations of the algorithm give them. The last token's hash is −2³¹: every step of the
    /// algorithm can be undone for four bytes, which gave them.
    /// </summary>
    private static (byte[] Token, uint Hash)[] Published =>
    [
        ([], 0),
        ("a"u8.ToArray(), 0x3C2569B2),
        ("ab"u8.ToArray(), 0x9BBFD75F),
        ("abc"u8.ToArray(), 0xB3DD93FA),
        ("abcd"u8.ToArray(), 0x43ED676A),
        ("test"u8.ToArray(), 0xBA6BD213),
        ("hello"u8.ToArray(), 0x248BFA47),
        ("hello, world"u8.ToArray(), 0x149BBB7F),
        ("Hello, world!"u8.ToArray(), 0xC0363E43),
        ("The quick brown fox jumps over the lazy dog"u8.ToArray(), 0x2E4FF723),
        ([0x55, 0x07, 0x6F, 0x83], 0x80000000),
    ];

    public static TheoryData<string, int> Features
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (TheoryDataRow<string> backend in Backends)
            {
                foreach (int features in (int[])[1, 2, 3, 1000, 1 << 20, (1 << 20) + 7, 1 << 30, int.MaxValue - 1, int.MaxValue])
                {
                    data.Add(backend.Data, features);
                }
            }

            return data;
        }
    }

    /// <summary>scikit-learn's FeatureHasher: a place of −h would not exist for h = −2³¹.</summary>
    [Theory]
    [MemberData(nameof(Features))]
    public void Published_hashes_give_places_and_signs(string backend, int features)
    {
        (int[] index, sbyte[] sign) = Hash(backend, [.. Published.Select(known => known.Token)], features);
        Assert.Equal(
            Published.Select(known => (int)(Math.Abs((long)(int)known.Hash) % features)), index);
        Assert.Equal(Published.Select(known => (sbyte)((int)known.Hash >= 0 ? 1 : -1)), sign);
    }

    /// <summary>What stands around a token does not matter, wherever it begins and however long it is.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Equal_tokens_have_equal_places(string backend)
    {
        byte[] text = Encoding.UTF8.GetBytes("Größenordnungsmäßig nahe: 3·10⁻⁵ ± ½ %");
        for (int length = 0; length <= text.Length; length++)
        {
            byte[][] tokens = [.. Enumerable.Range(0, 40).SelectMany(step => (byte[][])[text[..length], [.. Enumerable.Repeat((byte)step, step)]])];
            (int[] index, sbyte[] sign) = Hash(backend, tokens, 1 << 20);
            Assert.Single(index.Where((_, token) => token % 2 == 0).Distinct());
            Assert.Single(sign.Where((_, token) => token % 2 == 0).Distinct());
        }
    }

    /// <summary>100 000 different tokens fall on 2¹⁰ features as evenly as chance has it: χ² within 6 standard deviations.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Tokens_spread_evenly(string backend)
    {
        const int Tokens = 100_000;
        const int Count = 1 << 10;
        (int[] index, sbyte[] sign) = Hash(backend, [.. Enumerable.Range(0, Tokens).Select(number => Encoding.UTF8.GetBytes($"token{number}"))], Count);
        double expected = (double)Tokens / Count;
        double chiSquared = index.CountBy(place => place).Sum(found => (found.Value - expected) * (found.Value - expected) / expected);
        Assert.Equal(Count, index.Distinct().Count());
        Assert.InRange(chiSquared, Count - 1 - (6 * Math.Sqrt(2 * Count)), Count - 1 + (6 * Math.Sqrt(2 * Count)));
        Assert.InRange(sign.Sum(one => one), -6 * Math.Sqrt(Tokens), 6 * Math.Sqrt(Tokens));
    }

    private static (int[] Index, sbyte[] Sign) Hash(string backend, byte[][] tokens, int features)
    {
        long[] offsets = new long[tokens.Length + 1];
        for (int token = 0; token < tokens.Length; token++)
        {
            offsets[token + 1] = offsets[token] + tokens[token].Length;
        }

        int[] index = new int[tokens.Length];
        sbyte[] sign = new sbyte[tokens.Length];
        byte[] bytes = [.. tokens.SelectMany(token => token)];
        Implementations.Find(FeatureHash.Contract, backend).Invoke(
            new FeatureHashArguments(bytes, offsets, features, index, sign), new KernelOptions(2));
        return (index, sign);
    }
}
