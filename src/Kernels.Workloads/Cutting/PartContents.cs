using System.Numerics;

namespace Kernels.Workloads.Cutting;

/// <summary>Checks that inputs of a part are the indices and offsets that the declaration says: kernels look them up unchecked.</summary>
internal static class PartContents
{
    /// <summary>Checks them.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="part">The part's arguments, read.</param>
    /// <param name="extents">The extents of the part.</param>
    /// <exception cref="ArgumentException">An element is no such index or offset.</exception>
    public static void Require(KernelDeclaration declaration, IArgumentSource part, int[] extents)
    {
        for (int index = 0; index < declaration.Buffers.Length; index++)
        {
            if (declaration.Buffers[index].Constraint is { } constraint && PartBuffers.IsCut(declaration, index))
            {
                DeclaredBuffer buffer = declaration.Buffers[index];
                ElementTypes.Accept(buffer.Type, new Checker(part, buffer.Name, constraint.Kind, ConstraintFit.BoundOf(declaration, buffer, extents)));
            }
        }
    }

    private sealed record Checker(IArgumentSource Part, string Name, ConstraintKind Kind, int Bound) : IElementTypeVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged, INumber<T>
        {
            // Nothing else that can be cut has a constraint.
            if (Kind == ConstraintKind.Offsets)
            {
                RequireContent.Offsets(Part.Input<T>(Name), Bound, Name);
            }
            else
            {
                RequireContent.Below(Part.Input<T>(Name), Bound, Name);
            }

            return true;
        }
    }
}
