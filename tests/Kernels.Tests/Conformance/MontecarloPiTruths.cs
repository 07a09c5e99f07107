namespace Kernels.Tests.Conformance;

/// <summary>What is known of Philox4x32-10 and of a quarter circle without any implementation of this project.</summary>
public sealed class MontecarloPiTruths
{
    public static TheoryData<string> Backends => Implementations.BackendsOf(MontecarloPi.Contract);

    /// <summary>The test vectors that the authors of Philox publish with Random123 (kat_vectors).</summary>
    [Fact]
    public void The_oracle_has_the_published_words()
    {
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), MontecarloPi.Philox((0, 0, 0, 0), (0, 0)));
        Assert.Equal(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            MontecarloPi.Philox((uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue), (uint.MaxValue, uint.MaxValue)));
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            MontecarloPi.Philox((0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), (0xa4093822, 0x299f31d0)));
    }

    /// <summary>Of the first published words, 0.40² + 0.88² and 0.74² + 0.61² are below 1.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void The_first_points_are_those_of_the_published_words(string backend)
        => Assert.Equal([0, 1, 2], ((long[])[0, 1, 2]).Select(count => Count(backend, 0, count, 1)));

    /// <summary>Five standard deviations of a binomial distribution, which one run in some two million exceeds.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Hits_are_as_many_as_pi_says(string backend)
    {
        const long Points = 4_000_000;
        double expected = Points * Math.PI / 4;
        double deviation = Math.Sqrt(expected * (1 - (Math.PI / 4)));
        foreach (long seed in (long[])[0, 1, 1L << 32, 1L << 53])
        {
            Assert.InRange(Count(backend, seed, Points, 2), expected - (5 * deviation), expected + (5 * deviation));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Threads_change_nothing(string backend)
    {
        foreach (long count in (long[])[65_535, 65_536, 65_537, 1_000_001])
        {
            long alone = Count(backend, 7, count, 1);
            Assert.Equal([alone, alone, alone], ((int[])[2, 3, 16]).Select(threads => Count(backend, 7, count, threads)));
            Assert.Equal(alone, Count("managed", 7, count, 1));
        }
    }

    private static long Count(string backend, long seed, long count, int threads)
    {
        long[] hits = [-1];
        Implementations.Find(MontecarloPi.Contract, backend).Invoke(new MontecarloPiArguments(seed, count, hits), new KernelOptions(threads));
        return hits[0];
    }
}
