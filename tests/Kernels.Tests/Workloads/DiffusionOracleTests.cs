namespace Kernels.Tests.Workloads;

/// <summary>The oracle of <c>diffusion/1</c>, compared with whole numbers, a step worked out by hand, and a closed form.</summary>
public sealed class DiffusionOracleTests
{
    /// <summary>With d·dt = 1/4, the peak spreads to its four neighbours, also across the edges.</summary>
    [Fact]
    public void A_peak_in_a_corner_spreads_over_the_edges()
        => Assert.Equal(
            [
                0, 0.25, 0, 0.25,
                0.25, 0, 0, 0,
                0.25, 0, 0, 0,
            ],
            Compute(3, 4, 0.5, 0.5, 1, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));

    /// <summary>
    /// With d·dt = 1/8 and whole numbers, nothing is rounded for a few steps, because all values are multiples of a power of
    /// 1/8. The test counts them in whole numbers, g ← 8g + (up + down + left + right − 4g), over 8 to the number of steps.
    /// </summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(1, 7)]
    [InlineData(6, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 5)]
    [InlineData(4, 3)]
    [InlineData(9, 11)]
    public void Agrees_exactly_with_whole_numbers(int height, int width)
    {
        const int Steps = 7;
        Random random = new((100 * height) + width);
        long[,] numerators = new long[height, width];
        foreach ((int row, int column) in Points(height, width))
        {
            numerators[row, column] = random.Next(-1000, 1000);
        }

        double[] initial = [.. numerators.Cast<long>().Select(number => (double)number)];
        for (int step = 0; step < Steps; step++)
        {
            long[,] next = new long[height, width];
            foreach ((int row, int column) in Points(height, width))
            {
                next[row, column] = (4 * numerators[row, column])
                    + numerators[row == 0 ? height - 1 : row - 1, column]
                    + numerators[row == height - 1 ? 0 : row + 1, column]
                    + numerators[row, column == 0 ? width - 1 : column - 1]
                    + numerators[row, column == width - 1 ? 0 : column + 1];
            }

            numerators = next;
        }

        Assert.Equal(
            numerators.Cast<long>().Select(numerator => numerator / Math.Pow(8, Steps)),
            Compute(height, width, 0.25, 0.5, Steps, initial));
    }

    /// <summary>cos(ky·row + kx·column) is an eigenvector; a step multiplies it by 1 + 2·d·dt·(cos kx − 1 + cos ky − 1).</summary>
    [Theory]
    [InlineData(16, 24, 1, 0.1)]
    [InlineData(16, 24, 3, 0.25)]
    [InlineData(1, 12, 5, 0.2)]
    [InlineData(9, 1, 4, 0.2)]
    public void A_Fourier_mode_decays_by_its_closed_form(int height, int width, int waves, double dt)
    {
        const int Steps = 30;
        double[] mode =
        [
            .. Points(height, width).Select(point =>
                Math.Cos(2 * Math.PI * waves * (((double)point.Row / height) + ((double)point.Column / width)))),
        ];
        double kx = 2 * Math.PI * waves / width;
        double ky = 2 * Math.PI * waves / height;
        double decay = Math.Pow(1 + (2 * dt * (Math.Cos(kx) - 1 + Math.Cos(ky) - 1)), Steps);

        double[] grid = Compute(height, width, 1, dt, Steps, mode);
        Assert.All(grid.Zip(mode), pair => Assert.Equal(decay * pair.Second, pair.First, tolerance: 1e-13));
    }

    [Fact]
    public void No_steps_change_nothing_and_allow_no_error()
    {
        double[] initial = [1.5, double.NaN, -0.0, 7];
        Assert.Equal(initial, Compute(2, 2, 1, 0.1, 0, initial));
        Assert.Equal(0, Diffusion.AllowedError(1, 0.1, 0, initial));
    }

    /// <summary>The contract: 8·steps·a^steps·(u·max|g₀| + 2⁻¹⁰⁷⁴), a = |1 − 4·d·dt| + 4·d·dt.</summary>
    [Theory]
    [InlineData(0.25, 3, 24 * 4.0 / 9007199254740992)]
    [InlineData(0.125, 3, 24 * 4.0 / 9007199254740992)]
    [InlineData(0.5, 2, 16 * 9 * 4.0 / 9007199254740992)]
    [InlineData(1, 1, 8 * 7 * 4.0 / 9007199254740992)]
    public void Allows_the_error_that_the_contract_states(double dt, int steps, double allowed)
        => Assert.Equal(
            allowed,
            Diffusion.AllowedError(1, dt, steps, [1, -4, double.NaN, double.NegativeInfinity]),
            tolerance: 1e-15 * allowed);

    [Fact]
    public void Allows_products_to_underflow()
        => Assert.Equal(24 * double.Epsilon, Diffusion.AllowedError(1, 0.25, 3, [0, 0]));

    /// <summary>The errors are those of the contract, which the workload gets from it.</summary>
    [Fact]
    public void Allows_the_same_error_everywhere()
    {
        double[] allowed = Outputs.OfAllowedError(Diffusion.Contract, ("grid", new double[,] { { 1, -4, 0 } }), ("d", 1.0), ("dt", 0.25), ("steps", 3));
        Assert.Equal([.. Enumerable.Repeat(Diffusion.AllowedError(1, 0.25, 3, [1, -4, 0]), 3)], allowed);
    }

    private static double[] Compute(int height, int width, double d, double dt, int steps, double[] initial)
    {
        double[,] grid = new double[height, width];
        Buffer.BlockCopy(initial, 0, grid, 0, initial.Length * sizeof(double));
        return Outputs.OfOracle(Diffusion.Contract, ("grid", grid), ("d", d), ("dt", dt), ("steps", steps));
    }

    private static IEnumerable<(int Row, int Column)> Points(int height, int width)
        => from row in Enumerable.Range(0, height) from column in Enumerable.Range(0, width) select (row, column);
}
