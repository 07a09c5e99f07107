namespace Kernels;

/// <summary>Sparse matrix times dense vector.</summary>
public static class Spmv
{
    /// <summary>The contract <c>spmv/1</c>.</summary>
    public static KernelContract<SpmvArguments> Contract { get; } = new()
    {
        Name = "spmv",
        Revision = 1,
        Summary = "Sparse matrix times vector, compressed sparse rows; irregular and bandwidth-bound.",
        Definition = "y[i] = Σ values[k]·x[columns[k]] for rowOffsets[i] ≤ k < rowOffsets[i+1].",
        Parameters = [],
        Buffers =
        [
            new("rowOffsets", "int32", BufferDirection.In, "[rows + 1]", "where each row begins in columns and values"),
            new("columns", "int32", BufferDirection.In, "[nonzeros]", "column of each entry"),
            new("values", "float64", BufferDirection.In, "[nonzeros]", "value of each entry"),
            new("x", "float64", BufferDirection.In, "[columns]", "the vector"),
            new("y", "float64", BufferDirection.Out, "[rows]", "the product"),
        ],
        Rules =
        [
            "rows and columns are at least 1",
            "rowOffsets begins with 0, never descends and ends with the number of entries",
            "every column is 0 to columns − 1; a column may repeat in a row, in any order",
            "y does not overlap an input",
        ],
        WorkModel = "2 flops an entry. Bytes: 12 an entry, 4·(rows + 1), 8·columns read once, 8·rows written.",
        Tolerance = "|y[i] − oracle| ≤ (n + 1)·u·Σ|values[k]·x[columns[k]]| + n·2⁻¹⁰⁷⁴, n entries in the row, u = 2⁻⁵³: the bound "
            + "of recursive summation in any order (Higham, Accuracy and Stability of Numerical Algorithms, §3.1), "
            + "the oracle's own rounding, and products that underflow.",
        Bottleneck = Bottleneck.Bandwidth,
        Write = static (scoped in SpmvArguments arguments, IArgumentVisitor visitor) =>
        {
            CsrMatrix matrix = arguments.Matrix;
            visitor.Input("rowOffsets", matrix.RowOffsets, matrix.RowOffsets.Length);
            visitor.Input("columns", matrix.Columns, matrix.Columns.Length);
            visitor.Input("values", matrix.Values, matrix.Values.Length);
            visitor.Input("x", arguments.X, arguments.X.Length);
            visitor.Output("y", BufferDirection.Out, arguments.Y, arguments.Y.Length);
        },
        Read = static source =>
        {
            ReadOnlySpan<double> x = source.Input<double>("x");
            CsrMatrix matrix = CsrMatrix.CreateUnchecked(
                x.Length, source.Input<int>("rowOffsets"), source.Input<int>("columns"), source.Input<double>("values"));
            return new SpmvArguments(matrix, x, source.Output<double>("y"));
        },
    };
}

/// <summary>The arguments of <c>spmv/1</c>.</summary>
public readonly ref struct SpmvArguments
{
    /// <summary>Makes the arguments, and checks them.</summary>
    /// <param name="matrix">The matrix, <c>[rows × columns]</c>.</param>
    /// <param name="x">The vector, <c>[columns]</c>.</param>
    /// <param name="y">The product, <c>[rows]</c>; every element is written. Must not overlap an input.</param>
    /// <exception cref="ArgumentException">A vector has the wrong length, or the output overlaps an input.</exception>
    public SpmvArguments(CsrMatrix matrix, ReadOnlySpan<double> x, Span<double> y)
    {
        Require.Length(x.Length, matrix.ColumnCount, nameof(x), "columns of the matrix");
        Require.Length(y.Length, matrix.RowCount, nameof(y), "rows of the matrix");
        Require.NoOverlap<double, double>(y, x, nameof(y), nameof(x));
        Require.NoOverlap<double, int>(y, matrix.RowOffsets, nameof(y), "matrix.RowOffsets");
        Require.NoOverlap<double, int>(y, matrix.Columns, nameof(y), "matrix.Columns");
        Require.NoOverlap<double, double>(y, matrix.Values, nameof(y), "matrix.Values");

        Matrix = matrix;
        X = x;
        Y = y;
    }

    /// <summary>The matrix, <c>[rows × columns]</c>.</summary>
    public CsrMatrix Matrix { get; }

    /// <summary>The vector, <c>[columns]</c>.</summary>
    public ReadOnlySpan<double> X { get; }

    /// <summary>Output: the product, <c>[rows]</c>.</summary>
    public Span<double> Y { get; }
}
