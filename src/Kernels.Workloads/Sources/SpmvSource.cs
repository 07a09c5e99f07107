using System.Collections.Immutable;
using System.Globalization;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Sources;

/// <summary>Workloads of <c>spmv/1</c>: a square matrix with 16 random entries a row.</summary>
public sealed class SpmvSource : WorkloadSource
{
    private const int EntriesPerRow = 16;

    /// <inheritdoc/>
    public override KernelContract Contract => Spmv.Contract;

    /// <inheritdoc/>
    public override ImmutableArray<WorkloadCase> Cases => SpmvCases.All;

    /// <inheritdoc/>
    public override ImmutableArray<UserOption> UserOptions => SpmvUserData.Options;

    /// <inheritdoc/>
    public override string Describe(WorkloadSize size)
    {
        int rows = Rows(size);
        return string.Create(
            CultureInfo.InvariantCulture, $"{rows} × {rows}, {EntriesPerRow} entries a row at random columns");
    }

    /// <inheritdoc/>
    public override Workload Create(WorkloadSize size, BufferAllocator allocator, ulong seed)
    {
        int rows = Rows(size);
        return new SpmvWorkload(
            allocator,
            SparseMatrices.Random(allocator, rows, rows, EntriesPerRow, seed),
            SparseMatrices.RandomVector(allocator, rows, ~seed));
    }

    /// <inheritdoc/>
    public override UserWorkload CreateFromUser(UserValues values, BufferAllocator allocator)
        => SpmvUserData.Create(values, allocator);

    private static int Rows(WorkloadSize size) => size switch
    {
        WorkloadSize.Tiny => 40_000,
        WorkloadSize.Small => 250_000,
        WorkloadSize.Medium => 1_000_000,
        WorkloadSize.Large => 4_000_000,
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, null),
    };
}
