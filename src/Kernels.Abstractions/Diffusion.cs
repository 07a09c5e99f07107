namespace Kernels;

/// <summary>The heat equation on a periodic grid, stepped explicitly.</summary>
public static class Diffusion
{
    /// <summary>The contract <c>diffusion/1</c>.</summary>
    public static KernelContract<DiffusionArguments> Contract { get; } = new()
    {
        Name = "diffusion",
        Revision = 1,
        Summary = "Explicit 5-point heat equation on a periodic grid; bandwidth-bound.",
        Definition = "steps times: g[i,j] = g[i,j] + d·dt·(g[i−1,j] + g[i+1,j] + g[i,j−1] + g[i,j+1] − 4·g[i,j]), "
            + "indices modulo h and w, all points at once.",
        Parameters =
        [
            new("d", "float64", "finite, 0 or above", "diffusion coefficient, in cells² per unit of time"),
            new("dt", "float64", "finite, 0 or above", "time step; the scheme is stable while d·dt ≤ 1/4"),
            new("steps", "int32", "0 to 2147483647", "number of time steps"),
        ],
        Buffers =
        [
            new("grid", "float64", BufferDirection.InOut, "[h × w]", "the field, before and after"),
            new("scratch", "float64", BufferDirection.Scratch, "[h × w]", "working space"),
        ],
        Rules = ["w and h are at least 1, and w·h fits a span", "scratch does not overlap grid", "d·dt is finite"],
        WorkModel = "7 flops a point and step. Bytes: 16 a point and step (one read, one write), "
            + "so that blocking in time shows as more than the memory's bandwidth.",
        Tolerance = "|g − oracle| ≤ 8·steps·a^steps·(u·max|g₀| + 2⁻¹⁰⁷⁴) with u = 2⁻⁵³ and a = |1 − 4·d·dt| + 4·d·dt, the "
            + "growth of one step in the maximum norm: each step rounds 7 operations, of which a product may underflow, "
            + "and amplifies earlier errors by at most a.",
        Bottleneck = Bottleneck.Bandwidth,
        Write = static (scoped in DiffusionArguments arguments, IArgumentVisitor visitor) =>
        {
            visitor.Scalar("d", arguments.D);
            visitor.Scalar("dt", arguments.Dt);
            visitor.Scalar("steps", arguments.Steps);
            visitor.Output("grid", BufferDirection.InOut, arguments.Grid, arguments.Height, arguments.Width);
            visitor.Output("scratch", BufferDirection.Scratch, arguments.Scratch, arguments.Height, arguments.Width);
        },
        Read = static source =>
        {
            ReadOnlySpan<int> shape = source.Shape("grid");
            return new DiffusionArguments(
                shape[0],
                shape[1],
                source.RealScalar("d"),
                source.RealScalar("dt"),
                checked((int)source.IntegerScalar("steps")),
                source.Output<double>("grid"),
                source.Output<double>("scratch"));
        },
    };
}

/// <summary>The arguments of <c>diffusion/1</c>.</summary>
public readonly ref struct DiffusionArguments
{
    /// <summary>Makes the arguments, and checks them.</summary>
    /// <param name="height">Rows of the grid, 1 or above.</param>
    /// <param name="width">Columns of the grid, 1 or above.</param>
    /// <param name="d">Diffusion coefficient, in cells² per unit of time; finite, 0 or above.</param>
    /// <param name="dt">Time step; finite, 0 or above. The scheme is stable while <c>d·dt ≤ 1/4</c>, which is not required.</param>
    /// <param name="steps">Number of time steps, 0 or above.</param>
    /// <param name="grid">The field, <c>[height × width]</c>, row-major; overwritten by the field after the last step.</param>
    /// <param name="scratch">Working space, <c>[height × width]</c>. Must not overlap the grid.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scalar or a size is outside its range.</exception>
    /// <exception cref="ArgumentException">A buffer has the wrong length, or the two overlap.</exception>
    public DiffusionArguments(
        int height,
        int width,
        double d,
        double dt,
        int steps,
        Span<double> grid,
        Span<double> scratch)
    {
        int length = Require.GridLength(height, width);
        Require.FiniteAtLeastZero(d);
        Require.FiniteAtLeastZero(dt);
        Require.Finite(d * dt);
        Require.InRange(steps, 0, int.MaxValue);
        Require.Length(grid.Length, length, nameof(grid), "height × width");
        Require.Length(scratch.Length, length, nameof(scratch), "height × width");
        Require.NoOverlap<double, double>(scratch, grid, nameof(scratch), nameof(grid));

        Height = height;
        Width = width;
        D = d;
        Dt = dt;
        Steps = steps;
        Grid = grid;
        Scratch = scratch;
    }

    /// <summary>Rows of the grid.</summary>
    public int Height { get; }

    /// <summary>Columns of the grid.</summary>
    public int Width { get; }

    /// <summary>Diffusion coefficient, in cells² per unit of time.</summary>
    public double D { get; }

    /// <summary>Time step.</summary>
    public double Dt { get; }

    /// <summary>Number of time steps.</summary>
    public int Steps { get; }

    /// <summary>Input and output: the field, <c>[height × width]</c>, row-major.</summary>
    public Span<double> Grid { get; }

    /// <summary>Working space, <c>[height × width]</c>.</summary>
    public Span<double> Scratch { get; }
}
