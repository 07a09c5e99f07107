using System.Collections.Immutable;
using System.Globalization;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Sources;

/// <summary>Workloads of <c>julia/1</c>: the picture of <i>High Performance Python</i> at several sizes.</summary>
public sealed class JuliaSource : WorkloadSource
{
    internal const double CReal = -0.62772;
    internal const double CImaginary = -0.42193;
    internal const double HalfWidth = 1.8;
    internal const int MaxIterations = 300;

    /// <inheritdoc/>
    public override KernelContract Contract => Julia.Contract;

    /// <inheritdoc/>
    public override ImmutableArray<WorkloadCase> Cases => JuliaCases.All;

    /// <inheritdoc/>
    public override ImmutableArray<UserOption> UserOptions => JuliaUserData.Options;

    /// <inheritdoc/>
    public override string Describe(WorkloadSize size)
    {
        int side = Side(size);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{side} × {side}, at most {MaxIterations} iterations, axes −{HalfWidth} to {HalfWidth}, c = −{-CReal} − {-CImaginary}i");
    }

    /// <inheritdoc/>
    /// <remarks>Nothing here is random: the seed has no effect.</remarks>
    public override Workload Create(WorkloadSize size, BufferAllocator allocator, ulong seed)
        => Create(allocator, Side(size), Side(size), MaxIterations);

    /// <inheritdoc/>
    public override UserWorkload CreateFromUser(UserValues values, BufferAllocator allocator)
        => JuliaUserData.Create(values, allocator);

    internal static JuliaWorkload Create(BufferAllocator allocator, int height, int width, int maxIterations) => new(
        allocator,
        JuliaAxis.ByRepeatedAddition(-HalfWidth, HalfWidth, width),
        JuliaAxis.ByRepeatedAddition(HalfWidth, -HalfWidth, height),
        CReal,
        CImaginary,
        maxIterations);

    private static int Side(WorkloadSize size) => size switch
    {
        WorkloadSize.Tiny => 90,
        WorkloadSize.Small => 300,
        WorkloadSize.Medium => 1000,
        WorkloadSize.Large => 3000,
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, null),
    };
}
