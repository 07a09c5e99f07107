using System.Globalization;

namespace Kernels;

/// <summary>Whether some content of a buffer can keep its constraint.</summary>
internal static class ConstraintFit
{
    /// <summary>Finds what forbids a buffer of these extents to keep its constraint.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="index">The buffer's place in the declaration.</param>
    /// <param name="extents">The extents of the kernel's dimensions.</param>
    /// <returns>One line without an end; null if nothing does.</returns>
    public static string? FindProblem(KernelDeclaration declaration, int index, ReadOnlySpan<int> extents)
    {
        DeclaredBuffer buffer = declaration.Buffers[index];
        double length = declaration.LengthOf(index, extents);
        int bound = BoundOf(declaration, buffer, extents);
        double largest = buffer.Constraint?.Kind switch
        {
            ConstraintKind.Offsets => bound,
            ConstraintKind.Below => bound - 1,
            ConstraintKind.Permutation => length - 1,
            _ => 0,
        };
        return buffer.Constraint?.Kind switch
        {
            ConstraintKind.Below when length > 0 && bound == 0
                => Invariant($"{buffer.Name} has {Counted.Of((long)length, "index", "indices")}, and {buffer.Constraint.Of} is 0; required: something that they refer to"),
            ConstraintKind.Offsets when length < 1 || (length < 2 && bound > 0)
                => Invariant($"{buffer.Name} has {Counted.Of((long)length, "offset")}, and {buffer.Constraint.Of} is {bound}; required: 0, and then the end of each piece"),
            _ when length > 0 && largest > ElementTypes.RangeOf(buffer.Type).High
                => Invariant($"{buffer.Name} would go up to {largest}, which is no {ElementTypes.NameOf(buffer.Type)}"),
            _ => null,
        };
    }

    /// <summary>The extent to which a buffer's constraint refers; 0 if to none.</summary>
    public static int BoundOf(KernelDeclaration declaration, DeclaredBuffer buffer, ReadOnlySpan<int> extents)
        => buffer.Constraint?.Of is { } dimension ? extents[declaration.Dimensions.IndexOf(dimension)] : 0;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
