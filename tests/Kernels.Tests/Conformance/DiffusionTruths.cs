namespace Kernels.Tests.Conformance;

/// <summary>Facts about the discrete heat equation that follow from algebra.</summary>
public sealed class DiffusionTruths
{
    private const double D = 0.8;
    private const double Dt = 0.25;

    public static TheoryData<string> Backends => Implementations.BackendsOf(Diffusion.Contract);

    [Theory]
    [MemberData(nameof(Backends))]
    public void The_sum_is_conserved(string backend)
    {
        (int height, int width) = (61, 83);
        Random random = new(5);
        double[] grid = [.. Enumerable.Range(0, height * width).Select(_ => random.NextDouble())];
        double before = grid.Sum();
        Run(backend, height, width, steps: 100, grid);
        Assert.Equal(before, grid.Sum(), tolerance: 1e-12 * before);
    }

    /// <summary>cos(kx·j + ky·i) is an eigenvector: a step multiplies it by 1 + 2·d·dt·(cos kx − 1 + cos ky − 1).</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void A_Fourier_mode_decays_exactly(string backend)
    {
        (int height, int width, int steps) = (48, 70, 40);
        double kx = 2 * Math.PI * 3 / width;
        double ky = 2 * Math.PI * 2 / height;
        double[] mode = new double[height * width];
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                mode[(row * width) + column] = Math.Cos((kx * column) + (ky * row));
            }
        }

        double[] grid = [.. mode];
        Run(backend, height, width, steps, grid);

        double decay = Math.Pow(1 + (2 * D * Dt * (Math.Cos(kx) - 1 + Math.Cos(ky) - 1)), steps);
        double worst = grid.Zip(mode, (value, start) => Math.Abs(value - (decay * start))).Max();
        Assert.InRange(worst, 0, 1e-13);
    }

    /// <summary>The maximum principle: if d·dt ≤ 1/4, a step is a weighted mean.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void A_stable_step_makes_no_new_extremes(string backend)
    {
        (int height, int width) = (33, 47);
        Random random = new(7);
        double[] grid = [.. Enumerable.Range(0, height * width).Select(_ => random.NextDouble())];
        (double low, double high) = (grid.Min(), grid.Max());
        Run(backend, height, width, steps: 25, grid);
        Assert.InRange(grid.Min(), low, high);
        Assert.InRange(grid.Max(), low, high);
    }

    private static void Run(string backend, int height, int width, int steps, double[] grid)
        => Implementations.Find(Diffusion.Contract, backend).Invoke(
            new DiffusionArguments(height, width, D, Dt, steps, grid, new double[grid.Length]), new KernelOptions(2));
}
