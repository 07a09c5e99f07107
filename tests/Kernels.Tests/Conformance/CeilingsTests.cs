namespace Kernels.Tests.Conformance;

/// <summary>The code that measures ceilings does all its work: if some were left out, the ceiling would be wrong.</summary>
public sealed class CeilingsTests
{
    private static readonly Backend[] Backends = [.. Implementations.Host.Backends.Where(backend => backend.Ceilings is not null)];

    public static TheoryData<string> Names => [.. Backends.Select(backend => backend.Name)];

    [Fact]
    public void There_is_always_code_to_measure_with() => Assert.Contains("simd", Backends.Select(backend => backend.Name));

    /// <summary>Uses whole numbers of a few bits, so that every sum is exact in any order.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Triad_and_reading_are_exact_at_every_length(string backend)
    {
        Ceilings ceilings = Find(backend);
        for (int length = 1; length <= 300; length++)
        {
            double[] b = [.. Enumerable.Range(0, length).Select(i => (double)(i * 7 % 100))];
            double[] c = [.. Enumerable.Range(0, length).Select(i => (double)(i * 3 % 50))];
            double[] expected = [.. b.Zip(c, (left, right) => left + (3 * right))];
            double[] a = new double[length];
            ceilings.Triad(b, c, 3, passes: 2, a);
            Assert.Equal(expected, a);
            Assert.Equal(2 * expected.Sum(), ceilings.Read(a, passes: 2));
        }
    }

    /// <summary>Every chain tends to 2 by x ← x/2 + 1, with two operations a step.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Multiply_adds_are_all_taken(string backend)
        => Assert.Equal(Find(backend).MultiplyAddFlops, Find(backend).MultiplyAdd(100));

    [Theory]
    [MemberData(nameof(Names))]
    public void Wrong_arguments_are_refused(string backend)
    {
        Ceilings ceilings = Find(backend);
        double[] three = new double[3];
        Assert.Throws<ArgumentOutOfRangeException>(() => ceilings.Triad([], [], 1, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => ceilings.Triad([1], [1], 1, 0, new double[1]));
        Assert.Throws<ArgumentException>(() => ceilings.Triad([1, 2], [1], 1, 1, new double[2]));
        Assert.Throws<ArgumentException>(() => ceilings.Triad([1, 2], [1, 2], 1, 1, new double[1]));
        Assert.Throws<ArgumentException>(() => ceilings.Triad(three, [1, 2, 3], 1, 1, three));
        Assert.Throws<ArgumentOutOfRangeException>(() => ceilings.Read([], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ceilings.Read([1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ceilings.MultiplyAdd(0));
    }

    private static Ceilings Find(string backend) => Backends.First(candidate => candidate.Name == backend).Ceilings!;
}
