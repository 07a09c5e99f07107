using System.Collections.Immutable;

namespace Kernels;

/// <summary>A scalar of a declared kernel.</summary>
/// <param name="Name">Its name, an identifier.</param>
/// <param name="Type"><see cref="ElementType.Float64"/>, <see cref="ElementType.Float32"/> or <see cref="ElementType.Int32"/>.</param>
/// <param name="Minimum">The smallest value allowed; finite.</param>
/// <param name="Maximum">The largest value allowed; finite.</param>
/// <param name="Default">The value in presets.</param>
/// <param name="Description">What it means.</param>
public sealed record DeclaredParameter(
    string Name, ElementType Type, double Minimum, double Maximum, double Default, string Description);

/// <summary>A buffer of a declared kernel.</summary>
/// <param name="Name">Its name, an identifier.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Direction">Whether the kernel reads it, writes it, or both.</param>
/// <param name="Shape">The names of its extents, slowest first; row-major.</param>
/// <param name="Fill">What it holds before a call; null if the kernel does not read it.</param>
/// <param name="Description">What it holds.</param>
public sealed record DeclaredBuffer(
    string Name,
    ElementType Type,
    BufferDirection Direction,
    ImmutableArray<string> Shape,
    DeclaredFill? Fill,
    string Description);

/// <summary>
/// The contents of an input: random numbers in [<paramref name="Low"/>, <paramref name="High"/>), or whole numbers from
/// <paramref name="Low"/> to <paramref name="High"/>; a constant if the two are equal.
/// </summary>
/// <param name="Low">The lower bound; a value of the buffer's type.</param>
/// <param name="High">The upper bound; a value of the buffer's type, not below <paramref name="Low"/>.</param>
public sealed record DeclaredFill(double Low, double High);

/// <summary>
/// The largest difference allowed between an element of a floating-point output and the oracle's x:
/// <c>absolute + relative·|x|</c>. Whole numbers are compared exactly.
/// </summary>
/// <param name="Absolute">Finite, 0 or above.</param>
/// <param name="Relative">Finite, 0 or above.</param>
public sealed record DeclaredTolerance(double Absolute, double Relative);

/// <summary>A part of the floating-point operations of a call: the coefficient times the product of the factors.</summary>
/// <param name="Coefficient">Finite, 0 or above.</param>
/// <param name="Factors">Names of dimensions and parameters; a name may repeat.</param>
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
