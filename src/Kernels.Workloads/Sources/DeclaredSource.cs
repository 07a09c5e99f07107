using System.Collections.Immutable;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Sources;

/// <summary>Workloads of a declared kernel: seeded inputs as declared, and the verdict of its own oracle.</summary>
public sealed class DeclaredSource : WorkloadSource
{
    /// <summary>
    /// The most elements that a case may have in total, so that all cases take an implementation well under a second.
    /// </summary>
    private const double MaxCaseElements = 1 << 17;

    private readonly DeclaredKernel _kernel;
    private readonly ImmutableArray<double> _defaults;

    /// <summary>Makes the source.</summary>
    /// <param name="kernel">The kernel.</param>
    public DeclaredSource(DeclaredKernel kernel)
    {
        _kernel = kernel;
        _defaults = [.. Declaration.Parameters.Select(parameter => parameter.Default)];
        Cases = [.. Shapes().Where(IsSmall).Select(ShapeCase).DistinctBy(shape => shape.Name), .. Contents(), .. LowParameters()];
    }

    /// <inheritdoc/>
    public override KernelContract Contract => Declaration.Contract;

    /// <inheritdoc/>
    public override ImmutableArray<WorkloadCase> Cases { get; }

    /// <inheritdoc/>
    public override ImmutableArray<UserOption> UserOptions => OptionsOf(Declaration);

    private KernelDeclaration Declaration => _kernel.Declaration;

    /// <inheritdoc/>
    public override string Describe(WorkloadSize size)
        => DeclaredWorkload.Describe(Declaration, DeclaredExtents.OfPreset(Declaration, size).AsSpan(), _defaults.AsSpan());

    /// <inheritdoc/>
    public override Workload Create(WorkloadSize size, BufferAllocator allocator, ulong seed)
        => Create(allocator, DeclaredExtents.OfPreset(Declaration, size), _defaults, DeclaredContent.Random, seed);

    /// <inheritdoc/>
    public override UserWorkload CreateFromUser(UserValues values, BufferAllocator allocator)
        => DeclaredUserData.Create(_kernel, values, allocator);

    /// <summary>The options of <c>kernels run</c> for a kernel of which only the declaration is needed.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <returns>The options.</returns>
    public static ImmutableArray<UserOption> OptionsOf(KernelDeclaration declaration) => DeclaredUserOptions.Of(declaration);

    /// <summary>All extents around vector widths; then each extent alone at 1 and long, with the others short.</summary>
    private IEnumerable<ImmutableArray<int>> Shapes()
    {
        foreach (int length in CaseShapes.Lengths)
        {
            yield return Uniform(length);
        }

        for (int dimension = 0; dimension < Declaration.Dimensions.Length; dimension++)
        {
            yield return Uniform(5).SetItem(dimension, 1);
            yield return Uniform(3).SetItem(dimension, 1000);
            yield return Uniform(2).SetItem(dimension, 4099);
        }
    }

    private IEnumerable<WorkloadCase> Contents()
    {
        ImmutableArray<int> extents = Shapes().Where(IsSmall).MaxBy(shape => shape.Min());
        return from content in (DeclaredContent[])[DeclaredContent.Low, DeclaredContent.High]
               select Case(
                   $"inputs at their {(content == DeclaredContent.Low ? "lower" : "upper")} bounds", extents, _defaults, content);
    }

    /// <summary>Not the largest values: a number of steps, for example, may be unbounded.</summary>
    private IEnumerable<WorkloadCase> LowParameters()
        => from index in Enumerable.Range(0, _defaults.Length)
           let minimum = Declaration.Parameters[index].Minimum
           where minimum != double.MinValue && minimum != _defaults[index]
           select Case($"{Declaration.Parameters[index].Name} at its minimum", Uniform(3), _defaults.SetItem(index, minimum), DeclaredContent.Random);

    private ImmutableArray<int> Uniform(int extent) => [.. Enumerable.Repeat(extent, Declaration.Dimensions.Length)];

    private bool IsSmall(ImmutableArray<int> extents)
        => Enumerable.Range(0, Declaration.Buffers.Length).Sum(buffer => Declaration.LengthOf(buffer, extents.AsSpan())) <= MaxCaseElements;

    private WorkloadCase ShapeCase(ImmutableArray<int> extents)
        => Case(DeclaredWorkload.Describe(Declaration, extents.AsSpan(), []), extents, _defaults, DeclaredContent.Random);

    private WorkloadCase Case(string name, ImmutableArray<int> extents, ImmutableArray<double> scalars, DeclaredContent content)
        => new(name, allocator => Create(allocator, extents, scalars, content, CaseShapes.Seed));

    private DeclaredWorkload Create(
        BufferAllocator allocator, ImmutableArray<int> extents, ImmutableArray<double> scalars, DeclaredContent content, ulong seed)
        => new(
            _kernel,
            extents,
            scalars,
            [
                .. Declaration.Buffers.Select((buffer, index) => DeclaredData.Create(
                    buffer, DeclaredExtents.ShapeOf(Declaration, buffer, extents), allocator, content, seed + (ulong)index)),
            ]);
}
