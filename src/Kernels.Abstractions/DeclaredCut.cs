namespace Kernels;

/// <summary>Along which dimension a call can be cut, and how its parts become the whole.</summary>
/// <param name="Dimension">The dimension: the first extent, with nothing added, of each buffer that has it.</param>
/// <param name="Kind">How parts become the whole.</param>
/// <param name="Reduction">What combines the results of parts; null unless they are reduced.</param>
public sealed record DeclaredCut(string Dimension, CutKind Kind, Reduction? Reduction = null)
{
    /// <summary>The cut in one line, such as <c>along n; the results of parts are added</c>.</summary>
    public string Describe() => $"along {Dimension}; " + (Kind, Reduction) switch
    {
        (CutKind.Map, _) => "each part is its part of the whole",
        (CutKind.Merge, _) => "each part continues from what the one before it wrote",
        (_, Kernels.Reduction.Norm) => "the results of parts are added as the sides of a right triangle: √(a² + b²)",
        _ => "the results of parts are added",
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
    /// What is read and overwritten, such as a sketch, holds all that the elements before left of them: a part continues from what
    /// the one before it wrote, and the last one's results are the whole's. No result has the dimension.
    /// </summary>
    Merge,
}

/// <summary>What combines the results of parts, element by element.</summary>
public enum Reduction
{
    /// <summary>They are added: fractions in twice the precision, rounded once.</summary>
    Sum,

    /// <summary>The root of the sum of their squares, without overflow; fractions only.</summary>
    Norm,
}
