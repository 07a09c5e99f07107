namespace Kernels.Workloads.Sources;

/// <summary>
/// The inputs of a kernel that together are a sparse matrix in compressed sparse rows. Their shapes and constraints say so: where
/// each row begins among the entries, and for each entry a column and a float64.
/// </summary>
/// <param name="Offsets">Where rows begin: the buffer's place in the declaration.</param>
/// <param name="Columns">The columns of the entries.</param>
/// <param name="Values">The values of the entries.</param>
/// <param name="ColumnCount">The dimension that columns are below.</param>
internal sealed record DeclaredMatrix(int Offsets, int Columns, int Values, int ColumnCount)
{
    /// <summary>Whether a buffer is a part of it.</summary>
    public bool Has(int buffer) => buffer == Offsets || buffer == Columns || buffer == Values;

    /// <summary>Finds the first one; null if there is none.</summary>
    public static DeclaredMatrix? Find(KernelDeclaration declaration)
    {
        int[] buffers = [.. Enumerable.Range(0, declaration.Buffers.Length)];
        return (
            from offsets in buffers
            where IsInput(declaration, offsets, ElementType.Int32, ConstraintKind.Offsets) && LengthOf(declaration, offsets) is (_, 1)
            let entries = declaration.Dimensions.IndexOf(declaration.Buffers[offsets].Constraint!.Of!)
            where LengthOf(declaration, offsets)!.Value.Dimension != entries
            from columns in buffers
            where IsInput(declaration, columns, ElementType.Int32, ConstraintKind.Below) && LengthOf(declaration, columns) == (entries, 0)
            let columnCount = declaration.Dimensions.IndexOf(declaration.Buffers[columns].Constraint!.Of!)
            where columnCount != entries
            from values in buffers
            where IsInput(declaration, values, ElementType.Float64, null) && LengthOf(declaration, values) == (entries, 0)
            select new DeclaredMatrix(offsets, columns, values, columnCount)).FirstOrDefault();
    }

    private static bool IsInput(KernelDeclaration declaration, int index, ElementType type, ConstraintKind? constraint)
        => declaration.Buffers[index] is { Direction: BufferDirection.In, Shape.Length: 1, Axis: null } buffer
            && buffer.Type == type && buffer.Constraint?.Kind == constraint;

    /// <summary>The dimension of a buffer's length, and what is added to it.</summary>
    private static (int Dimension, int Added)? LengthOf(KernelDeclaration declaration, int index)
        => declaration.DimensionOf(index, axis: 0, extent: 0) is (int dimension, int less) ? (dimension, -less) : null;
}
