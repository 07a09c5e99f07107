using System.Collections.Immutable;

namespace Kernels;

/// <summary>A scalar of a kernel.</summary>
/// <param name="Name">Its name, an identifier.</param>
/// <param name="Type">
/// <see cref="ElementType.Float64"/>, <see cref="ElementType.Float32"/>, <see cref="ElementType.Int32"/> or
/// <see cref="ElementType.Int64"/>.
/// </param>
/// <param name="Minimum">The smallest value allowed; finite.</param>
/// <param name="Maximum">The largest value allowed; finite.</param>
/// <param name="Default">The value in presets.</param>
/// <param name="Description">What it means.</param>
public sealed record DeclaredParameter(
    string Name, ElementType Type, double Minimum, double Maximum, double Default, string Description)
{
    /// <summary>The values in presets where they differ; null if all have the default.</summary>
    public DeclaredPresetValues? Presets { get; init; }

    /// <summary>Whether it may change a little between calls, so that remembering a result gains nothing.</summary>
    public bool Varies { get; init; }
}

/// <summary>The values of a scalar in the presets.</summary>
/// <param name="Tiny">In <c>tiny</c>.</param>
/// <param name="Small">In <c>small</c>.</param>
/// <param name="Medium">In <c>medium</c>.</param>
/// <param name="Large">In <c>large</c>.</param>
public sealed record DeclaredPresetValues(double Tiny, double Small, double Medium, double Large)
{
    /// <summary>All four, in that order.</summary>
    internal ImmutableArray<double> All => [Tiny, Small, Medium, Large];
}

/// <summary>A buffer of a kernel.</summary>
/// <param name="Name">Its name, an identifier.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Direction">Whether the kernel reads it, writes it, or both.</param>
/// <param name="Shape">
/// Its extents, slowest first; row-major. Each is a dimension (<c>n</c>), a dimension and a number (<c>rows + 1</c>), or a
/// number (<c>1</c>).
/// </param>
/// <param name="Fill">
/// What it holds before a call; null if the kernel does not read it, or if <paramref name="Constraint"/> or
/// <see cref="Axis"/> says it.
/// </param>
/// <param name="Description">What it holds.</param>
/// <param name="Constraint">What must hold of its elements; null for nothing.</param>
/// <param name="UsedLength">
/// The output of one whole number that says how many elements of this one-dimensional output count; null if all do.
/// </param>
public sealed record DeclaredBuffer(
    string Name,
    ElementType Type,
    BufferDirection Direction,
    ImmutableArray<string> Shape,
    DeclaredFill? Fill,
    string Description,
    DeclaredConstraint? Constraint = null,
    string? UsedLength = null)
{
    /// <summary>The coordinates that an input of one dimension holds; null if it holds something else.</summary>
    public DeclaredAxis? Axis { get; init; }

    /// <summary>
    /// The scalar that limits the whole numbers of an output of two dimensions, which can be drawn; null if there is no picture.
    /// </summary>
    public string? PictureLimit { get; init; }

    /// <summary>
    /// Whether what a kernel reads and overwrites is put back before each measured call, because the work depends on it.
    /// </summary>
    public bool IsRestored { get; init; }

    /// <summary>Whether the kernel reads what it holds before a call.</summary>
    public bool IsRead => Direction is BufferDirection.In or BufferDirection.InOut;

    /// <summary>Whether it holds a result after a call.</summary>
    public bool IsResult => Direction is BufferDirection.Out or BufferDirection.InOut;
}

/// <summary>
/// The contents of an input: random numbers in [<paramref name="Low"/>, <paramref name="High"/>), or whole numbers from
/// <paramref name="Low"/> to <paramref name="High"/>; a constant if the two are equal.
/// </summary>
/// <param name="Low">The lower bound; a value of the buffer's type.</param>
/// <param name="High">The upper bound; a value of the buffer's type, not below <paramref name="Low"/>.</param>
public sealed record DeclaredFill(double Low, double High);

/// <summary>Coordinates at even distances, by repeated addition of a step, which is how many programs make them.</summary>
/// <param name="From">The first one; finite.</param>
/// <param name="To">Where they end, which is not a coordinate itself; finite, and below <paramref name="From"/> if they descend.</param>
public sealed record DeclaredAxis(double From, double To);

/// <summary>A warning of arguments that are allowed but make a result of little use.</summary>
/// <param name="Find">Looks for something to say.</param>
/// <param name="IsRefusedWhereMeasured">Whether such arguments can't be measured.</param>
public sealed record DeclaredCaution(CautionFinder Find, bool IsRefusedWhereMeasured);

/// <summary>Looks at the extents and scalars of a call.</summary>
/// <param name="extents">The extents, in the order of <see cref="KernelDeclaration.Dimensions"/>.</param>
/// <param name="scalars">The scalars, in the order of <see cref="KernelDeclaration.Parameters"/>.</param>
/// <returns>A line, without a full stop; null if there is nothing to say.</returns>
public delegate string? CautionFinder(ReadOnlySpan<int> extents, ReadOnlySpan<double> scalars);

/// <summary>What must hold of an input's elements.</summary>
/// <param name="Kind">The kind of constraint.</param>
/// <param name="Of">
/// The dimension that ends the offsets or that elements are below; null for <see cref="ConstraintKind.Ascending"/> and
/// <see cref="ConstraintKind.Permutation"/>.
/// </param>
public sealed record DeclaredConstraint(ConstraintKind Kind, string? Of = null);

/// <summary>The kinds of constraints on an input's elements.</summary>
public enum ConstraintKind
{
    /// <summary>No element is below the one before it; none is NaN.</summary>
    Ascending,

    /// <summary>From 0, never descending, to the extent of a dimension: where pieces begin in another buffer, and the end.</summary>
    Offsets,

    /// <summary>From 0 to one below the extent of a dimension: indices.</summary>
    Below,

    /// <summary>Each index from 0 to one below the length, once.</summary>
    Permutation,
}

/// <summary>
/// The largest difference allowed between an element of a floating-point output and the oracle's x:
/// <c>absolute + relative·|x|</c>. Whole numbers are compared exactly.
/// </summary>
/// <param name="Absolute">Finite, 0 or above.</param>
/// <param name="Relative">Finite, 0 or above.</param>
public sealed record DeclaredTolerance(double Absolute, double Relative);

/// <summary>A part of the work of a call: the coefficient times the product of the factors.</summary>
/// <param name="Coefficient">Finite, 0 or above.</param>
/// <param name="Factors">
/// Names of dimensions and parameters, and of outputs of whole numbers, which stand for the sum of the oracle's elements; a
/// name may repeat.
/// </param>
public sealed record WorkTerm(double Coefficient, ImmutableArray<string> Factors);

/// <summary>The extents of each preset, in the order of the dimensions.</summary>
/// <param name="Tiny">About 1 ms of work for plain code on one thread.</param>
/// <param name="Small">About 10 ms.</param>
/// <param name="Medium">About 100 ms.</param>
/// <param name="Large">About 1 s.</param>
public sealed record DeclaredPresets(
    ImmutableArray<int> Tiny, ImmutableArray<int> Small, ImmutableArray<int> Medium, ImmutableArray<int> Large)
{
    /// <summary>All four, in that order.</summary>
    internal ImmutableArray<ImmutableArray<int>> All => [Tiny, Small, Medium, Large];
}
