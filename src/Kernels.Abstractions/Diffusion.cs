using System.Globalization;

namespace Kernels;

/// <summary>Explicit 5-point heat equation on a periodic grid; bandwidth-bound.</summary>
[Kernel(
    "diffusion/1",
    Definition =
        "steps times: g[i,j] = g[i,j] + d·dt·(g[i−1,j] + g[i+1,j] + g[i,j−1] + g[i,j+1] − 4·g[i,j]), "
        + "indices modulo height and width, all points at once.",
    Flops = "7*height*width*steps",
    Bytes = "16*height*width*steps",
    ReadsEverything = true,
    Tolerance =
        "|g − oracle| ≤ 8·steps·a^steps·(u·max|g₀| + 2⁻¹⁰⁷⁴) with u = 2⁻⁵³ and a = |1 − 4·d·dt| + 4·d·dt, the "
        + "growth of one step in the maximum norm: each step rounds 7 operations, of which a product may underflow, "
        + "and amplifies earlier errors by at most a.")]
[Cut("height", CutKind.Stencil, Halo = 1, Steps = "steps", Periodic = true)]
[Extent("height", 64, 256, 640, 4096)]
[Extent("width", 64, 256, 640, 4096)]
public static partial class Diffusion
{
    /// <summary>The largest product of d and dt for which errors don't grow; a product of 1/4 may be rounded up.</summary>
    private const double MostStable = 0.25 * (1 + 1e-12);

    /// <summary>Takes the steps, word for word as the contract says: indices by modulo, the whole grid in each step.</summary>
    /// <param name="height">Rows of the grid.</param>
    /// <param name="width">Columns of the grid.</param>
    /// <param name="d">Diffusion coefficient, in cells² per unit of time.</param>
    /// <param name="dt">Time step; the scheme is stable while d·dt ≤ 1/4, which is not required.</param>
    /// <param name="steps">Number of time steps.</param>
    /// <param name="grid">The field, before and after.</param>
    /// <param name="scratch">Working space.</param>
    [Oracle]
    public static void Define(
        int height,
        int width,
        [Range(0, double.MaxValue, Default = 1)] double d,
        [Range(0, double.MaxValue, Default = 0.1)] double dt,
        [Range(0, int.MaxValue, Default = 100, Presets = [200, 150, 100, 20])] int steps,
        [InOut, Shape("height", "width"), Fill(0, 1)] Span<double> grid,
        [Scratch, Shape("height", "width")] Span<double> scratch)
    {
        for (int step = 0; step < steps; step++)
        {
            for (int i = 0; i < height; i++)
            {
                int up = (i + height - 1) % height * width;
                int here = i * width;
                int down = (i + 1) % height * width;
                for (int j = 0; j < width; j++)
                {
                    double left = grid[here + ((j + width - 1) % width)];
                    double right = grid[here + ((j + 1) % width)];
                    double centre = grid[here + j];
                    scratch[here + j] = centre + (d * dt * (grid[up + j] + grid[down + j] + left + right - (4 * centre)));
                }
            }

            scratch.CopyTo(grid);
        }
    }

    /// <summary>Writes the error that the contract allows for every element: the same for all.</summary>
    /// <param name="height">Rows of the grid.</param>
    /// <param name="width">Columns of the grid.</param>
    /// <param name="d">Diffusion coefficient.</param>
    /// <param name="dt">Time step.</param>
    /// <param name="steps">Number of time steps.</param>
    /// <param name="grid">The field before; overwritten by the allowed errors, infinite if the steps' growth overflows.</param>
    /// <param name="scratch">Not used.</param>
    /// <remarks>
    /// The maximum is over the finite elements: elements reached by an infinity or a NaN are no longer finite, and are compared
    /// exactly.
    /// </remarks>
    [AllowedError]
    public static void Allow(int height, int width, double d, double dt, int steps, Span<double> grid, Span<double> scratch)
        => grid.Fill(AllowedError(d, dt, steps, grid));

    /// <summary>The error that the contract allows.</summary>
    /// <param name="d">Diffusion coefficient.</param>
    /// <param name="dt">Time step.</param>
    /// <param name="steps">Number of time steps.</param>
    /// <param name="initial">The field before.</param>
    /// <returns>The error.</returns>
    public static double AllowedError(double d, double dt, long steps, ReadOnlySpan<double> initial)
    {
        double maximum = 0;
        foreach (double element in initial)
        {
            maximum = double.IsFinite(element) ? Math.Max(maximum, Math.Abs(element)) : maximum;
        }

        double k = d * dt;
        double growth = Math.Abs(1 - (4 * k)) + (4 * k);
        return steps == 0 ? 0 : 8.0 * steps * Math.Pow(growth, steps) * ((Rounding.Unit * maximum) + double.Epsilon);
    }

    /// <summary>Warns of steps that make errors grow.</summary>
    /// <param name="d">Diffusion coefficient.</param>
    /// <param name="dt">Time step.</param>
    /// <param name="steps">Number of time steps.</param>
    /// <returns>The line; null if errors don't grow.</returns>
    [Caution(RefusedWhereMeasured = true)]
    internal static string? WarnOfGrowth(double d, double dt, int steps)
        => steps == 0 || d * dt <= MostStable
            ? null
            : string.Create(
                CultureInfo.InvariantCulture, $"the scheme is unstable: d·dt is {d * dt:G4}, and errors grow above 0.25; take a smaller dt");

    /// <summary>Checks what ranges can't say.</summary>
    /// <param name="d">Diffusion coefficient.</param>
    /// <param name="dt">Time step.</param>
    /// <exception cref="ArgumentOutOfRangeException">Their product overflows.</exception>
    [Rule("d·dt is finite")]
    internal static void RequireFiniteProduct(double d, double dt) => Require.Finite(d * dt, "d * dt");
}
