using System.Collections.Immutable;
using System.Globalization;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Sources;

/// <summary>Workloads of <c>diffusion/1</c>: a random field.</summary>
public sealed class DiffusionSource : WorkloadSource
{
    internal const double D = 1;
    internal const double Dt = 0.1;

    /// <inheritdoc/>
    public override KernelContract Contract => Diffusion.Contract;

    /// <inheritdoc/>
    public override ImmutableArray<WorkloadCase> Cases => DiffusionCases.All;

    /// <inheritdoc/>
    public override ImmutableArray<UserOption> UserOptions => DiffusionUserData.Options;

    /// <inheritdoc/>
    public override string Describe(WorkloadSize size)
    {
        (int side, int steps) = Preset(size);
        return string.Create(
            CultureInfo.InvariantCulture, $"{side} × {side}, {steps} steps, random in [0, 1), d = {D}, dt = {Dt}");
    }

    /// <inheritdoc/>
    public override Workload Create(WorkloadSize size, BufferAllocator allocator, ulong seed)
    {
        (int side, int steps) = Preset(size);
        return new DiffusionWorkload(
            allocator, DiffusionFields.Noise(allocator, side, side, seed), side, side, D, Dt, steps);
    }

    /// <inheritdoc/>
    public override UserWorkload CreateFromUser(UserValues values, BufferAllocator allocator)
        => DiffusionUserData.Create(values, allocator);

    private static (int Side, int Steps) Preset(WorkloadSize size) => size switch
    {
        WorkloadSize.Tiny => (64, 200),
        WorkloadSize.Small => (256, 150),
        WorkloadSize.Medium => (640, 100),
        WorkloadSize.Large => (4096, 20),
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, null),
    };
}
