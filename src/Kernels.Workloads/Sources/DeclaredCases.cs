using System.Collections.Immutable;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Sources;

/// <summary>Makes the workload of a case.</summary>
internal delegate Workload CaseMaker(
    BufferAllocator allocator, ImmutableArray<int> extents, ImmutableArray<double> scalars, DeclaredContent content);

/// <summary>The validation cases that follow from a kernel's declaration.</summary>
/// <param name="declaration">The kernel.</param>
/// <param name="create">Makes their workloads.</param>
internal sealed class DeclaredCases(KernelDeclaration declaration, CaseMaker create)
{
    /// <summary>
    /// The most elements that a case may have in total, so that all cases take an implementation well under a second.
    /// </summary>
    private const double MaxCaseElements = 1 << 17;

    /// <summary>The elements of the long case: 8 MiB of float64, several times a core's own caches.</summary>
    private const double LongCaseElements = 1 << 20;

    private readonly ImmutableArray<double> _defaults = [.. declaration.Parameters.Select(parameter => parameter.Default)];

    /// <summary>Makes all cases but the long one.</summary>
    public IEnumerable<WorkloadCase> Make() =>
    [
        .. declaration.Dimensions.IsEmpty
            ? PresetScalars()
            : [.. Shapes().Where(IsCase).Select(ShapeCase).DistinctBy(shape => shape.Name), .. Empty(), .. Contents()],
        .. LowParameters(),
    ];

    /// <summary>Makes the long case (<see cref="WorkloadSource.LongCase"/>); null if there is none.</summary>
    /// <remarks>
    /// The smallest preset with its longest dimension made longer. Only if memory is the bottleneck: otherwise the work may grow
    /// faster than the data.
    /// </remarks>
    public WorkloadCase? MakeLong()
    {
        ImmutableArray<int> tiny = declaration.Presets.Tiny;
        if (tiny.IsEmpty)
        {
            return null;
        }

        int longest = Enumerable.Range(0, tiny.Length).MaxBy(dimension => tiny[dimension]);
        double extent = Math.Ceiling(tiny[longest] * LongCaseElements / ElementsOf(tiny)) + 3;
        return declaration.Bottleneck == Bottleneck.Bandwidth && extent > tiny[longest] && extent <= Array.MaxLength
            && tiny.SetItem(longest, (int)extent) is var extents && KeepsConstraints(extents)
            ? ShapeCase(extents)
            : null;
    }

    /// <summary>All extents around vector widths; then each extent alone at 1 and long, with the others short.</summary>
    private IEnumerable<ImmutableArray<int>> Shapes()
    {
        foreach (int length in CaseShapes.Lengths)
        {
            yield return Uniform(length);
        }

        for (int dimension = 0; dimension < declaration.Dimensions.Length; dimension++)
        {
            yield return Uniform(5).SetItem(dimension, 1);
            yield return Uniform(3).SetItem(dimension, 1000);
            yield return Uniform(2).SetItem(dimension, 4099);
        }

        // Enough for several threads.
        yield return declaration.Presets.Tiny;
    }

    /// <summary>Without dimensions scalars decide how much work there is: the default ones, and those of the smallest preset.</summary>
    private IEnumerable<WorkloadCase> PresetScalars()
        => from scalars in (ImmutableArray<double>[])[_defaults, DeclaredExtents.ScalarsOfPreset(declaration, WorkloadSize.Tiny)]
           group scalars by DeclaredExtents.Describe(declaration, [], scalars.AsSpan()) into same
           select Case(same.Key, [], same.First(), DeclaredContent.Random);

    /// <summary>Each dimension that may be empty, empty.</summary>
    private IEnumerable<WorkloadCase> Empty()
        => from dimension in Enumerable.Range(0, declaration.Dimensions.Length)
           where declaration.LeastExtents[dimension] == 0
           let extents = Uniform(5).SetItem(dimension, 0)
           where IsCase(extents)
           select ShapeCase(extents);

    private IEnumerable<WorkloadCase> Contents()
    {
        ImmutableArray<int> extents = Shapes().Where(IsCase).DefaultIfEmpty(declaration.Presets.Tiny).MaxBy(shape => shape.Min());
        return from content in (DeclaredContent[])[DeclaredContent.Low, DeclaredContent.High]
               select Case(
                   $"inputs at their {(content == DeclaredContent.Low ? "lower" : "upper")} bounds", extents, _defaults, content);
    }

    /// <summary>Not the largest values: a number of steps, for example, may be unbounded.</summary>
    private IEnumerable<WorkloadCase> LowParameters()
        => from index in Enumerable.Range(0, _defaults.Length)
           let minimum = declaration.Parameters[index].Minimum
           where minimum != ElementTypes.RangeOf(declaration.Parameters[index].Type).Low && minimum != _defaults[index]
           select Case($"{declaration.Parameters[index].Name} at its minimum", Uniform(3), _defaults.SetItem(index, minimum), DeclaredContent.Random);

    private ImmutableArray<int> Uniform(int extent) => [.. Enumerable.Repeat(extent, declaration.Dimensions.Length)];

    private bool IsCase(ImmutableArray<int> extents)
        => extents.Zip(declaration.LeastExtents, (extent, least) => extent >= least).All(fits => fits)
            && ElementsOf(extents) <= MaxCaseElements
            && KeepsConstraints(extents);

    private bool KeepsConstraints(ImmutableArray<int> extents)
        => Enumerable.Range(0, declaration.Buffers.Length).All(buffer => ConstraintFit.FindProblem(declaration, buffer, extents.AsSpan()) is null);

    private double ElementsOf(ImmutableArray<int> extents)
        => Enumerable.Range(0, declaration.Buffers.Length).Sum(buffer => declaration.LengthOf(buffer, extents.AsSpan()));

    private WorkloadCase ShapeCase(ImmutableArray<int> extents)
        => Case(DeclaredExtents.Describe(declaration, extents.AsSpan(), []), extents, _defaults, DeclaredContent.Random);

    private WorkloadCase Case(string name, ImmutableArray<int> extents, ImmutableArray<double> scalars, DeclaredContent content)
        => new(name, allocator => create(allocator, extents, scalars, content));
}
