using System.Collections.Immutable;
using System.Globalization;

namespace Kernels.Workloads.Sources;

/// <summary>
/// The options of <c>kernels run</c> for a declared kernel: one for each parameter, dimension and input buffer, by its name;
/// one for each output; and a preset for extents that are not given.
/// </summary>
internal static class DeclaredUserOptions
{
    /// <summary>The preset for extents that are not given.</summary>
    public const string Size = "size";

    /// <summary>The seed of random inputs.</summary>
    public const string Seed = "seed";

    /// <summary>The file of the only output; if there are several, their names are appended.</summary>
    public const string Output = "output";

    /// <summary>A prefix with a hyphen, which no declared name has, so that it can't clash.</summary>
    private const string PrefixOfTaken = "kernel-";

    private static readonly ImmutableArray<string> Taken = [.. UserOption.OfEveryKernel, .. UserOption.OfComparison, Size, Seed, Output];

    /// <summary>The names of the presets, in the order of <see cref="WorkloadSize"/>.</summary>
    public static string[] Sizes { get; } = [.. Enum.GetNames<WorkloadSize>().Select(name => name.ToLowerInvariant())];

    /// <summary>The option of a parameter, a dimension or an input buffer: its name, with a prefix if that is taken.</summary>
    public static string NameOf(string declared) => Taken.Contains(declared) ? PrefixOfTaken + declared : declared;

    /// <summary>The option of an output buffer.</summary>
    public static string OutputOf(KernelDeclaration declaration, DeclaredBuffer buffer)
        => declaration.Buffers.Count(buffer => buffer.IsResult) == 1 ? Output : $"{Output}-{buffer.Name}";

    /// <summary>All options of a kernel.</summary>
    public static ImmutableArray<UserOption> Of(KernelDeclaration declaration) =>
    [
        .. declaration.Parameters.Zip(ContractTexts.Parameters(declaration), OfParameter),
        .. declaration.Buffers.Where(buffer => buffer.IsRead).Select(OfInput),
        .. declaration.Dimensions.Select(dimension => OfDimension(declaration, dimension)),
        new(Size, "NAME", Sizes[(int)WorkloadSize.Medium], $"preset for extents that are not given: {string.Join(", ", Sizes)}")
        {
            Kind = UserOptionKind.Filling,
        },
        new(Seed, "N", "1", "seed of random inputs, 0 or above") { Kind = UserOptionKind.Filling },
        .. declaration.Buffers.Where(buffer => buffer.IsResult).Select(buffer => new UserOption(
            OutputOf(declaration, buffer), "FILE.npy", null, $"array to write, {buffer.Name}: {DescribeArray(buffer)}")
        {
            Kind = UserOptionKind.Output,
        }),
    ];

    private static UserOption OfParameter(DeclaredParameter declared, KernelParameter parameter) => new(
        NameOf(declared.Name),
        ElementTypes.IsFraction(declared.Type) ? "X" : "N",
        declared.Default.ToString(CultureInfo.InvariantCulture),
        $"{declared.Description}, {parameter.Range}");

    private static UserOption OfInput(DeclaredBuffer buffer) => new(
        NameOf(buffer.Name),
        "FILE.npy",
        null,
        $"{buffer.Description}, {DescribeArray(buffer)}; without it, {ContractTexts.DescribeContent(buffer)}")
    {
        Kind = UserOptionKind.Input,
    };

    private static UserOption OfDimension(KernelDeclaration declaration, string dimension)
    {
        string[] files =
        [
            .. declaration.Buffers
                .Where((buffer, index) => buffer.IsRead && declaration.HasDimension(index, declaration.Dimensions.IndexOf(dimension)))
                .Select(buffer => $"--{NameOf(buffer.Name)}"),
        ];
        string fromFiles = files.Length == 0 ? "" : $"that of {string.Join(" or ", files)}, or else ";
        int least = declaration.LeastExtents[declaration.Dimensions.IndexOf(dimension)];
        return new(NameOf(dimension), "N", null, $"extent, {least} or above; without it, {fromFiles}that of the preset");
    }

    private static string DescribeArray(DeclaredBuffer buffer)
        => $"{ElementTypes.NameOf(buffer.Type)} [{string.Join(" × ", buffer.Shape)}]";
}
