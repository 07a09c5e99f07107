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
            where InputShapes.IsInput(declaration, offsets, ElementType.Int32, ConstraintKind.Offsets) && InputShapes.LengthOf(declaration, offsets) is (_, 1)
            let entries = declaration.Dimensions.IndexOf(declaration.Buffers[offsets].Constraint!.Of!)
            where InputShapes.LengthOf(declaration, offsets)!.Value.Dimension != entries
            from columns in buffers
            where InputShapes.IsInput(declaration, columns, ElementType.Int32, ConstraintKind.Below) && InputShapes.LengthOf(declaration, columns) == (entries, 0)
            let columnCount = declaration.Dimensions.IndexOf(declaration.Buffers[columns].Constraint!.Of!)
            where columnCount != entries
            from values in buffers
            where InputShapes.IsInput(declaration, values, ElementType.Float64, null) && InputShapes.LengthOf(declaration, values) == (entries, 0)
            select new DeclaredMatrix(offsets, columns, values, columnCount)).FirstOrDefault();
    }
}
