using System.Collections.Immutable;

namespace Kernels;

/// <summary>
/// A kernel that does not come with this project. Its contract is data, so anyone's kernel can be listed, checked against
/// its own oracle and compared like the others. Its arguments are <see cref="DeclaredArguments"/>.
/// </summary>
public sealed class KernelDeclaration
{
    /// <summary>The most dimensions that a kernel can have.</summary>
    public const int MaxDimensions = 8;

    /// <summary>The most scalars that a kernel can have.</summary>
    public const int MaxParameters = 16;

    /// <summary>The most buffers that a kernel can have.</summary>
    public const int MaxBuffers = 8;

    /// <summary>For each buffer, the indices of its extents in <see cref="Dimensions"/>: every call needs lengths.</summary>
    private readonly int[][] _axes;

    /// <summary>Declares a kernel, and checks that the parts fit together.</summary>
    /// <param name="name">Up to 32 lower-case letters, digits and '-', beginning with a letter, perhaps after a namespace: <c>acme.ema</c>; no name of this project's own kernels.</param>
    /// <param name="revision">1 or above.</param>
    /// <param name="summary">One line: what the kernel is for.</param>
    /// <param name="definition">The computation as a formula.</param>
    /// <param name="dimensions">The names of all extents, 1 to <see cref="MaxDimensions"/>; each is in some buffer's shape.</param>
    /// <param name="parameters">The scalars, up to <see cref="MaxParameters"/>.</param>
    /// <param name="buffers">The buffers, 1 to <see cref="MaxBuffers"/>; at least one is an output.</param>
    /// <param name="tolerance">How close outputs must be to the oracle's.</param>
    /// <param name="flops">The floating-point operations of a call: the sum of these terms.</param>
    /// <param name="bottleneck">Whether speed is reported in GFLOP/s or in GB/s.</param>
    /// <param name="presets">The extents of the presets.</param>
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
        DeclaredPresets presets)
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
        _axes = [.. buffers.Select(buffer => (int[])[.. buffer.Shape.Select(dimension => dimensions.IndexOf(dimension))])];
        DeclarationChecks.Run(this);
        Contract = DeclaredContract.Create(this);
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

    /// <summary>The contract, by which implementations are looked up and called like those of any other kernel.</summary>
    public KernelContract<DeclaredArguments> Contract { get; }

    /// <summary>The number of elements of a buffer.</summary>
    /// <param name="index">Its place in <see cref="Buffers"/>.</param>
    /// <param name="extents">The extents, in the order of <see cref="Dimensions"/>.</param>
    /// <returns>The number, which may be more than a span can have.</returns>
    public double LengthOf(int index, ReadOnlySpan<int> extents)
    {
        double length = 1;
        foreach (int axis in _axes[index])
        {
            length *= extents[axis];
        }

        return length;
    }

    /// <summary>Whether another declaration is the same in every part.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>Whether the two are one kernel.</returns>
    public bool IsSameAs(KernelDeclaration other)
        => (Name, Revision, Summary, Definition, Bottleneck) == (other.Name, other.Revision, other.Summary, other.Definition, other.Bottleneck)
            && Dimensions.SequenceEqual(other.Dimensions)
            && Parameters.SequenceEqual(other.Parameters)
            && Buffers.Length == other.Buffers.Length
            && Buffers.Zip(other.Buffers, IsSame).All(same => same)
            && Tolerance == other.Tolerance
            && Flops.Length == other.Flops.Length
            && Flops.Zip(other.Flops, IsSame).All(same => same)
            && Presets.All.Zip(other.Presets.All, (own, others) => own.SequenceEqual(others)).All(same => same);

    /// <summary>The index of a buffer.</summary>
    /// <exception cref="ArgumentException">There is no buffer with that name, element type and direction.</exception>
    internal int IndexOf(string name, ElementType type, bool isInput)
    {
        for (int index = 0; index < Buffers.Length; index++)
        {
            if (Buffers[index].Name == name)
            {
                RequireKind(index, type, isInput);
                return index;
            }
        }

        throw new ArgumentException(
            $"{Contract.Id} has no buffer '{name}'; buffers: {string.Join(", ", Buffers.Select(buffer => buffer.Name))}.");
    }

    /// <summary>Checks a buffer's element type and direction.</summary>
    /// <exception cref="ArgumentException">One of them is different.</exception>
    internal void RequireKind(int index, ElementType type, bool isInput)
    {
        DeclaredBuffer buffer = Buffers[index];
        if (buffer.Type != type || (buffer.Direction == BufferDirection.In) != isInput)
        {
            throw new ArgumentException(
                $"{buffer.Name} of {Contract.Id} is no {(isInput ? "input" : "output")} of {ElementTypes.NameOf(type)}; "
                + $"it is: {buffer.Direction}, {ElementTypes.NameOf(buffer.Type)}.");
        }
    }

    private static bool IsSame(DeclaredBuffer one, DeclaredBuffer other)
        => one with { Shape = [] } == other with { Shape = [] } && one.Shape.SequenceEqual(other.Shape);

    private static bool IsSame(WorkTerm one, WorkTerm other)
        => one.Coefficient == other.Coefficient && one.Factors.SequenceEqual(other.Factors);
}

/// <summary>A declared kernel with its oracle, as the declaring backend supplies it.</summary>
/// <param name="Declaration">The kernel.</param>
/// <param name="Oracle">The slow, obvious computation against which every implementation is checked.</param>
public sealed record DeclaredKernel(KernelDeclaration Declaration, IKernel<DeclaredArguments> Oracle);
