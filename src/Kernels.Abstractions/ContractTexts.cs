using System.Collections.Immutable;
using System.Globalization;

namespace Kernels;

/// <summary>What lists and <c>kernels info</c> say of a declaration.</summary>
internal static class ContractTexts
{
    public static ImmutableArray<KernelParameter> Parameters(KernelDeclaration declaration) =>
    [
        .. declaration.Parameters.Select(parameter => new KernelParameter(
            parameter.Name, ElementTypes.NameOf(parameter.Type), RangeOf(parameter), parameter.Description)),
    ];

    public static ImmutableArray<KernelBuffer> Buffers(KernelDeclaration declaration) =>
    [
        .. declaration.Buffers.Select(buffer => new KernelBuffer(
            buffer.Name, ElementTypes.NameOf(buffer.Type), buffer.Direction, $"[{string.Join(" × ", buffer.Shape)}]", buffer.Description)),
    ];

    public static ImmutableArray<string> Rules(KernelDeclaration declaration) =>
    [
        .. declaration.Dimensions.IsEmpty ? Array.Empty<string>() : [ExtentRule(declaration)],
        .. declaration.Buffers.Select(Describe).OfType<string>(),
        .. declaration.FurtherRules,
        "a buffer that is written overlaps no other",
    ];

    public static string WorkModel(KernelDeclaration declaration)
    {
        string bytes = declaration.Bytes.IsEmpty ? "each input and output once, a buffer that is both twice" : Sum(declaration.Bytes, "none");
        return $"{Sum(declaration.Flops, "No")} flops. Bytes: {bytes}.";
    }

    public static string Tolerance(KernelDeclaration declaration)
    {
        bool isExact = declaration.Buffers.All(buffer => !buffer.IsResult || !ElementTypes.IsFraction(buffer.Type));
        return declaration.ToleranceText ?? (isExact
            ? "none: whole numbers are equal."
            : Invariant($"|x − oracle| ≤ {declaration.Tolerance.Absolute} + {declaration.Tolerance.Relative}·|oracle| for each element x of a floating-point output; whole numbers are equal."));
    }

    /// <summary>The content of an input that nobody supplies, such as <c>random, 0 to 1</c>.</summary>
    public static string DescribeContent(DeclaredBuffer buffer)
    {
        if (buffer.Axis is { } axis)
        {
            return Invariant($"from {axis.From} to {axis.To}");
        }

        string content = buffer.Fill switch
        {
            null => "",
            { } fill when fill.Low == fill.High => Invariant($"{fill.Low} everywhere"),
            { } fill when (fill.Low, fill.High) == ElementTypes.FillRangeOf(buffer.Type) => $"random, any {ElementTypes.NameOf(buffer.Type)}",
            { } fill => Invariant($"random, {fill.Low} to {fill.High}"),
        };
        return buffer.Constraint switch
        {
            null => content,
            { Kind: ConstraintKind.Ascending } => $"ascending, {content}",
            { Kind: ConstraintKind.Offsets, Of: var end } => $"in even steps, 0 to {end}",
            { Kind: ConstraintKind.Below, Of: var bound } => $"random, below {bound}",
            _ => "a random permutation",
        };
    }

    private static string? Describe(DeclaredBuffer buffer) => buffer.Constraint switch
    {
        null => buffer.UsedLength is { } counter ? $"of {buffer.Name} the first {counter} elements count" : null,
        { Kind: ConstraintKind.Ascending } => $"{buffer.Name} never descends, and holds no NaN",
        { Kind: ConstraintKind.Offsets, Of: var end } => $"{buffer.Name} begins with 0, never descends and ends with {end}",
        { Kind: ConstraintKind.Below, Of: var bound } => $"every element of {buffer.Name} is 0 to {bound} − 1",
        _ => $"{buffer.Name} holds each index once",
    };

    private static string ExtentRule(KernelDeclaration declaration)
    {
        string[] others =
        [
            .. declaration.Dimensions
                .Zip(declaration.LeastExtents, (dimension, least) => (dimension, least))
                .Where(extent => extent.least != 1)
                .Select(extent => $"{extent.dimension} at least {extent.least}"),
        ];
        string least = others.Length == 0 ? "every extent is at least 1"
            : others.Length == declaration.Dimensions.Length ? string.Join(", ", others)
            : $"{string.Join(", ", others)}, every other extent at least 1";
        return $"{least}, and each buffer's elements fit a span";
    }

    /// <summary>The values that a scalar may have, such as <c>finite, 0 or above</c>.</summary>
    public static string RangeOf(DeclaredParameter parameter)
    {
        (double low, double high) = ElementTypes.RangeOf(parameter.Type);
        return (parameter.Minimum == low, parameter.Maximum == high, ElementTypes.IsFraction(parameter.Type)) switch
        {
            (true, true, true) => "finite",
            (false, true, true) => Invariant($"finite, {parameter.Minimum} or above"),
            (true, false, true) => Invariant($"finite, up to {parameter.Maximum}"),
            _ => Invariant($"{parameter.Minimum} to {parameter.Maximum}"),
        };
    }

    /// <summary>A sum of products, such as <c>2·rows·columns + rows</c>.</summary>
    private static string Sum(ImmutableArray<WorkTerm> terms, string nothing) => terms.IsEmpty
        ? nothing
        : string.Join(" + ", terms.Select(term => string.Join('·', [Invariant($"{term.Coefficient}"), .. term.Factors])));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
