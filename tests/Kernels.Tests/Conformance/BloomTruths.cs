namespace Kernels.Tests.Conformance;

/// <summary>What is known of Bloom filters whatever their hashes are, and of hashes whose values are published.</summary>
public sealed class BloomTruths
{
    private const int Words = 3200;
    private const int Keys = 40_000;

    public static TheoryData<string> BackendsThatAdd => Implementations.BackendsOf(BloomAdd.Contract);

    public static TheoryData<string> BackendsThatQuery => Implementations.BackendsOf(BloomQuery.Contract);

    /// <summary>Several sizes, so that threads have filters of their own, and so that they share one.</summary>
    [Theory]
    [MemberData(nameof(BackendsThatQuery))]
    public void Every_key_that_was_added_is_found(string backend)
    {
        foreach ((int count, int words, int hashes) in ((int, int, int)[])[(1, 1, 32), (1000, 100, 1), (Keys, Words, 7), (Keys, 2 * Keys, 32)])
        {
            ulong[] keys = KeysFrom(1, count);
            Assert.All(Query(backend, keys, Add("managed", keys, new ulong[words], hashes), hashes), found => Assert.Equal(1, found));
        }
    }

    /// <summary>
    /// Another key is found with the probability (1 − e^(−kn/m))^k (Kirsch and Mitzenmacher 2008, for double hashing too). The bounds
    /// are five standard deviations: of that number of finds, and of the share of bits set, √(e^(−c)·(1 − (1 + c)·e^(−c)) / m) with
    /// c = kn/m.
    /// </summary>
    [Theory]
    [MemberData(nameof(BackendsThatQuery))]
    public void Other_keys_are_found_as_rarely_as_predicted(string backend)
    {
        const int Tries = 200_000;
        const double Bits = 64.0 * Words;
        foreach (int hashes in (int[])[1, 3, 7, 12])
        {
            ulong[] filter = Add("managed", KeysFrom(0, Keys / 2), new ulong[Words], hashes);
            double found = Query(backend, KeysFrom(1_000_000, Tries), filter, hashes).Sum(one => (double)one);

            double load = hashes * (Keys / 2) / Bits;
            double empty = Math.Exp(-load);
            double rate = Math.Pow(1 - empty, hashes);
            double ofShare = Math.Sqrt(empty * (1 - ((1 + load) * empty)) / Bits);
            double ofRate = rate * hashes * ofShare / (1 - empty);
            double deviation = Math.Sqrt((Tries * rate * (1 - rate)) + (Tries * ofRate * Tries * ofRate));
            Assert.InRange(found, (Tries * rate) - (5 * deviation), (Tries * rate) + (5 * deviation));
        }
    }

    [Theory]
    [MemberData(nameof(BackendsThatAdd))]
    public void Adding_twice_changes_nothing(string backend)
    {
        ulong[] keys = KeysFrom(7, Keys);
        ulong[] once = Add(backend, keys, new ulong[Words], 7);
        Assert.Equal(once, Add(backend, keys, [.. once], 7));
        Assert.Equal(once, Add(backend, [.. keys, .. keys.Reverse()], new ulong[Words], 7));
    }

    /// <summary>A union's filter is the union of filters, whether threads have filters of their own or not.</summary>
    [Theory]
    [MemberData(nameof(BackendsThatAdd))]
    public void Filters_unite_as_sets_do(string backend)
    {
        foreach (int words in (int[])[Words, 2 * Keys])
        {
            ulong[] first = Add(backend, KeysFrom(0, Keys), new ulong[words], 5);
            ulong[] second = Add(backend, KeysFrom(Keys, Keys), new ulong[words], 5);
            Assert.Equal(first.Zip(second, (one, other) => one | other), Add(backend, KeysFrom(Keys, Keys), [.. first], 5));
        }
    }

    /// <summary>
    /// With one bit for each key, the hashes of 0 and of splitmix64's increment are the generator's first two numbers from the seed
    /// 0, which many implementations publish. Their high 18 bits are the places in 2¹⁸.
    /// </summary>
    [Theory]
    [MemberData(nameof(BackendsThatAdd))]
    public void A_published_hash_gives_the_place(string backend)
    {
        ulong[] expected = new ulong[1 << 12];
        foreach (ulong hash in (ulong[])[0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4])
        {
            expected[hash >> 52] |= 1UL << (int)((hash >> 46) & 63);
        }

        Assert.Equal(expected, Add(backend, [0, 0x9E3779B97F4A7C15], new ulong[1 << 12], 1));
    }

    private static ulong[] KeysFrom(ulong first, int count) => [.. Enumerable.Range(0, count).Select(key => first + (ulong)key)];

    private static ulong[] Add(string backend, ulong[] keys, ulong[] filter, int hashes)
    {
        Implementations.Find(BloomAdd.Contract, backend).Invoke(new BloomAddArguments(keys, filter, hashes), new KernelOptions(2));
        return filter;
    }

    private static byte[] Query(string backend, ulong[] keys, ulong[] filter, int hashes)
    {
        byte[] found = new byte[keys.Length];
        Implementations.Find(BloomQuery.Contract, backend).Invoke(new BloomQueryArguments(keys, filter, hashes, found), new KernelOptions(2));
        return found;
    }
}
