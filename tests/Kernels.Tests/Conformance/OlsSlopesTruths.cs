namespace Kernels.Tests.Conformance;

/// <summary>Lines that are known without any implementation of this project.</summary>
public sealed class OlsSlopesTruths
{
    public static TheoryData<string> Backends => Implementations.BackendsOf(OlsSlopes.Contract);

    /// <summary>Whole numbers below 2⁵³ are added without rounding, so a row on a line gives exactly that line.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void A_row_on_a_line_gives_the_line(string backend)
    {
        foreach (int days in new[] { 2, 3, 5, 7, 8, 9, 14, 16, 31, 365 })
        {
            double[] slopes = [.. Enumerable.Range(0, 101).Select(row => (double)(row - 50))];
            double[] intercepts = [.. Enumerable.Range(0, 101).Select(row => (row * 37.0) - 1000)];
            double[] y = [.. Enumerable.Range(0, 101 * days).Select(index => intercepts[index / days] + (slopes[index / days] * (index % days)))];
            (double[] fittedSlopes, double[] fittedIntercepts) = Fit(backend, days, y);
            Assert.Equal(slopes, fittedSlopes);
            Assert.Equal(intercepts, fittedIntercepts);
        }
    }

    /// <summary>The weights j − m add up to 0.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void A_constant_added_to_a_row_changes_only_its_intercept(string backend)
    {
        const int Days = 14;
        Random random = new(5);
        double[] y = [.. Enumerable.Range(0, 40_000 * Days).Select(_ => (double)random.Next(-1000, 1000))];
        (double[] slopes, double[] intercepts) = Fit(backend, Days, y);
        (double[] movedSlopes, double[] movedIntercepts) = Fit(backend, Days, [.. y.Select((value, index) => value + (index / Days % 64))]);
        Assert.Equal(slopes, movedSlopes);
        for (int row = 0; row < intercepts.Length; row++)
        {
            Assert.Equal(intercepts[row] + (row % 64), movedIntercepts[row], 1e-11);
        }
    }

    /// <summary>The distances from the line add up to 0, and so do their products with the days: the normal equations.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void What_remains_is_orthogonal_to_a_constant_and_to_the_days(string backend)
    {
        const int Days = 23;
        double[] y = [.. Enumerable.Range(0, 50 * Days).Select(index => Math.Sin(index))];
        (double[] slopes, double[] intercepts) = Fit(backend, Days, y);
        for (int row = 0; row < slopes.Length; row++)
        {
            double[] rest = [.. Enumerable.Range(0, Days).Select(day => y[(row * Days) + day] - (intercepts[row] + (slopes[row] * day)))];
            Assert.Equal(0, rest.Sum(), 1e-12);
            Assert.Equal(0, rest.Select((distance, day) => distance * day).Sum(), 1e-11);
        }
    }

    /// <summary>A NaN or an infinity stays in its row, also where vectors of neighbouring rows overlap.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void What_is_not_finite_stays_in_its_row(string backend)
    {
        foreach (int days in new[] { 2, 3, 7, 9, 14 })
        {
            double[] y = [.. Enumerable.Range(0, 60 * days).Select(index => index / days % 3 == 1 ? double.NaN : index % days)];
            (double[] slopes, double[] intercepts) = Fit(backend, days, y);
            Assert.Equal(Enumerable.Range(0, 60).Select(row => row % 3 == 1 ? double.NaN : 1), slopes);
            Assert.Equal(Enumerable.Range(0, 60).Select(row => row % 3 == 1 ? double.NaN : 0), intercepts);
        }
    }

    private static (double[] Slopes, double[] Intercepts) Fit(string backend, int days, double[] y)
    {
        double[] slopes = new double[y.Length / days];
        double[] intercepts = new double[y.Length / days];
        Implementations.Find(OlsSlopes.Contract, backend)
            .Invoke(new OlsSlopesArguments(days, y, slopes, intercepts), new KernelOptions(3));
        return (slopes, intercepts);
    }
}
