using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Sources;

/// <summary>A text of tokens: bytes, and as int64 where each token begins in them.</summary>
internal sealed record DeclaredText(int Bytes, int Offsets) : DeclaredTextFile("text", [Bytes, Offsets], "tokens, one a line")
{
    /// <summary>Finds the first one; null if there is none.</summary>
    public static new DeclaredText? Find(KernelDeclaration declaration)
    {
        int[] buffers = [.. Enumerable.Range(0, declaration.Buffers.Length)];
        return (
            from offsets in buffers
            where InputShapes.IsInput(declaration, offsets, ElementType.Int64, ConstraintKind.Offsets)
            let total = InputShapes.ReferenceOf(declaration, offsets)
            where InputShapes.LengthOf(declaration, offsets) is (int tokens, 1) && tokens != total
            from bytes in buffers
            where InputShapes.IsInput(declaration, bytes, ElementType.UInt8, null) && InputShapes.LengthOf(declaration, bytes) == (total, 0)
            select new DeclaredText(bytes, offsets)).FirstOrDefault();
    }

    /// <inheritdoc/>
    public override ImmutableArray<DeclaredData> Read(KernelDeclaration declaration, string path, UserValues values, BufferAllocator allocator)
    {
        List<byte> bytes = [];
        List<long> offsets = [0];
        TokenFile.Read(path, values.Progress, token =>
        {
            if (bytes.Count > Array.MaxLength - token.Length || offsets.Count == Array.MaxLength)
            {
                throw new FormatException($"the text has more tokens or bytes than an array can have; allowed: up to {Array.MaxLength}");
            }

            bytes.AddRange(token);
            offsets.Add(bytes.Count);
        });
        return Take(declaration, CollectionsMarshal.AsSpan(bytes), CollectionsMarshal.AsSpan(offsets), allocator);
    }

    /// <summary>Makes the inputs. Where measured, letters trade places: other bytes would make noise of a text.</summary>
    public ImmutableArray<DeclaredData> Take(
        KernelDeclaration declaration, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> offsets, BufferAllocator allocator) =>
    [
        DeclaredData.Take(declaration, Bytes, allocator.Copy(bytes), DeclaredChange.MovedInPlaces),
        DeclaredData.Take(declaration, Offsets, allocator.Copy(offsets), DeclaredChange.Never),
    ];
}
