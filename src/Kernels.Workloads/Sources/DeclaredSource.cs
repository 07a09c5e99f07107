using System.Collections.Immutable;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Cutting;

namespace Kernels.Workloads.Sources;

/// <summary>Makes the sources of kernels from their declarations alone.</summary>
public static class DeclaredSource
{
    /// <summary>The source of a kernel whose contract has its oracle.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="cases">Makes cases of its own, beside those that follow from the declaration; null for none.</param>
    /// <returns>The source.</returns>
    public static WorkloadSource Create(KernelContract contract, Func<ImmutableArray<WorkloadCase>>? cases = null)
        => Create(contract, cases, presetText: null);

    /// <summary>The same, with text in presets.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="cases">Makes cases of its own; null for none.</param>
    /// <param name="presetText">Makes what presets hold instead of a text file; null if they hold what is declared.</param>
    internal static WorkloadSource Create(KernelContract contract, Func<ImmutableArray<WorkloadCase>>? cases, PresetText? presetText)
    {
        SourceMaker maker = new(cases, presetText);
        contract.Accept(maker);
        return maker.Source!;
    }

    /// <summary>A workload with given arguments.</summary>
    /// <param name="contract">A contract with its oracle.</param>
    /// <param name="allocator">Where buffers come from.</param>
    /// <param name="arguments">
    /// By name: scalars, arrays of inputs, which are copied, and extents that no array gives. Scalars that are not named have their
    /// defaults, and inputs are filled as declared.
    /// </param>
    /// <returns>The workload.</returns>
    /// <exception cref="ArgumentException">There is no such argument, or the arguments don't fit together.</exception>
    public static Workload CreateWorkload(KernelContract contract, BufferAllocator allocator, params (string Name, object Value)[] arguments)
    {
        WorkloadMaker maker = new(allocator, arguments);
        contract.Accept(maker);
        return maker.Workload!;
    }

    /// <summary>The source of a kernel whose oracle a backend supplies.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <returns>The source.</returns>
    public static WorkloadSource Create(DeclaredKernel kernel)
        => new DeclaredSource<DeclaredArguments>(kernel.Declaration.Contract, kernel.Oracle);

    /// <summary>The options of <c>kernels run</c> for a kernel of which only the declaration is needed.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <returns>The options.</returns>
    public static ImmutableArray<UserOption> OptionsOf(KernelDeclaration declaration) => DeclaredUserOptions.Of(declaration);

    private sealed class SourceMaker(Func<ImmutableArray<WorkloadCase>>? cases, PresetText? presetText) : IKernelContractVisitor
    {
        public WorkloadSource? Source { get; private set; }

        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
            => Source = new DeclaredSource<TArguments>(contract, contract.Oracle!, cases, presetText);
    }

    private sealed class WorkloadMaker(BufferAllocator allocator, (string Name, object Value)[] arguments) : IKernelContractVisitor
    {
        public Workload? Workload { get; private set; }

        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
        {
            GivenArguments given = new(contract.Declaration!, arguments);
            Workload = new DeclaredWorkload<TArguments>(contract, contract.Oracle!, given.Extents, given.Scalars, given.Fill(allocator));
        }
    }
}

/// <summary>Workloads of a kernel as its declaration says: seeded inputs, and the verdict of its oracle.</summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
internal sealed class DeclaredSource<TArguments> : WorkloadSource
    where TArguments : struct, allows ref struct
{
    /// <summary>
    /// The most elements that a case may have in total, so that all cases take an implementation well under a second.
    /// </summary>
    private const double MaxCaseElements = 1 << 17;

    /// <summary>The elements of the long case: 8 MiB of float64, several times a core's own caches.</summary>
    private const double LongCaseElements = 1 << 20;

    private readonly KernelContract<TArguments> _contract;
    private readonly IKernel<TArguments> _oracle;
    private readonly ImmutableArray<double> _defaults;
    private readonly Lazy<ImmutableArray<WorkloadCase>> _cases;
    private readonly PresetText? _presetText;

    /// <summary>Makes the source.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="oracle">The computation against which it is checked.</param>
    /// <param name="cases">Makes cases of its own; null for none.</param>
    /// <param name="presetText">Makes what presets hold instead of a text file; null if they hold what is declared.</param>
    public DeclaredSource(
        KernelContract<TArguments> contract,
        IKernel<TArguments> oracle,
        Func<ImmutableArray<WorkloadCase>>? cases = null,
        PresetText? presetText = null)
    {
        _presetText = presetText;
        _contract = contract;
        _oracle = oracle;
        _defaults = [.. Declaration.Parameters.Select(parameter => parameter.Default)];

        // Every verb makes the sources, for their options, and few need the hundreds of cases.
        _cases = new(() =>
        [
            .. Declaration.Dimensions.IsEmpty
                ? PresetScalars()
                : [.. Shapes().Where(IsCase).Select(ShapeCase).DistinctBy(shape => shape.Name), .. Empty(), .. Contents()],
            .. LowParameters(), .. cases?.Invoke() ?? [],
        ]);
    }

    /// <inheritdoc/>
    public override KernelContract Contract => _contract;

    /// <inheritdoc/>
    public override ImmutableArray<WorkloadCase> Cases => _cases.Value;

    /// <inheritdoc/>
    /// <remarks>
    /// The smallest preset with its longest dimension made longer. Only if memory is the bottleneck: otherwise the work may grow
    /// faster than the data.
    /// </remarks>
    public override WorkloadCase? LongCase
    {
        get
        {
            ImmutableArray<int> tiny = Declaration.Presets.Tiny;
            if (tiny.IsEmpty)
            {
                return null;
            }

            int longest = Enumerable.Range(0, tiny.Length).MaxBy(dimension => tiny[dimension]);
            double extent = Math.Ceiling(tiny[longest] * LongCaseElements / ElementsOf(tiny)) + 3;
            return Declaration.Bottleneck == Bottleneck.Bandwidth && extent > tiny[longest] && extent <= Array.MaxLength
                && tiny.SetItem(longest, (int)extent) is var extents && KeepsConstraints(extents)
                ? ShapeCase(extents)
                : null;
        }
    }

    /// <inheritdoc/>
    public override ImmutableArray<UserOption> UserOptions => DeclaredUserOptions.Of(Declaration, isTextMadeUp: _presetText is not null);

    private KernelDeclaration Declaration => _contract.Declaration!;

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
        => DeclaredUserData.Create(_contract, _oracle, _presetText, values, allocator);

    /// <inheritdoc/>
    public override CutWorkload CutFromUser(UserValues values, CutRequest request)
        => new DeclaredCutWorkload<TArguments>(_contract, _oracle, values, request, new AlignedAllocator());

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

        // Enough for several threads.
        yield return Declaration.Presets.Tiny;
    }

    /// <summary>Without dimensions scalars decide how much work there is: the default ones, and those of the smallest preset.</summary>
    private IEnumerable<WorkloadCase> PresetScalars()
        => from scalars in (ImmutableArray<double>[])[_defaults, DeclaredExtents.ScalarsOfPreset(Declaration, WorkloadSize.Tiny)]
           group scalars by DeclaredExtents.Describe(Declaration, [], scalars.AsSpan()) into same
           select Case(same.Key, [], same.First(), DeclaredContent.Random);

    /// <summary>Each dimension that may be empty, empty.</summary>
    private IEnumerable<WorkloadCase> Empty()
        => from dimension in Enumerable.Range(0, Declaration.Dimensions.Length)
           where Declaration.LeastExtents[dimension] == 0
           let extents = Uniform(5).SetItem(dimension, 0)
           where IsCase(extents)
           select ShapeCase(extents);

    private IEnumerable<WorkloadCase> Contents()
    {
        ImmutableArray<int> extents = Shapes().Where(IsCase).DefaultIfEmpty(Declaration.Presets.Tiny).MaxBy(shape => shape.Min());
        return from content in (DeclaredContent[])[DeclaredContent.Low, DeclaredContent.High]
               select Case(
                   $"inputs at their {(content == DeclaredContent.Low ? "lower" : "upper")} bounds", extents, _defaults, content);
    }

    /// <summary>Not the largest values: a number of steps, for example, may be unbounded.</summary>
    private IEnumerable<WorkloadCase> LowParameters()
        => from index in Enumerable.Range(0, _defaults.Length)
           let minimum = Declaration.Parameters[index].Minimum
           where minimum != ElementTypes.RangeOf(Declaration.Parameters[index].Type).Low && minimum != _defaults[index]
           select Case($"{Declaration.Parameters[index].Name} at its minimum", Uniform(3), _defaults.SetItem(index, minimum), DeclaredContent.Random);

    private ImmutableArray<int> Uniform(int extent) => [.. Enumerable.Repeat(extent, Declaration.Dimensions.Length)];

    private bool IsCase(ImmutableArray<int> extents)
        => extents.Zip(Declaration.LeastExtents, (extent, least) => extent >= least).All(fits => fits)
            && ElementsOf(extents) <= MaxCaseElements
            && KeepsConstraints(extents);

    private bool KeepsConstraints(ImmutableArray<int> extents)
        => Enumerable.Range(0, Declaration.Buffers.Length).All(buffer => ConstraintFit.FindProblem(Declaration, buffer, extents.AsSpan()) is null);

    private double ElementsOf(ImmutableArray<int> extents)
        => Enumerable.Range(0, Declaration.Buffers.Length).Sum(buffer => Declaration.LengthOf(buffer, extents.AsSpan()));

    private WorkloadCase ShapeCase(ImmutableArray<int> extents)
        => Case(DeclaredExtents.Describe(Declaration, extents.AsSpan(), []), extents, _defaults, DeclaredContent.Random);

    private WorkloadCase Case(string name, ImmutableArray<int> extents, ImmutableArray<double> scalars, DeclaredContent content)
        => new(name, allocator => Create(allocator, extents, scalars, content, CaseShapes.Seed));

    private DeclaredWorkload<TArguments> Create(
        BufferAllocator allocator,
        ImmutableArray<int> extents,
        ImmutableArray<double> scalars,
        DeclaredContent content,
        ulong seed,
        DeclaredData?[]? given = null)
        => new(
            _contract,
            _oracle,
            extents,
            scalars,
            [
                .. Declaration.Buffers.Select((_, index) => given?[index] ?? DeclaredData.Create(
                    Declaration, index, extents, allocator, content, seed + (ulong)index)),
            ]);
}
