namespace Kernels;

/// <summary>
/// Rows of different lengths along a cut: offsets say where each row begins in other inputs, which are cut there. It follows from
/// shapes and constraints alone.
/// </summary>
/// <param name="Offsets">The place of the offsets among the buffers.</param>
/// <param name="Dimension">The dimension that they point into: the first extent of what is cut there.</param>
internal sealed record RaggedCut(int Offsets, string Dimension)
{
    /// <summary>All of a kernel: what can be cut has one at most.</summary>
    /// <param name="declaration">The kernel, whose buffers' shapes were checked.</param>
    public static RaggedCut[] FindAll(KernelDeclaration declaration) =>
    [
        .. from index in Enumerable.Range(0, declaration.Buffers.Length)
           let along = declaration.Cut?.Dimension
           where along is not null
           let buffer = declaration.Buffers[index]
           where buffer.Constraint?.Kind == ConstraintKind.Offsets && buffer.Constraint.Of != along && buffer.Shape is [var extent]
               && ExtentExpression.Parse(extent, declaration.Dimensions) == new ExtentExpression(declaration.Dimensions.IndexOf(along), 1)
           select new RaggedCut(index, buffer.Constraint!.Of!),
    ];
}
