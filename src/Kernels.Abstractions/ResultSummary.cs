using System.Collections.Immutable;

namespace Kernels;

/// <summary>What a result says, in figures, as <c>kernels run</c> prints them.</summary>
/// <param name="Title">What the figures are of, such as <c>sketch</c>.</param>
/// <param name="Reference">What they are beside, such as <c>exact set</c>.</param>
/// <param name="Figures">The figures, the most interesting one first.</param>
public sealed record ResultSummary(string Title, string Reference, ImmutableArray<ResultFigure> Figures);

/// <summary>One of the figures of a result.</summary>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="Value">The figure; it may be infinite, or NaN where there is none, as of the share of nothing.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Meaning">What it says, with the source of a formula; may be empty.</param>
public sealed record ResultFigure(string Name, double Value, FigureUnit Unit, string Meaning)
{
    /// <summary>The figure of what the summary names as its reference; null if that has none.</summary>
    public double? Reference { get; init; }
}

/// <summary>What a figure counts, which decides how it is written.</summary>
public enum FigureUnit
{
    /// <summary>A number of things, or no unit.</summary>
    Number,

    /// <summary>A share of 1, written in percent.</summary>
    Share,

    /// <summary>Bytes of memory.</summary>
    Bytes,

    /// <summary>Bits of information.</summary>
    Bits,
}

/// <summary>Makes the figures of a result.</summary>
/// <param name="arguments">The arguments after a call.</param>
/// <returns>The figures.</returns>
public delegate ResultSummary ResultSummarizer(scoped in DeclaredArguments arguments);

/// <summary>A picture of a result, of numbers that are 0 where all is as expected.</summary>
/// <param name="Width">Columns, 1 or above.</param>
/// <param name="Deviations">
/// How far each cell is from what is expected, in standard deviations, <c>[height × width]</c>, row-major: below 0 is drawn in blue,
/// above in red. NaN is grey: a cell that stands for nothing.
/// </param>
public sealed record ResultImage(int Width, ImmutableArray<double> Deviations);

/// <summary>A picture that <c>kernels run</c> can write of a result.</summary>
/// <param name="Description">What it shows, for help.</param>
/// <param name="Draw">Makes it.</param>
public sealed record DeclaredImage(string Description, ResultDrawer Draw);

/// <summary>Makes a picture of a result.</summary>
/// <param name="arguments">The arguments after a call.</param>
/// <returns>The picture.</returns>
public delegate ResultImage ResultDrawer(scoped in DeclaredArguments arguments);
