namespace Kernels.Workloads.Sources;

/// <summary>By which shapes and constraints inputs are recognised that together are one thing, such as a matrix or a text.</summary>
internal static class InputShapes
{
    /// <summary>Whether a buffer is an input of one dimension, with elements of a type and with a constraint or none.</summary>
    public static bool IsInput(KernelDeclaration declaration, int index, ElementType type, ConstraintKind? constraint)
        => declaration.Buffers[index] is { Direction: BufferDirection.In, Shape.Length: 1, Axis: null } buffer
            && buffer.Type == type && buffer.Constraint?.Kind == constraint;

    /// <summary>The dimension of a buffer's length, and what is added to it.</summary>
    public static (int Dimension, int Added)? LengthOf(KernelDeclaration declaration, int index)
        => declaration.DimensionOf(index, axis: 0, extent: 0) is (int dimension, int less) ? (dimension, -less) : null;

    /// <summary>The dimension to which a buffer's constraint refers; −1 if to none.</summary>
    public static int ReferenceOf(KernelDeclaration declaration, int index)
        => declaration.Buffers[index].Constraint?.Of is { } name ? declaration.Dimensions.IndexOf(name) : -1;
}
