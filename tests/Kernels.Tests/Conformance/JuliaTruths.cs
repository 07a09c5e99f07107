namespace Kernels.Tests.Conformance;

/// <summary>Facts about Julia sets that were found without any implementation of this project.</summary>
public sealed class JuliaTruths
{
    public static TheoryData<string> Backends => Implementations.BackendsOf(Julia.Contract);

    /// <summary>Gorelick and Ozsvald, High Performance Python, 2nd edition, chapter 2.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void The_books_counts_sum_to_33219980(string backend)
    {
        const double Step = 3.6 / 1000;
        List<double> x = [];
        for (double coordinate = -1.8; coordinate < 1.8; coordinate += Step)
        {
            x.Add(coordinate);
        }

        List<double> y = [];
        for (double coordinate = 1.8; coordinate > -1.8; coordinate -= Step)
        {
            y.Add(coordinate);
        }

        int[] iterations = new int[x.Count * y.Count];
        Implementations.Find(Julia.Contract, backend).Invoke(
            new JuliaArguments([.. x], [.. y], -0.62772, -0.42193, 300, iterations), default);

        Assert.Equal((1000, 1000), (x.Count, y.Count));
        Assert.Equal(33_219_980, iterations.Sum(count => (long)count));
    }

    /// <summary>For c = 0, z becomes z^(2^n): |z| below 1 never escapes, and |z| = r above 1 takes ⌈log₂(log 2 / log r)⌉ steps.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void Squaring_alone_escapes_when_the_logarithm_has_doubled_enough(string backend)
    {
        double[] x = [0, 0.5, 0.999, 1.0, 1.001, 1.1, 1.5, 1.9, 2.0, 3.0];
        int[] iterations = new int[x.Length];
        Implementations.Find(Julia.Contract, backend).Invoke(
            new JuliaArguments(x, [0.0], 0, 0, 50, iterations), default);

        int[] expected =
        [
            .. x.Select(r => r <= 1 ? 50 : Math.Max(0, (int)Math.Ceiling(Math.Log2(Math.Log(2) / Math.Log(r))))),
        ];
        Assert.Equal(expected, iterations);
    }

    /// <summary>z and −z square to the same point.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void The_set_is_symmetric_about_the_origin(string backend)
    {
        double[] axis = [.. Enumerable.Range(-37, 75).Select(step => step / 20.0)];
        int[] iterations = new int[axis.Length * axis.Length];
        Implementations.Find(Julia.Contract, backend).Invoke(
            new JuliaArguments(axis, axis, -0.4, 0.6, 1000, iterations), default);
        Assert.Equal(iterations, iterations.Reverse());
    }
}
