namespace Kernels;

/// <summary>The Julia set: how many steps each starting point takes to escape.</summary>
public static class Julia
{
    /// <summary>The contract <c>julia/1</c>.</summary>
    public static KernelContract<JuliaArguments> Contract { get; } = new()
    {
        Name = "julia",
        Revision = 1,
        Summary = "Escape-time iteration counts of a Julia set; compute-bound and divergent.",
        Definition =
            "z = x + iy; n = 0; while n < maxIterations and |z|² < 4: z = z² + c, n = n + 1; iterations = n. "
            + "|z|² is zr·zr + zi·zi; z² + c is ((zr·zr − zi·zi) + cr, 2·(zr·zi) + ci), each operation rounded to float64.",
        Parameters =
        [
            new("cReal", "float64", "finite", "real part of the constant c"),
            new("cImaginary", "float64", "finite", "imaginary part of the constant c"),
            new("maxIterations", "int32", "0 to 2147483647", "steps after which a point counts as bounded"),
        ],
        Buffers =
        [
            new("x", "float64", BufferDirection.In, "[w]", "real coordinate of each column"),
            new("y", "float64", BufferDirection.In, "[h]", "imaginary coordinate of each row"),
            new("iterations", "int32", BufferDirection.Out, "[h × w]", "steps taken from each point"),
        ],
        Rules = ["w and h are at least 1, and w·h fits a span", "iterations does not overlap x or y"],
        WorkModel = "8 flops a step: zr·zr, zi·zi, zr·zi, their sum and difference, doubling, + cr, + ci. "
            + "Bytes: 8·(w + h) read and 4·w·h written.",
        Tolerance = "none: counts are exactly equal. No contraction to fused multiply-add, which would round differently.",
        Bottleneck = Bottleneck.Compute,
        Write = static (scoped in JuliaArguments arguments, IArgumentVisitor visitor) =>
        {
            visitor.Scalar("cReal", arguments.CReal);
            visitor.Scalar("cImaginary", arguments.CImaginary);
            visitor.Scalar("maxIterations", arguments.MaxIterations);
            visitor.Input("x", arguments.X, arguments.X.Length);
            visitor.Input("y", arguments.Y, arguments.Y.Length);
            visitor.Output("iterations", BufferDirection.Out, arguments.Iterations, arguments.Y.Length, arguments.X.Length);
        },
        Read = static source => new JuliaArguments(
            source.Input<double>("x"),
            source.Input<double>("y"),
            source.RealScalar("cReal"),
            source.RealScalar("cImaginary"),
            checked((int)source.IntegerScalar("maxIterations")),
            source.Output<int>("iterations")),
    };
}

/// <summary>The arguments of <c>julia/1</c>.</summary>
public readonly ref struct JuliaArguments
{
    /// <summary>Makes the arguments, and checks them.</summary>
    /// <param name="x">Real coordinate of each column, <c>[w]</c>, w ≥ 1. Any value; points with |z|² ≥ 4 or NaN take 0 steps.</param>
    /// <param name="y">Imaginary coordinate of each row, <c>[h]</c>, h ≥ 1.</param>
    /// <param name="cReal">Real part of the constant; finite.</param>
    /// <param name="cImaginary">Imaginary part of the constant; finite.</param>
    /// <param name="maxIterations">Most steps to take, 0 or above.</param>
    /// <param name="iterations">Steps taken from each point, <c>[h × w]</c>, row-major. Must not overlap the axes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scalar or a size is outside its range.</exception>
    /// <exception cref="ArgumentException">The output has the wrong length or overlaps an axis.</exception>
    public JuliaArguments(
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y,
        double cReal,
        double cImaginary,
        int maxIterations,
        Span<int> iterations)
    {
        int length = Require.GridLength(y.Length, x.Length);
        Require.Finite(cReal);
        Require.Finite(cImaginary);
        Require.InRange(maxIterations, 0, int.MaxValue);
        Require.Length(iterations.Length, length, nameof(iterations), "y.Length × x.Length");
        Require.NoOverlap<int, double>(iterations, x, nameof(iterations), nameof(x));
        Require.NoOverlap<int, double>(iterations, y, nameof(iterations), nameof(y));

        X = x;
        Y = y;
        CReal = cReal;
        CImaginary = cImaginary;
        MaxIterations = maxIterations;
        Iterations = iterations;
    }

    /// <summary>Real coordinate of each column, <c>[w]</c>.</summary>
    public ReadOnlySpan<double> X { get; }

    /// <summary>Imaginary coordinate of each row, <c>[h]</c>.</summary>
    public ReadOnlySpan<double> Y { get; }

    /// <summary>Real part of the constant.</summary>
    public double CReal { get; }

    /// <summary>Imaginary part of the constant.</summary>
    public double CImaginary { get; }

    /// <summary>Most steps to take.</summary>
    public int MaxIterations { get; }

    /// <summary>Output: steps taken from each point, <c>[h × w]</c>, row-major.</summary>
    public Span<int> Iterations { get; }
}
