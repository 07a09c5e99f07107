using System.Collections.Immutable;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Sources;

/// <summary>
/// A list of words as <see cref="WordGraph"/> has it: where the edges of each node begin; for each edge a byte, a node and a number;
/// and for each node whether a word ends there.
/// </summary>
internal sealed record DeclaredWordList(int First, int Labels, int Targets, int Before, int IsFinal)
    : DeclaredTextFile("words", [First, Labels, Targets, Before, IsFinal], "words, one a line and in any order")
{
    /// <summary>Finds the first one; null if there is none.</summary>
    public static new DeclaredWordList? Find(KernelDeclaration declaration)
    {
        int[] buffers = [.. Enumerable.Range(0, declaration.Buffers.Length)];
        return (
            from first in buffers
            where InputShapes.IsInput(declaration, first, ElementType.Int32, ConstraintKind.Offsets)
            let edges = InputShapes.ReferenceOf(declaration, first)
            let nodes = InputShapes.LengthOf(declaration, first)
            where nodes is (_, 1) && nodes.Value.Dimension != edges
            from targets in Of(edges, ElementType.Int32, ConstraintKind.Below)
            where InputShapes.ReferenceOf(declaration, targets) == nodes.Value.Dimension
            from labels in Of(edges, ElementType.UInt8, null)
            from before in Of(edges, ElementType.Int32, null)
            from isFinal in Of(nodes.Value.Dimension, ElementType.UInt8, null)
            select new DeclaredWordList(first, labels, targets, before, isFinal)).FirstOrDefault();

        IEnumerable<int> Of(int dimension, ElementType type, ConstraintKind? constraint) => buffers.Where(
            buffer => InputShapes.IsInput(declaration, buffer, type, constraint) && InputShapes.LengthOf(declaration, buffer) == (dimension, 0));
    }

    /// <inheritdoc/>
    public override ImmutableArray<DeclaredData> Read(KernelDeclaration declaration, string path, UserValues values, BufferAllocator allocator)
    {
        List<byte[]> words = [];
        TokenFile.Read(path, values.Progress, line => words.AddRange(line.IsEmpty ? [] : [line.ToArray()]));
        return Take(declaration, WordGraph.CreateUnsorted(words), allocator);
    }

    /// <summary>Makes the inputs.</summary>
    public ImmutableArray<DeclaredData> Take(KernelDeclaration declaration, WordGraph graph, BufferAllocator allocator) =>
    [
        DeclaredData.Take(declaration, First, allocator.Copy(graph.First), DeclaredChange.Never),
        DeclaredData.Take(declaration, Labels, allocator.Copy(graph.Labels), DeclaredChange.Never),
        DeclaredData.Take(declaration, Targets, allocator.Copy(graph.Targets), DeclaredChange.Never),
        DeclaredData.Take(declaration, Before, allocator.Copy(graph.Before), DeclaredChange.Never),
        DeclaredData.Take(declaration, IsFinal, allocator.Copy(graph.IsFinal), DeclaredChange.Never),
    ];
}
