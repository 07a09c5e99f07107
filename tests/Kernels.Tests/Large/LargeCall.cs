using System.Collections.Immutable;
using Kernels.Workloads;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Large;

/// <summary>A call of a kernel that one dimension makes large, while the others are those of the smallest preset.</summary>
internal sealed class LargeCall
{
    private const double TwoGiB = 1L << 31;

    private readonly KernelContract _contract;
    private readonly KernelDeclaration _declaration;
    private readonly int _dimension;
    private readonly int[] _extents;

    /// <summary>Finds the extent.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="dimension">The dimension's name.</param>
    /// <param name="isLargest">
    /// Whether the longest buffer is to have as many elements as a span can have, or else more than 2 GiB.
    /// </param>
    public LargeCall(KernelContract contract, string dimension, bool isLargest)
    {
        _contract = contract;
        _declaration = contract.Declaration!;
        _dimension = _declaration.Dimensions.IndexOf(dimension);
        _extents = [.. _declaration.Presets.Tiny];

        // Bit by bit, because a shape may be rows + 1 or rows × columns.
        int found = 0;
        for (int step = 1 << 30; step > 0; step /= 2)
        {
            _extents[_dimension] = found + step;
            found += (isLargest ? IsPossible : !IsBeyondTwoGiB()) ? step : 0;
        }

        _extents[_dimension] = isLargest || found == int.MaxValue ? found : found + 1;
    }

    /// <summary>The extents, such as <c>n = 268435457</c>.</summary>
    public string Shape => string.Join(", ", _declaration.Dimensions.Zip(_extents, (name, extent) => $"{name} = {extent}"));

    /// <summary>Whether arguments of these extents are allowed.</summary>
    public bool IsPossible => Enumerable.Range(0, _declaration.Buffers.Length).All(buffer =>
        _declaration.LengthOf(buffer, _extents) <= Array.MaxLength && ConstraintFit.FindProblem(_declaration, buffer, _extents) is null);

    /// <summary>About how much memory the call, its oracle and an implementation's own arrays take.</summary>
    public double Bytes => Enumerable.Range(0, _declaration.Buffers.Length).Where(buffer => !IsFolded(buffer))
        .Sum(buffer => BytesOf(buffer) * (_declaration.Buffers[buffer].Direction switch
        {
            BufferDirection.In => 1,
            BufferDirection.Out => 4,
            _ => 5,
        }));

    /// <summary>Makes the call's buffers. Work that a scalar repeats is done once.</summary>
    public Workload Create()
    {
        bool[] folded = [.. Enumerable.Range(0, _declaration.Buffers.Length).Select(IsFolded)];
        return DeclaredSource.CreateWorkload(_contract, new FoldedAllocator(folded),
        [
            .. _declaration.Dimensions.Zip(_extents, (name, extent) => (name, (object)extent)),
            .. RepeatingScalars().Select(scalar => (scalar, (object)1)),
        ]);
    }

    private ImmutableArray<string> RepeatingScalars() =>
    [
        .. _declaration.Flops.Concat(_declaration.Bytes).SelectMany(term => term.Factors)
            .Intersect(_declaration.Parameters.Where(parameter => parameter is { Minimum: <= 1, Maximum: >= 1 }).Select(parameter => parameter.Name)),
    ];

    /// <summary>Inputs whose elements don't depend on each other need no memory of their own for each.</summary>
    private bool IsFolded(int buffer)
        => _declaration.Buffers[buffer] is { Direction: BufferDirection.In, Axis: null, Constraint: null or { Kind: ConstraintKind.Below } }
            && BytesOf(buffer) > FoldedAllocator.Period;

    private double BytesOf(int buffer) => _declaration.LengthOf(buffer, _extents) * ElementTypes.SizeOf(_declaration.Buffers[buffer].Type);

    private bool IsBeyondTwoGiB() => Enumerable.Range(0, _declaration.Buffers.Length).Max(BytesOf) > TwoGiB;
}
