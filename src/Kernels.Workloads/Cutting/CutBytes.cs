using System.Collections.Immutable;

namespace Kernels.Workloads.Cutting;

/// <summary>How many bytes the buffers of a call take that is cut.</summary>
/// <param name="declaration">A kernel that can be cut.</param>
/// <param name="isValidated">Whether the oracle judges each part.</param>
internal sealed class CutBytes(KernelDeclaration declaration, bool isValidated)
{
    /// <summary>The bytes of all buffers of a part's call.</summary>
    /// <param name="extents">The extents of the part.</param>
    public double OfPart(ReadOnlySpan<int> extents)
    {
        double bytes = 0;
        for (int index = 0; index < declaration.Buffers.Length; index++)
        {
            bytes += Of(index, extents);
        }

        return bytes;
    }

    /// <summary>The bytes of a buffer.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="extents">The extents of the kernel's dimensions.</param>
    public double Of(int index, ReadOnlySpan<int> extents)
        => declaration.LengthOf(index, extents) * ElementTypes.SizeOf(declaration.Buffers[index].Type);

    /// <summary>The memory that the buffers of parts take for each element along a dimension that is cut.</summary>
    /// <param name="extents">The extents of the kernel's dimensions.</param>
    /// <param name="dimension">The dimension.</param>
    /// <exception cref="UserInputException">A buffer of one element is too large.</exception>
    public double OfEach(ImmutableArray<int> extents, string dimension)
    {
        double bytes = 0;
        for (int index = 0; index < declaration.Buffers.Length; index++)
        {
            double each = OfEach(index, extents, dimension);
            bytes += each <= Array.MaxLength
                ? each * (PartBuffers.CountOf(declaration, index) + BuffersOfOracle(index))
                : throw new UserInputException($"{declaration.Buffers[index].Name} has {each:f0} bytes for each {dimension}; allowed: up to {Array.MaxLength}.");
        }

        return bytes;
    }

    /// <summary>The bytes of a buffer for each element along a dimension that is cut; 0 for one that every part has whole.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="extents">The extents of the kernel's dimensions.</param>
    /// <param name="dimension">The dimension.</param>
    public double OfEach(int index, ImmutableArray<int> extents, string dimension)
    {
        int place = declaration.Dimensions.IndexOf(dimension);
        return IsCut(index) ? Of(index, extents.SetItem(place, 1).AsSpan()) - Of(index, extents.SetItem(place, 0).AsSpan()) : 0;
    }

    /// <summary>
    /// The memory that inputs take for each element along the cut of a halo on one side: a <see cref="HaloReader"/> keeps it for the next
    /// part, or where there are two sides both, and the first ones to the end.
    /// </summary>
    /// <param name="extents">The extents of the kernel's dimensions.</param>
    public double OfKept(ImmutableArray<int> extents)
        => (declaration.Cut!.Halo is { Window: not null } ? 1 : 3) * Enumerable.Range(0, declaration.Buffers.Length)
            .Where(index => declaration.Buffers[index].IsRead).Sum(index => OfEach(index, extents, declaration.Cut.Dimension));

    /// <summary>The memory that buffers take that every part has whole, and combining results.</summary>
    /// <param name="extents">The extents of the kernel's dimensions.</param>
    /// <exception cref="UserInputException">A buffer is too large.</exception>
    public double OfWhole(ImmutableArray<int> extents)
    {
        double bytes = 0;
        foreach (int index in Enumerable.Range(0, declaration.Buffers.Length).Where(index => !IsCut(index)))
        {
            DeclaredBuffer buffer = declaration.Buffers[index];
            double length = declaration.LengthOf(index, extents.AsSpan());
            if (length > Array.MaxLength)
            {
                throw new UserInputException($"{buffer.Name} has {length:f0} elements; allowed where it is not cut: up to {Array.MaxLength}.");
            }

            // A buffer that is read and overwritten also has a copy of its original content.
            bytes += Of(index, extents.AsSpan()) * ((buffer.Direction == BufferDirection.InOut ? 2 : 1) + BuffersOfOracle(index));
            bytes += declaration.Cut!.Kind == CutKind.Reduce && buffer.IsResult ? length * PartReduction.BytesOfElement : 0;
        }

        return bytes;
    }

    private bool IsCut(int index) => PartBuffers.IsCut(declaration, index);

    /// <summary>How many times the oracle needs a buffer beside the kernel's: its result, the allowed errors, and what a part continued from.</summary>
    private int BuffersOfOracle(int index) => !isValidated ? 0 : declaration.Buffers[index].Direction switch
    {
        BufferDirection.In => 0,
        BufferDirection.InOut when !IsCut(index) => 3,
        _ => 2,
    };
}
