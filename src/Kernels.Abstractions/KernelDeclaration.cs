using System.Collections.Immutable;

namespace Kernels;

/// <summary>
/// A kernel's contract as data: what attributes in C# and a plug-in's manifest say alike. From it come the texts of lists, the
/// checks of arguments, inputs, work and options.
/// </summary>
public sealed class KernelDeclaration
{
    /// <summary>The most dimensions that a kernel can have.</summary>
    public const int MaxDimensions = 8;

    /// <summary>The most scalars that a kernel can have.</summary>
    public const int MaxParameters = 16;

    /// <summary>The most buffers that a kernel can have.</summary>
    public const int MaxBuffers = 8;

    /// <summary>For each buffer, its extents: every call needs lengths.</summary>
    private readonly ExtentExpression[][] _shapes;

    private KernelContract<DeclaredArguments>? _contract;

    /// <summary>Declares a kernel, and checks that the parts fit together.</summary>
    /// <param name="name">Up to 32 lower-case letters, digits and '-', beginning with a letter, perhaps after a namespace: <c>acme.ema</c>; no name of this project's own kernels.</param>
    /// <param name="revision">1 or above.</param>
    /// <param name="summary">One line: what the kernel is for.</param>
    /// <param name="definition">The computation as a formula.</param>
    /// <param name="dimensions">The names of all extents, up to <see cref="MaxDimensions"/>; each is in some buffer's shape. None if scalars alone decide the work.</param>
    /// <param name="parameters">The scalars, up to <see cref="MaxParameters"/>.</param>
    /// <param name="buffers">The buffers, 1 to <see cref="MaxBuffers"/>; at least one is an output.</param>
    /// <param name="tolerance">How close outputs must be to the oracle's.</param>
    /// <param name="flops">The floating-point operations of a call: the sum of these terms.</param>
    /// <param name="bottleneck">Whether speed is reported in GFLOP/s or in GB/s.</param>
    /// <param name="presets">The extents of the presets.</param>
    /// <param name="leastExtents">The smallest extent of each dimension: 0 if it may be empty; by default 1.</param>
    /// <param name="bytes">The bytes moved by a call; by default each input and output once, and a buffer that is both twice.</param>
    /// <param name="cut">Along which dimension a call can be cut; null if it can't.</param>
    /// <exception cref="ArgumentException">A part is wrong; the message, one line, says which, and what is allowed.</exception>
    public KernelDeclaration(
        string name,
        int revision,
        string summary,
        string definition,
        ImmutableArray<string> dimensions,
        ImmutableArray<DeclaredParameter> parameters,
        ImmutableArray<DeclaredBuffer> buffers,
        DeclaredTolerance tolerance,
        ImmutableArray<WorkTerm> flops,
        Bottleneck bottleneck,
        DeclaredPresets presets,
        ImmutableArray<int> leastExtents = default,
        ImmutableArray<WorkTerm> bytes = default,
        DeclaredCut? cut = null)
    {
        Name = name;
        Revision = revision;
        Summary = summary;
        Definition = definition;
        Dimensions = dimensions;
        Parameters = parameters;
        Buffers = buffers;
        Tolerance = tolerance;
        Flops = flops;
        Bottleneck = bottleneck;
        Presets = presets;
        LeastExtents = leastExtents.IsDefault ? [.. dimensions.Select(_ => 1)] : leastExtents;
        Bytes = bytes.IsDefault ? [] : bytes;
        Cut = cut;
        DeclarationChecks.Run(this);
        Ragged = RaggedCut.FindAll(this).FirstOrDefault();
        _shapes = [.. buffers.Select(buffer => (ExtentExpression[])[.. buffer.Shape.Select(extent => ExtentExpression.Parse(extent, dimensions)!.Value)])];
        DeclarationChecks.RunOnPresets(this);
    }

    /// <summary>The kernel's name.</summary>
    public string Name { get; }

    /// <summary>The contract's revision.</summary>
    public int Revision { get; }

    /// <summary>One line: what the kernel is for.</summary>
    public string Summary { get; }

    /// <summary>The computation as a formula.</summary>
    public string Definition { get; }

    /// <summary>The names of all extents.</summary>
    public ImmutableArray<string> Dimensions { get; }

    /// <summary>The scalars.</summary>
    public ImmutableArray<DeclaredParameter> Parameters { get; }

    /// <summary>The buffers.</summary>
    public ImmutableArray<DeclaredBuffer> Buffers { get; }

    /// <summary>How close outputs must be to the oracle's.</summary>
    public DeclaredTolerance Tolerance { get; }

    /// <summary>The floating-point operations of a call: the sum of these terms.</summary>
    public ImmutableArray<WorkTerm> Flops { get; }

    /// <summary>Whether speed is reported in GFLOP/s or in GB/s.</summary>
    public Bottleneck Bottleneck { get; }

    /// <summary>The extents of the presets.</summary>
    public DeclaredPresets Presets { get; }

    /// <summary>The smallest extent of each dimension.</summary>
    public ImmutableArray<int> LeastExtents { get; }

    /// <summary>The bytes moved by a call: the sum of these terms; empty for each input and output once, and both twice.</summary>
    public ImmutableArray<WorkTerm> Bytes { get; }

    /// <summary>Along which dimension a call can be cut, and how its parts become the whole; null if it can't be cut.</summary>
    public DeclaredCut? Cut { get; }

    /// <summary>The rows of different lengths along the cut; null if there are none.</summary>
    internal RaggedCut? Ragged { get; }

    /// <summary>The tolerance in words, where a formula computes it; null where <see cref="Tolerance"/> says all.</summary>
    public string? ToleranceText { get; init; }

    /// <summary>What the arguments check beyond what the parts say; one line each.</summary>
    public ImmutableArray<string> FurtherRules { get; init; } = [];

    /// <summary>
    /// Whether each input element can change the result, or of an input to which indices refer each that is named. Reading all of
    /// them, and writing all outputs, is then the least that a call does: one that is faster than memory allows for that did not
    /// do it.
    /// </summary>
    public bool ReadsEverything { get; init; }

    /// <summary>What warns of arguments that are allowed but make a result of little use.</summary>
    public ImmutableArray<DeclaredCaution> Cautions { get; init; } = [];

    /// <summary>What makes figures of a result; null if nothing does.</summary>
    public ResultSummarizer? Summarize { get; init; }

    /// <summary>The picture that can be made of a result; null if there is none, or if an output is one.</summary>
    public DeclaredImage? Image { get; init; }

    /// <summary>
    /// The names of scalars, buffers and extents in the order in which a function in C takes them, before the thread count. Empty
    /// for a kernel that does not come with this project: its functions take arrays, or what its author says.
    /// </summary>
    public ImmutableArray<string> CallOrder { get; init; } = [];

    /// <summary>
    /// Name and revision, such as <c>acme.ema/1</c>.
    /// </summary>
    public string Id => $"{Name}/{Revision}";

    /// <summary>
    /// The contract by which code that knows no type of its arguments calls it: with <see cref="DeclaredArguments"/>.
    /// </summary>
    public KernelContract<DeclaredArguments> Contract
        => _contract ?? Interlocked.CompareExchange(ref _contract, DeclaredContract.Create(this), null) ?? _contract;

    /// <summary>The number of elements of a buffer.</summary>
    /// <param name="index">Its place in <see cref="Buffers"/>.</param>
    /// <param name="extents">The extents, in the order of <see cref="Dimensions"/>.</param>
    /// <returns>The number, which may be more than a span can have.</returns>
    public double LengthOf(int index, ReadOnlySpan<int> extents)
    {
        double length = 1;
        foreach (ExtentExpression extent in _shapes[index])
        {
            length *= extent.Of(extents);
        }

        return length;
    }

    /// <summary>The extents of a buffer.</summary>
    /// <param name="index">Its place in <see cref="Buffers"/>.</param>
    /// <param name="extents">The extents, in the order of <see cref="Dimensions"/>.</param>
    /// <returns>The buffer's extents, slowest first.</returns>
    public int[] ShapeOf(int index, ReadOnlySpan<int> extents)
    {
        int[] shape = new int[_shapes[index].Length];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            shape[axis] = checked((int)_shapes[index][axis].Of(extents));
        }

        return shape;
    }

    /// <summary>Finds the extent of a dimension in a buffer's shape.</summary>
    /// <param name="index">The buffer's place in <see cref="Buffers"/>.</param>
    /// <param name="axis">The axis of the buffer.</param>
    /// <param name="extent">The extent of that axis.</param>
    /// <returns>The dimension's place, and its extent; null if the axis has none.</returns>
    internal (int Dimension, int Extent)? DimensionOf(int index, int axis, int extent)
        => _shapes[index][axis] is { Dimension: >= 0 } expression ? (expression.Dimension, extent - expression.Added) : null;

    /// <summary>Whether a buffer's shape has a dimension.</summary>
    internal bool HasDimension(int index, int dimension) => _shapes[index].Any(extent => extent.Dimension == dimension);

    /// <summary>Whether each part of a call that is cut has all of a dimension.</summary>
    internal bool IsWhole(string dimension) => dimension != Cut?.Dimension && dimension != Ragged?.Dimension;

    /// <summary>Whether another declaration is the same in every part.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>Whether the two are one kernel.</returns>
    public bool IsSameAs(KernelDeclaration other)
        => (Name, Revision, Summary, Definition) == (other.Name, other.Revision, other.Summary, other.Definition)
            && (Bottleneck, ReadsEverything, WithoutCode(Cut)) == (other.Bottleneck, other.ReadsEverything, WithoutCode(other.Cut))
            && Dimensions.SequenceEqual(other.Dimensions)
            && Parameters.SequenceEqual(other.Parameters)
            && Buffers.Length == other.Buffers.Length
            && Buffers.Zip(other.Buffers, IsSame).All(same => same)
            && Tolerance == other.Tolerance
            && Flops.Length == other.Flops.Length
            && Flops.Zip(other.Flops, IsSame).All(same => same)
            && Bytes.Length == other.Bytes.Length
            && Bytes.Zip(other.Bytes, IsSame).All(same => same)
            && LeastExtents.SequenceEqual(other.LeastExtents)
            && Presets.All.Zip(other.Presets.All, (own, others) => own.SequenceEqual(others)).All(same => same);

    /// <summary>The index of a buffer.</summary>
    /// <exception cref="ArgumentException">There is no buffer with that name, element type and direction.</exception>
    internal int IndexOf(string name, ElementType type, bool isInput)
    {
        int index = IndexOfBuffer(name);
        RequireKind(index, type, isInput);
        return index;
    }

    /// <summary>The index of a parameter; -1 if there is none with that name.</summary>
    internal int IndexOfParameter(string name)
    {
        int index = Parameters.Length - 1;
        while (index >= 0 && Parameters[index].Name != name)
        {
            index--;
        }

        return index;
    }

    /// <summary>The index of a buffer.</summary>
    /// <exception cref="ArgumentException">There is no buffer with that name.</exception>
    internal int IndexOfBuffer(string name)
    {
        for (int index = 0; index < Buffers.Length; index++)
        {
            if (Buffers[index].Name == name)
            {
                return index;
            }
        }

        throw new ArgumentException(
            $"{Id} has no buffer '{name}'; buffers: {string.Join(", ", Buffers.Select(buffer => buffer.Name))}.");
    }

    /// <summary>Checks a buffer's element type and direction.</summary>
    /// <exception cref="ArgumentException">One of them is different.</exception>
    internal void RequireKind(int index, ElementType type, bool isInput)
    {
        DeclaredBuffer buffer = Buffers[index];
        if (buffer.Type != type || (buffer.Direction == BufferDirection.In) != isInput)
        {
            throw new ArgumentException(
                $"{buffer.Name} of {Id} is no {(isInput ? "input" : "output")} of {ElementTypes.NameOf(type)}; "
                + $"it is: {buffer.Direction}, {ElementTypes.NameOf(buffer.Type)}.");
        }
    }

    /// <summary>What a manifest can say of a cut too.</summary>
    private static DeclaredCut? WithoutCode(DeclaredCut? cut) => cut is null ? null : cut with { Finish = null };

    private static bool IsSame(DeclaredBuffer one, DeclaredBuffer other)
        => one with { Shape = [] } == other with { Shape = [] } && one.Shape.SequenceEqual(other.Shape);

    private static bool IsSame(WorkTerm one, WorkTerm other)
        => one.Coefficient == other.Coefficient && one.Factors.SequenceEqual(other.Factors);
}

/// <summary>A declared kernel with its oracle, as the declaring backend supplies it.</summary>
/// <param name="Declaration">The kernel.</param>
/// <param name="Oracle">The slow, obvious computation against which every implementation is checked.</param>
public sealed record DeclaredKernel(KernelDeclaration Declaration, IKernel<DeclaredArguments> Oracle);
