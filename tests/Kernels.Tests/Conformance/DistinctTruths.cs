namespace Kernels.Tests.Conformance;

/// <summary>What is known of sketches that count distinct keys, whatever their hashes are.</summary>
public sealed class DistinctTruths
{
    private const int Seeds = 40;

    public static TheoryData<string> HyperloglogBackends => Implementations.BackendsOf(Hyperloglog.Contract);

    public static TheoryData<string> KmvBackends => Implementations.BackendsOf(Kmv.Contract);

    /// <summary>
    /// The standard error is 1.04/√m (Flajolet et al. 2007), with few keys, many, and for any m: the mean of squared errors over
    /// seeds stays within that square by four of its standard deviations, √(2/seeds), and so does the mean error.
    /// </summary>
    [Theory]
    [MemberData(nameof(HyperloglogBackends))]
    public void Hyperloglog_errs_as_published(string backend)
    {
        foreach ((int count, int m) in ((int, int)[])[(500, 1024), (20_000, 1024), (100_000, 1000), (100_000, 4096), (100_000, 64)])
        {
            AssertErrors(1.04 / Math.Sqrt(m), seed => CountRegisters(backend, KeysFrom(seed, count), new byte[m]) / count);
        }
    }

    /// <summary>Each key three times changes nothing; the larger registers of two sketches are those of the union.</summary>
    [Theory]
    [MemberData(nameof(HyperloglogBackends))]
    public void Registers_unite_as_sets_do(string backend)
    {
        foreach (int m in (int[])[1, 37, 4096])
        {
            (byte[] first, byte[] second, byte[] both, byte[] added) = (new byte[m], new byte[m], new byte[m], new byte[m]);
            ulong[] one = KeysFrom(1, 70_000);
            ulong[] other = KeysFrom(2, 50_000);
            CountRegisters(backend, [.. one, .. one, .. one.Reverse()], first);
            CountRegisters(backend, other, second);
            double estimate = CountRegisters(backend, [.. other, .. one], both);
            Assert.Equal(both, first.Zip(second, Math.Max));
            first.CopyTo(added, 0);
            Assert.Equal(estimate, CountRegisters(backend, other, added));
            Assert.Equal(both, added);
            Assert.Equal(estimate, CountRegisters(backend, [], both));
        }
    }

    /// <summary>So many keys for each register that most can't raise any, which implementations may make use of.</summary>
    [Theory]
    [MemberData(nameof(HyperloglogBackends))]
    public void Registers_of_many_keys_are_those_of_the_definition(string backend)
    {
        ulong[] keys = KeysFrom(5, 400_000);
        foreach (int m in (int[])[1, 64, 1000])
        {
            (byte[] expected, byte[] registers, double[] estimate) = (new byte[m], new byte[m], new double[1]);
            Hyperloglog.Define(keys, expected, estimate);
            Assert.Equal(estimate[0], CountRegisters(backend, keys, registers));
            Assert.Equal(expected, registers);
        }
    }

    /// <summary>
    /// The hashes of 0 and of splitmix64's increment are the generator's first two numbers from the seed 0, which many implementations
    /// publish: their first 12 bits are the register, and the zeros after these decide its value.
    /// </summary>
    [Theory]
    [MemberData(nameof(HyperloglogBackends))]
    public void A_published_hash_gives_the_register(string backend)
    {
        byte[] expected = new byte[1 << 12];
        expected[0xE22] = 1 + 4; // 0xE220A8397B1DCDAF: 0x0A… after the first 12 bits
        expected[0x6E7] = 1; // 0x6E789E6AA1B965F4: 0x89…
        byte[] registers = new byte[1 << 12];
        CountRegisters(backend, [0, 0x9E3779B97F4A7C15], registers);
        Assert.Equal(expected, registers);
    }

    /// <summary>Without keys the estimate is 0; at their limit, or above it, registers can't tell how many there are.</summary>
    [Theory]
    [MemberData(nameof(HyperloglogBackends))]
    public void Empty_and_full_registers_have_estimates(string backend)
    {
        Assert.Equal(0, CountRegisters(backend, [], new byte[1024]));
        byte[] full = new byte[1024];
        Array.Fill(full, (byte)55);
        Assert.Equal(double.PositiveInfinity, CountRegisters(backend, [], full));
        Array.Fill(full, byte.MaxValue);
        Assert.Equal(double.PositiveInfinity, CountRegisters(backend, [], full));
    }

    /// <summary>The standard error is at most 1/√(k − 2) (Beyer et al. 2007).</summary>
    [Theory]
    [MemberData(nameof(KmvBackends))]
    public void Kmv_errs_as_published(string backend)
    {
        foreach ((int count, int k) in ((int, int)[])[(5000, 128), (100_000, 128), (100_000, 1024)])
        {
            AssertErrors(1 / Math.Sqrt(k - 2), seed => CountHashes(backend, KeysFrom(seed, count), k).Estimate / count);
        }
    }

    /// <summary>Fewer distinct keys than the sketch has room for are counted exactly.</summary>
    [Theory]
    [MemberData(nameof(KmvBackends))]
    public void Few_keys_are_counted_exactly(string backend)
    {
        foreach (int distinct in (int[])[0, 1, 50, 9999])
        {
            ulong[] keys = KeysFrom(3, distinct);
            (ulong[] hashes, double estimate) = CountHashes(backend, [.. keys, .. keys.Reverse(), .. keys], 10_000);
            Assert.Equal(distinct, estimate);
            Assert.Equal(distinct, hashes.Length);
            Assert.Equal(hashes.Distinct().Order(), hashes);
        }
    }

    [Theory]
    [MemberData(nameof(KmvBackends))]
    public void Hashes_unite_as_sets_do(string backend)
    {
        foreach (int k in (int[])[1, 37, 4096, 60_000])
        {
            ulong[] one = KeysFrom(1, 70_000);
            ulong[] other = KeysFrom(2, 50_000);
            ulong[] both = CountHashes(backend, [.. other, .. one, .. other], k).Hashes;
            Assert.Equal(k, both.Length);
            Assert.Equal(
                CountHashes(backend, one, k).Hashes.Concat(CountHashes(backend, other, k).Hashes).Distinct().Order().Take(k), both);
        }
    }

    /// <summary>
    /// The generator's first two numbers from the seed 0, as above. And the only key whose hash is 0, as the finalizer maps 0, and no
    /// other number, to 0.
    /// </summary>
    [Theory]
    [MemberData(nameof(KmvBackends))]
    public void A_published_hash_is_in_the_sketch(string backend)
    {
        const ulong Golden = 0x9E3779B97F4A7C15;
        const ulong ZeroHash = ulong.MaxValue - Golden + 1;
        Assert.Equal([0x6E789E6AA1B965F4, 0xE220A8397B1DCDAF], CountHashes(backend, [0, Golden, 0], 3).Hashes);
        Assert.Equal([0, 0x6E789E6AA1B965F4, 0xE220A8397B1DCDAF], CountHashes(backend, [Golden, 0, ZeroHash, ZeroHash], 3).Hashes);
    }

    /// <summary>Asserts that ratios to the truth are 1 with no more than a standard error.</summary>
    private static void AssertErrors(double standardError, Func<ulong, double> ratioOf)
    {
        double[] errors = [.. Enumerable.Range(0, Seeds).Select(seed => ratioOf((ulong)seed) - 1)];
        Assert.InRange(errors.Sum(error => error * error) / Seeds, 0, standardError * standardError * (1 + (4 * Math.Sqrt(2.0 / Seeds))));
        Assert.InRange(errors.Average() * Math.Sqrt(Seeds) / standardError, -4, 4);
    }

    /// <summary>Distinct keys, which differ from seed to seed.</summary>
    private static ulong[] KeysFrom(ulong seed, int count) => [.. Enumerable.Range(0, count).Select(key => (seed << 40) + (ulong)key)];

    private static double CountRegisters(string backend, ulong[] keys, byte[] registers)
    {
        double[] estimate = [double.NaN];
        Implementations.Find(Hyperloglog.Contract, backend).Invoke(new HyperloglogArguments(keys, registers, estimate), new KernelOptions(3));
        return estimate[0];
    }

    private static (ulong[] Hashes, double Estimate) CountHashes(string backend, ulong[] keys, int k)
    {
        ulong[] hashes = new ulong[k];
        long[] used = [-1];
        double[] estimate = [double.NaN];
        Implementations.Find(Kmv.Contract, backend).Invoke(new KmvArguments(keys, hashes, used, estimate), new KernelOptions(3));
        return (hashes[..(int)used[0]], estimate[0]);
    }
}
