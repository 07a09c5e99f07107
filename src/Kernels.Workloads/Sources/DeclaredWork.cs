using System.Collections.Immutable;

namespace Kernels.Workloads.Sources;

/// <summary>Counts the work of a call as the kernel's declaration says.</summary>
/// <param name="declaration">The kernel.</param>
/// <param name="extents">The extents of its dimensions.</param>
/// <param name="scalars">The values of its parameters.</param>
/// <param name="data">Its buffers, in declaration order.</param>
/// <param name="askOracle">Has the oracle compute the call, on whose result the work may depend.</param>
internal sealed class DeclaredWork(
    KernelDeclaration declaration,
    ImmutableArray<int> extents,
    ImmutableArray<double> scalars,
    ImmutableArray<DeclaredData> data,
    Action askOracle)
{
    private Work? _model;
    private double? _unusedBytes;

    /// <summary>The work by the contract's work model, counted once.</summary>
    public Work Model => _model ??= new(
        Flops: Sum(declaration.Flops),
        Bytes: declaration.Bytes.IsEmpty ? BytesOnce : Sum(declaration.Bytes));

    /// <summary>The work that no algorithm can avoid; null if there is no such bound.</summary>
    public Work? Least => declaration.ReadsEverything
        ? new(declaration.Bottleneck == Bottleneck.Compute ? Model.Flops : 0, Math.Min(Model.Bytes, BytesOnce - UnusedBytes))
        : null;

    /// <summary>The bytes of each input and output once, and of a buffer that is both twice.</summary>
    private double BytesOnce => data.Zip(declaration.Buffers, (held, buffer) => held.Bytes * TimesMoved(buffer.Direction)).Sum();

    /// <summary>The bytes of elements that no index names, which need not be read.</summary>
    private double UnusedBytes => _unusedBytes ??= CountUnusedBytes();

    private static int TimesMoved(BufferDirection direction) => direction switch
    {
        BufferDirection.InOut => 2,
        BufferDirection.Scratch => 0,
        _ => 1,
    };

    private double Sum(ImmutableArray<WorkTerm> terms)
        => terms.Sum(term => term.Factors.Aggregate(term.Coefficient, (product, factor) => product * ValueOf(factor)));

    private double ValueOf(string factor)
    {
        if (declaration.Dimensions.IndexOf(factor) is >= 0 and int dimension)
        {
            return extents[dimension];
        }

        for (int index = 0; index < scalars.Length; index++)
        {
            if (declaration.Parameters[index].Name == factor)
            {
                return scalars[index];
            }
        }

        askOracle();
        return data[declaration.IndexOfBuffer(factor)].ExpectedSum;
    }

    /// <summary>Of each input over a dimension to which another's indices refer, what none of them names.</summary>
    private double CountUnusedBytes()
    {
        double unused = 0;
        for (int index = 0; index < data.Length; index++)
        {
            if (declaration.Buffers[index].Constraint is not { Kind: ConstraintKind.Below, Of: { } name })
            {
                continue;
            }

            int dimension = declaration.Dimensions.IndexOf(name);
            double share = 1 - ((double)data[index].CountDistinct(extents[dimension]) / Math.Max(extents[dimension], 1));
            unused += Enumerable.Range(0, data.Length)
                .Where(other => declaration.Buffers[other].Direction == BufferDirection.In && declaration.HasDimension(other, dimension))
                .Sum(other => share * data[other].Bytes);
        }

        return unused;
    }
}
