using System.Collections.Immutable;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Cutting;

namespace Kernels.Workloads.Sources;

/// <summary>Workloads of a kernel as its declaration says: seeded inputs, and the verdict of its oracle.</summary>
internal sealed class DeclaredWorkloadSource : WorkloadSource
{
    private readonly CheckedKernel _kernel;
    private readonly PresetText? _presetText;
    private readonly DeclaredCases _made;
    private readonly Lazy<ImmutableArray<WorkloadCase>> _cases;

    /// <summary>Makes the source.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="cases">Makes cases of its own; null for none.</param>
    /// <param name="presetText">Makes what presets hold instead of a text file; null if they hold what is declared.</param>
    public DeclaredWorkloadSource(CheckedKernel kernel, Func<ImmutableArray<WorkloadCase>>? cases = null, PresetText? presetText = null)
    {
        (_kernel, _presetText) = (kernel, presetText);
        _made = new DeclaredCases(
            kernel.Declaration,
            (allocator, extents, scalars, content) => Create(allocator, extents, scalars, content, CaseShapes.Seed, given: null));

        // Every verb makes the sources, for their options, and few need the hundreds of cases.
        _cases = new(() => [.. _made.Make(), .. cases?.Invoke() ?? []]);
    }

    /// <inheritdoc/>
    public override KernelContract Contract => _kernel.Contract;

    /// <inheritdoc/>
    public override ImmutableArray<WorkloadCase> Cases => _cases.Value;

    /// <inheritdoc/>
    public override WorkloadCase? LongCase => _made.MakeLong();

    /// <inheritdoc/>
    public override ImmutableArray<UserOption> UserOptions => DeclaredUserOptions.Of(Declaration, isTextMadeUp: _presetText is not null);

    private KernelDeclaration Declaration => _kernel.Declaration;

    /// <inheritdoc/>
    public override string Describe(WorkloadSize size)
        => DeclaredExtents.Describe(
            Declaration, DeclaredExtents.OfPreset(Declaration, size).AsSpan(), DeclaredExtents.ScalarsOfPreset(Declaration, size).AsSpan());

    /// <inheritdoc/>
    public override Workload Create(WorkloadSize size, BufferAllocator allocator, ulong seed)
    {
        ImmutableArray<int> extents = DeclaredExtents.OfPreset(Declaration, size);
        DeclaredData?[] texts = new DeclaredData?[Declaration.Buffers.Length];
        foreach (DeclaredTextFile file in _presetText is null ? [] : DeclaredTextFile.Find(Declaration))
        {
            file.PutInto(texts, _presetText!(size, seed, file, allocator));
        }

        return Create(allocator, extents, DeclaredExtents.ScalarsOfPreset(Declaration, size), DeclaredContent.Random, seed, texts);
    }

    /// <inheritdoc/>
    public override UserWorkload CreateFromUser(UserValues values, BufferAllocator allocator)
        => DeclaredUserData.Create(_kernel, _presetText, values, allocator);

    /// <inheritdoc/>
    public override CutWorkload CutFromUser(UserValues values, CutRequest request)
        => new DeclaredCutWorkload(_kernel, values, request, new AlignedAllocator());

    private DeclaredWorkload Create(
        BufferAllocator allocator,
        ImmutableArray<int> extents,
        ImmutableArray<double> scalars,
        DeclaredContent content,
        ulong seed,
        DeclaredData?[]? given)
        => new(
            _kernel,
            extents,
            scalars,
            [
                .. Declaration.Buffers.Select((_, index) => given?[index] ?? DeclaredData.Create(
                    Declaration, index, extents, allocator, content, seed + (ulong)index)),
            ]);
}
