namespace Kernels;

/// <summary>The shape of a buffer: its extents, slowest first; row-major. Without it the shape is <c>[n]</c>.</summary>
/// <param name="extents">Each is a dimension (<c>n</c>), a dimension and a number (<c>rows + 1</c>), or a number (<c>1</c>).</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ShapeAttribute(params string[] extents) : Attribute
{
    /// <summary>The extents.</summary>
    public IReadOnlyList<string> Extents { get; } = extents;
}

/// <summary>Gives a buffer the shape of another one.</summary>
/// <param name="buffer">The other buffer's name.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class LikeAttribute(string buffer) : Attribute
{
    /// <summary>The other buffer's name.</summary>
    public string Buffer { get; } = buffer;
}

/// <summary>The values that a scalar may have. Without it every finite value is allowed, and presets use 1.</summary>
/// <param name="minimum">The smallest.</param>
/// <param name="maximum">The largest.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class RangeAttribute(double minimum, double maximum) : Attribute
{
    /// <summary>The smallest value.</summary>
    public double Minimum { get; } = minimum;

    /// <summary>The largest value.</summary>
    public double Maximum { get; } = maximum;

    /// <summary>The value in presets. By default the middle of the range.</summary>
    public double Default { get; set; } = double.NaN;

    /// <summary>The values in the presets tiny, small, medium and large where they differ, such as the steps of a simulation.</summary>
    public double[]? Presets { get; set; }

    /// <summary>
    /// Whether it may change by less than a millionth between calls, and a whole number by at least up to 1, so that remembering a
    /// result gains nothing. For a scalar on which the whole result depends, and not the time that a call takes.
    /// </summary>
    public bool Varies { get; set; }
}

/// <summary>
/// What an input holds in presets: random numbers from <paramref name="low"/> to <paramref name="high"/>, or a constant if the
/// two are equal. Without it −1 to 1, and 0 to 100 for whole numbers.
/// </summary>
/// <param name="low">The lower bound.</param>
/// <param name="high">The upper bound.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FillAttribute(double low, double high) : Attribute
{
    /// <summary>The lower bound.</summary>
    public double Low { get; } = low;

    /// <summary>The upper bound.</summary>
    public double High { get; } = high;
}

/// <summary>
/// Says that an input holds coordinates in presets, at even distances: <paramref name="from"/>, and so on by repeated addition of
/// a step, up to before <paramref name="to"/>. The command line has options for both ends.
/// </summary>
/// <param name="from">The first coordinate.</param>
/// <param name="to">Where the coordinates end; below <paramref name="from"/> if they descend.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AxisAttribute(double from, double to) : Attribute
{
    /// <summary>The first coordinate.</summary>
    public double From { get; } = from;

    /// <summary>Where the coordinates end.</summary>
    public double To { get; } = to;
}

/// <summary>
/// Says that an output of two dimensions is a picture, which the command line can write: dark where a whole number is small, and
/// black where it has reached a limit.
/// </summary>
/// <param name="limit">The name of the scalar that is the limit.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PictureAttribute(string limit) : Attribute
{
    /// <summary>The name of the scalar that is the limit.</summary>
    public string Limit { get; } = limit;
}

/// <summary>Says that a <c>Span</c> is read and then overwritten.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class InOutAttribute : Attribute
{
    /// <summary>
    /// Whether a measured call never finds what the call before it left, because its work depends on that, such as a sort's. Its
    /// content is then put back before each call, which is not timed.
    /// </summary>
    public bool Restored { get; set; }
}

/// <summary>Says that a <c>Span</c> is working space, whose content means nothing before or after a call.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ScratchAttribute : Attribute;

/// <summary>Says that no element of an input is below the one before it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AscendingAttribute : Attribute;

/// <summary>
/// Says that an input of whole numbers begins with 0, never descends, and ends with the extent of a dimension: where pieces
/// begin in another buffer.
/// </summary>
/// <param name="dimension">The dimension.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OffsetsAttribute(string dimension) : Attribute
{
    /// <summary>The dimension.</summary>
    public string Dimension { get; } = dimension;
}

/// <summary>Says that each element of an input is an index: 0 to one below the extent of a dimension.</summary>
/// <param name="dimension">The dimension.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BelowAttribute(string dimension) : Attribute
{
    /// <summary>The dimension.</summary>
    public string Dimension { get; } = dimension;
}

/// <summary>Says that an input holds each index from 0 to one below its length once.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PermutationAttribute : Attribute;

/// <summary>Says that only the first elements of an output count, as many as another output of one whole number says.</summary>
/// <param name="counter">The other output's name; its shape is <c>[1]</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class UsedLengthAttribute(string counter) : Attribute
{
    /// <summary>The other output's name.</summary>
    public string Counter { get; } = counter;
}
