using System.Collections.Immutable;
using System.Globalization;

namespace Kernels.Workloads.Sources;

/// <summary>
/// The options of <c>kernels run</c> for a declared kernel: one for each parameter, dimension and input; the ends of axes; a
/// preset for what is not given; and a file for each output, and for each picture.
/// </summary>
internal static class DeclaredUserOptions
{
    /// <summary>The names of the presets, in the order of <see cref="WorkloadSize"/>.</summary>
    public static string[] Sizes { get; } = [.. Enum.GetNames<WorkloadSize>().Select(name => name.ToLowerInvariant())];

    /// <summary>All options of a kernel.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="isTextMadeUp">Whether presets hold made-up texts and words, and not what the declaration says.</param>
    public static ImmutableArray<UserOption> Of(KernelDeclaration declaration, bool isTextMadeUp = false)
    {
        DeclaredOptionNames names = new(declaration);
        return
        [
            .. declaration.Parameters.Zip(ContractTexts.Parameters(declaration), (declared, parameter) => OfParameter(names, declared, parameter)),
            .. names.Matrix is null ? Array.Empty<UserOption>() : [OfMatrix(declaration, names)],
            .. names.TextFiles.Select(text => OfTextFile(declaration, names, text.Option, text.File, isTextMadeUp)),
            .. Enumerable.Range(0, declaration.Buffers.Length).SelectMany(index => OfInput(declaration, names, index, isTextMadeUp)),
            .. declaration.Dimensions.Select(dimension => OfDimension(declaration, names, dimension)),
            new(DeclaredOptionNames.Size, "NAME", Sizes[(int)WorkloadSize.Medium], $"preset for what is not given: {string.Join(", ", Sizes)}")
            {
                Kind = UserOptionKind.Filling,
            },
            .. declaration.Buffers.Any(IsRandom)
                ? [new(DeclaredOptionNames.Seed, "N", "1", "seed of random inputs, 0 or above") { Kind = UserOptionKind.Filling }]
                : Array.Empty<UserOption>(),
            .. names.OfResultImage is { } image
                ? [new(image, "FILE.png", null, $"image to write: {declaration.Image!.Description}") { Kind = UserOptionKind.Output }]
                : Array.Empty<UserOption>(),
            .. declaration.Buffers.Where(buffer => buffer.PictureLimit is not null).Select(buffer => new UserOption(
                names.OfImage(buffer.Name), "FILE.png", null, $"image to write of {buffer.Name}: black from --{names.Of(buffer.PictureLimit!)} on")
            {
                Kind = UserOptionKind.Output,
            }),
            .. declaration.Buffers.Where(buffer => buffer.IsResult).Select(buffer => new UserOption(
                names.OfOutput(buffer.Name), "FILE.npy", null, $"array to write, {buffer.Name}: {DescribeArray(buffer)}{DescribeUse(buffer)}")
            {
                Kind = UserOptionKind.Output,
            }),
        ];
    }

    /// <summary>Whether what an input holds without a file depends on the seed.</summary>
    public static bool IsRandom(DeclaredBuffer buffer) => buffer switch
    {
        { IsRead: false } or { Axis: not null } or { Constraint.Kind: ConstraintKind.Offsets } => false,
        { Fill: { } fill } => fill.Low != fill.High,
        _ => true,
    };

    private static UserOption OfParameter(DeclaredOptionNames names, DeclaredParameter declared, KernelParameter parameter) => new(
        names.Of(declared.Name),
        ElementTypes.IsFraction(declared.Type) ? "X" : "N",
        declared.Presets is null ? declared.Default.ToString(CultureInfo.InvariantCulture) : null,
        $"{declared.Description.TrimEnd('.')}, {parameter.Range}{(declared.Presets is null ? "" : "; without it, that of the preset")}");

    private static IEnumerable<UserOption> OfInput(KernelDeclaration declaration, DeclaredOptionNames names, int index, bool isTextMadeUp)
    {
        DeclaredBuffer buffer = declaration.Buffers[index];
        if (!buffer.IsRead)
        {
            yield break;
        }

        string otherwise = buffer.Axis is not null ? $"even steps from --{names.OfEnds(buffer.Name).Low} to --{names.OfEnds(buffer.Name).High}"
            : IsOfOnes(declaration, index) ? $"ones beside --{names.Matrix}, or else {ContractTexts.DescribeContent(buffer)}"
            : isTextMadeUp && names.OfTextFile(index) is not null ? "made up"
            : ContractTexts.DescribeContent(buffer);
        yield return new(names.Of(buffer.Name), "FILE.npy", null, $"{buffer.Description.TrimEnd('.')}, {DescribeArray(buffer)}; without it, {otherwise}")
        {
            Kind = UserOptionKind.Input,
            TakesSeveral = true,
            WholeOption = names.OfWhole(index),
        };

        if (buffer.Axis is { } axis)
        {
            foreach (UserOption end in OfEnds(names, buffer.Name, axis))
            {
                yield return end;
            }
        }
    }

    private static UserOption OfMatrix(KernelDeclaration declaration, DeclaredOptionNames names) => new(
        names.Matrix!,
        "FILE.mtx",
        null,
        "sparse matrix, a Matrix Market file of real numbers, also packed with gzip; instead of "
            + $"{AloneOf(declaration, names, Enumerable.Range(0, declaration.Buffers.Length).Where(DeclaredMatrix.Find(declaration)!.Has))}; without any of them, a random one")
    {
        Kind = UserOptionKind.Input,
    };

    /// <summary>The options of inputs, each alone.</summary>
    private static string AloneOf(KernelDeclaration declaration, DeclaredOptionNames names, IEnumerable<int> inputs)
        => string.Join(", ", inputs.Select(input => $"--{names.Of(declaration.Buffers[input].Name)}"));

    private static UserOption OfTextFile(
        KernelDeclaration declaration, DeclaredOptionNames names, string option, DeclaredTextFile file, bool isTextMadeUp)
        => new(
            option,
            "FILE.txt",
            null,
            $"{file.Content}, in UTF-8 or any other bytes, also packed with gzip; instead of "
                + AloneOf(declaration, names, file.Parts)
                + (isTextMadeUp ? "; without any of them, made up" : ""))
        {
            Kind = UserOptionKind.Input,
        };

    /// <summary>
    /// Whether an input holds ones beside the user's own matrix, so that a result shows the matrix alone: a vector over its columns.
    /// </summary>
    public static bool IsOfOnes(KernelDeclaration declaration, int index)
        => DeclaredMatrix.Find(declaration) is { } matrix
            && declaration.Buffers[index] is { Direction: BufferDirection.In, Axis: null, Constraint: null, Shape.Length: 1, Fill: { Low: <= 1, High: >= 1 } } buffer
            && ElementTypes.IsFraction(buffer.Type)
            && declaration.HasDimension(index, matrix.ColumnCount);

    /// <summary>The options of the ends of an axis, the lower one first. Coordinates may descend.</summary>
    private static UserOption[] OfEnds(DeclaredOptionNames names, string buffer, DeclaredAxis axis)
    {
        (string low, string high) = names.OfEnds(buffer);
        (string first, string end) = ($"first element of {buffer}", $"where {buffer} ends");
        bool ascends = axis.From < axis.To;
        return
        [
            new(low, "X", Math.Min(axis.From, axis.To).ToString(CultureInfo.InvariantCulture), $"{(ascends ? first : end)}, finite"),
            new(high, "X", Math.Max(axis.From, axis.To).ToString(CultureInfo.InvariantCulture), $"{(ascends ? end : first)}, above --{low}"),
        ];
    }

    private static UserOption OfDimension(KernelDeclaration declaration, DeclaredOptionNames names, string dimension)
    {
        int place = declaration.Dimensions.IndexOf(dimension);
        bool isOfMatrix = DeclaredMatrix.Find(declaration)?.ColumnCount == place;
        string[] files =
        [
            .. (isOfMatrix ? [names.Matrix!] : Array.Empty<string>())
                .Concat(Enumerable.Range(0, declaration.Buffers.Length)
                    .Where(index => declaration.Buffers[index].IsRead && declaration.HasDimension(index, place))
                    .SelectMany(index => (string?[])[names.OfWhole(index), names.Of(declaration.Buffers[index].Name)])
                    .OfType<string>())
                .Distinct()
                .Select(option => $"--{option}"),
        ];
        string least = $"extent, {declaration.LeastExtents[place]} or above";
        return new(names.Of(dimension), "N", null, files switch
        {
            [] => $"{least}; without it, that of the preset",
            [var file] => $"{least}, not beside {file}, which has it; without both, that of the preset",
            _ => $"{least}, not beside {string.Join(" or ", files)}, which have it; without any of them, that of the preset",
        });
    }

    private static string DescribeUse(DeclaredBuffer buffer)
        => buffer.UsedLength is { } counter ? $", of which as many elements as {counter} says" : "";

    private static string DescribeArray(DeclaredBuffer buffer)
        => $"{ElementTypes.NameOf(buffer.Type)} [{string.Join(" × ", buffer.Shape)}]";
}
