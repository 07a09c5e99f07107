namespace Kernels.Tests.Conformance;

/// <summary>Stencils that exist only for tests, of whole numbers and with edges of their own.</summary>
internal static class OwnStencils
{
    /// <summary>y[i, j] is the largest of x in the same column, at most two rows away.</summary>
    public static KernelDeclaration Largest { get; } = Declare(
        "tests.largest",
        new DeclaredHalo(2),
        [],
        new("x", ElementType.Int64, BufferDirection.In, ["rows", "columns"], new(0, 1000), "numbers"),
        new("y", ElementType.Int64, BufferDirection.Out, ["rows", "columns"], null, "the largest ones"));

    /// <summary>y[i, j] is the sum of x in the same column, of the last so many rows up to i, as far as there are any.</summary>
    public static KernelDeclaration Last { get; } = DeclareLast(new DeclaredHalo(0, Window: "window"));

    /// <summary>The same with another halo.</summary>
    public static KernelDeclaration DeclareLast(DeclaredHalo halo) => Declare(
        "tests.last",
        halo,
        [new("window", ElementType.Int32, 1, 100, 4, "rows of a window")],
        new("x", ElementType.Int64, BufferDirection.In, ["rows", "columns"], new(0, 1000), "numbers"),
        new("y", ElementType.Int64, BufferDirection.Out, ["rows", "columns"], null, "the sums"));

    /// <summary>
    /// In each step a cell between others in its column becomes its gain times the sum of three times the one and five times the
    /// other, without the overflow; those of the first and the last row stay as they are.
    /// </summary>
    public static KernelDeclaration Walls { get; } = DeclareWalls(new DeclaredHalo(1, "steps"));

    /// <summary>The same with another halo.</summary>
    public static KernelDeclaration DeclareWalls(DeclaredHalo halo) => Declare(
        "tests.walls",
        halo,
        [new("steps", ElementType.Int32, 0, 100, 3, "steps")],
        new("gains", ElementType.Int32, BufferDirection.In, ["rows", "columns"], new(1, 9), "gains"),
        new("cells", ElementType.Int32, BufferDirection.InOut, ["rows", "columns"], new(0, 1000), "cells"),
        new("before", ElementType.Int32, BufferDirection.Scratch, ["rows", "columns"], null, "working space"));

    private static KernelDeclaration Declare(string name, DeclaredHalo halo, DeclaredParameter[] parameters, params DeclaredBuffer[] buffers) => new(
        name,
        1,
        "A stencil.",
        "see the test",
        ["rows", "columns"],
        [.. parameters],
        [.. buffers],
        new(0, 0),
        [new(1, ["rows", "columns"])],
        Bottleneck.Bandwidth,
        new([40, 10], [400, 10], [4000, 10], [40_000, 10]),
        cut: new DeclaredCut("rows", CutKind.Stencil) { Halo = halo });

    /// <summary>Computes <see cref="Largest"/>.</summary>
    internal sealed class LargestKernel : IKernel<DeclaredArguments>
    {
        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
        {
            (int rows, int columns) = (arguments.Extents[0], arguments.Extents[1]);
            ReadOnlySpan<long> x = arguments.Input<long>("x");
            Span<long> y = arguments.Output<long>("y");
            for (int place = 0; place < y.Length; place++)
            {
                (int row, int column) = (place / columns, place % columns);
                y[place] = x[place];
                for (int near = Math.Max(0, row - 2); near <= Math.Min(rows - 1, row + 2); near++)
                {
                    y[place] = Math.Max(y[place], x[(near * columns) + column]);
                }
            }
        }
    }

    /// <summary>Computes <see cref="Last"/>.</summary>
    internal sealed class LastKernel : IKernel<DeclaredArguments>
    {
        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
        {
            int columns = arguments.Extents[1];
            ReadOnlySpan<long> x = arguments.Input<long>("x");
            Span<long> y = arguments.Output<long>("y");
            for (int place = 0; place < y.Length; place++)
            {
                y[place] = 0;
                for (int row = 0; row < (int)arguments.Scalars[0] && place >= row * columns; row++)
                {
                    y[place] += x[place - (row * columns)];
                }
            }
        }
    }

    /// <summary>Computes <see cref="Walls"/>.</summary>
    internal sealed class WallsKernel : IKernel<DeclaredArguments>
    {
        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
        {
            int columns = arguments.Extents[1];
            Span<int> cells = arguments.Output<int>("cells");
            Span<int> before = arguments.Output<int>("before");
            ReadOnlySpan<int> gains = arguments.Input<int>("gains");
            for (int step = 0; step < (int)arguments.Scalars[0]; step++)
            {
                cells.CopyTo(before);
                for (int place = columns; place < cells.Length - columns; place++)
                {
                    cells[place] = unchecked(gains[place] * ((3 * before[place - columns]) + (5 * before[place + columns])));
                }
            }
        }
    }
}
