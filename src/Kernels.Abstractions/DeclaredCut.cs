using System.Globalization;

namespace Kernels;

/// <summary>Along which dimension a call can be cut, and how its parts become the whole.</summary>
/// <param name="Dimension">
/// The dimension: the first extent, with nothing added, of each buffer that has it. In a map one input may have one more: offsets,
/// which say where rows of different lengths begin in other inputs. These are cut there, and a part's offsets begin with 0.
/// </param>
/// <param name="Kind">How parts become the whole.</param>
/// <param name="Reduction">What combines the results of parts; null unless they are reduced.</param>
/// <param name="Union">What makes the sketch of the whole from those of parts that know nothing of each other, where they are merged.</param>
public sealed record DeclaredCut(string Dimension, CutKind Kind, Reduction? Reduction = null, Union Union = Union.None)
{
    /// <summary>Computes the results that follow from a united sketch; null if there are none.</summary>
    public SketchFinisher? Finish { get; init; }

    /// <summary>What a part's call needs beyond the part, where the kernel is a stencil, and only there.</summary>
    public DeclaredHalo? Halo { get; init; }

    /// <summary>Whether results are cut too, so that those of parts follow each other in the whole's.</summary>
    internal bool CutsResults => Kind is CutKind.Map or CutKind.Stencil;

    /// <summary>Whether parts can be computed without each other, and so on several machines.</summary>
    public bool HasIndependentParts => Kind != CutKind.Merge || Union != Union.None;

    /// <summary>The cut in one line, such as <c>along n; the results of parts are added</c>.</summary>
    public string Describe() => $"along {Dimension}; " + (Kind, Reduction, Union) switch
    {
        (CutKind.Map, _, _) => "each part is its part of the whole",
        (CutKind.Stencil, _, _) => $"each part is its part of the whole, computed with {Halo?.Describe()}",
        (_, Kernels.Reduction.Norm, _) => "the results of parts are added as the sides of a right triangle: √(a² + b²)",
        (_, Kernels.Reduction.Sum, _) => "the results of parts are added",
        (_, _, Union.Or) => "the sketches of parts are united: a bit is set if one has it",
        (_, _, Union.Max) => "the sketches of parts are united: the larger of each two elements",
        (_, _, Union.Smallest) => "the sketches of parts are united: the smallest elements of all, each once",
        _ => "each part continues from what the one before it wrote",
    };
}

/// <summary>How the parts of a call that is cut become the whole.</summary>
public enum CutKind
{
    /// <summary>
    /// An element of a result depends only on the elements of inputs at the same place along the dimension, and on inputs without
    /// it: the result of a part is that part of the result. Every result has the dimension.
    /// </summary>
    Map,

    /// <summary>The results, none of which has the dimension, are those of the parts, combined by a <see cref="Reduction"/>.</summary>
    Reduce,

    /// <summary>
    /// What is written, such as a sketch, holds all that is left of the elements before: a part continues from what the one before
    /// it wrote, and a <see cref="Kernels.Union"/> unites the sketches of parts that know nothing of each other. No result has the
    /// dimension.
    /// </summary>
    Merge,

    /// <summary>
    /// As a map, but an element of a result depends on the elements around it too, or on those before it, as far as a
    /// <see cref="DeclaredHalo"/> says. A buffer with the dimension may also be read and overwritten.
    /// </summary>
    Stencil,
}

/// <summary>
/// How far an element of a stencil's result looks: what is farther along the dimension doesn't change it. At the two ends the
/// kernel has a rule of its own, which looks no farther; or the ends meet.
/// </summary>
/// <param name="Reach">How far on each side; 1 or above, and 0 where there is a window.</param>
/// <param name="Steps">
/// A scalar by which the reach is multiplied: the number of steps, each of which looks so far. A call of a + b steps has the result
/// of one of a steps followed by one of b steps. Null for a call that is one step.
/// </param>
/// <param name="IsPeriodic">Whether what is beyond the one end is the other end.</param>
/// <param name="Window">
/// A scalar, where an element looks only at those before it: the number of elements of its window, of which it is the last one. Null
/// for a reach on both sides.
/// </param>
public sealed record DeclaredHalo(int Reach, string? Steps = null, bool IsPeriodic = false, string? Window = null)
{
    /// <summary>It in a few words, such as <c>a halo of 1 × steps on both sides, which wraps around</c>.</summary>
    internal string Describe()
        => Window is not null ? $"a halo of {Window} − 1 before it"
            : string.Create(CultureInfo.InvariantCulture, $"a halo of {Reach}{(Steps is null ? "" : $" × {Steps}")} on both sides")
                + (IsPeriodic ? ", which wraps around" : "");
}

/// <summary>What combines the results of parts, element by element.</summary>
public enum Reduction
{
    /// <summary>They are added: fractions in twice the precision, rounded once.</summary>
    Sum,

    /// <summary>The root of the sum of their squares, without overflow; fractions only.</summary>
    Norm,
}

/// <summary>What makes the sketch of the whole from those of parts that know nothing of each other.</summary>
public enum Union
{
    /// <summary>Nothing does: each part needs what the one before it wrote, so that one machine computes all of them.</summary>
    None,

    /// <summary>Of what is read and overwritten, whole numbers, each bit that is set in one of them.</summary>
    Or,

    /// <summary>Of what is read and overwritten, the larger of each two elements.</summary>
    Max,

    /// <summary>
    /// Of an output of which a counter says how many elements count, ascending and distinct: the smallest of all, each once, as many
    /// as it holds; and their number.
    /// </summary>
    Smallest,
}

/// <summary>Computes the results that follow from a sketch, such as an estimate.</summary>
/// <param name="arguments">The arguments of a call whose inputs along the cut are as short as they may be; its outputs hold the sketch.</param>
public delegate void SketchFinisher(scoped in DeclaredArguments arguments);
