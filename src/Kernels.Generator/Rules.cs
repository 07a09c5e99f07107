using Microsoft.CodeAnalysis;

namespace Kernels.Generator;

/// <summary>The diagnostics.</summary>
internal static class Rules
{
    private static readonly DiagnosticDescriptor Class = Create(
        "KERNELS001", "The class of a kernel", "The generator adds members to the class: it has to be partial, neither generic nor inside another type.");

    private static readonly DiagnosticDescriptor Id = Create(
        "KERNELS002",
        "A kernel's id",
        "An id has a namespace, so that it never collides with a kernel that comes with this project, a name and a revision: 'acme.ema/1'.");

    private static readonly DiagnosticDescriptor Oracle = Create(
        "KERNELS003", "The oracle", "Exactly one static method without a result has [Oracle]; its signature is the contract.");

    private static readonly DiagnosticDescriptor Implementations = Create(
        "KERNELS004",
        "Implementations",
        "At least one static method has [Implementation(\"name\")], with the oracle's parameters, and KernelOptions after them if it uses several threads.");

    private static readonly DiagnosticDescriptor Parameters = Create(
        "KERNELS005",
        "Parameters",
        "Buffers are ReadOnlySpan<T> or Span<T> of double, float or whole numbers of 8 to 64 bits; scalars are double, float, int or long.");

    private static readonly DiagnosticDescriptor Shapes = Create(
        "KERNELS006",
        "Shapes",
        "A shape names dimensions, and [Like] another buffer. The extents have to follow from lengths of one-dimensional buffers, or be int parameters named like dimensions.");

    private static readonly DiagnosticDescriptor Presets = Create(
        "KERNELS007", "Presets", "Presets are four extents, ascending; a kernel of several dimensions has an [Extent] for each.");

    private static readonly DiagnosticDescriptor Work = Create(
        "KERNELS008", "Work", "Flops is a sum of products of numbers, dimensions and scalars, such as '2*rows*columns + rows'.");

    private static readonly DiagnosticDescriptor Values = Create(
        "KERNELS009", "Values", "Ranges, fills and tolerances are finite and ascending, and a default is in its range.");

    private static readonly DiagnosticDescriptor Texts = Create(
        "KERNELS010", "Texts", "Summary and definition are one line each, which lists show; the class's XML summary is the former.");

    private static readonly DiagnosticDescriptor Cut = Create(
        "KERNELS011",
        "The cut",
        "The dimension of [Cut] is the first extent of each buffer that has it; in a map, one input may have one more, of [Offsets]. In a map or a stencil every result has it, and in a reduction or a merge none. A stencil has a halo. A union makes whole results of every one, or [Finish] computes what is left.");

    private static readonly Dictionary<Rule, DiagnosticDescriptor> All = new()
    {
        [Rule.Class] = Class,
        [Rule.Id] = Id,
        [Rule.Oracle] = Oracle,
        [Rule.Implementations] = Implementations,
        [Rule.Parameters] = Parameters,
        [Rule.Shapes] = Shapes,
        [Rule.Presets] = Presets,
        [Rule.Work] = Work,
        [Rule.Values] = Values,
        [Rule.Texts] = Texts,
        [Rule.Cut] = Cut,
    };

    public static DiagnosticDescriptor Of(Rule rule) => All[rule];

    private static DiagnosticDescriptor Create(string id, string title, string help)
        => new(id, title, "{0}", "Kernels", DiagnosticSeverity.Error, isEnabledByDefault: true, help);
}
