using System.Collections.Immutable;
using System.Globalization;

namespace Kernels.Workloads.Sources;

/// <summary>The extents of a declared kernel's dimensions, from a preset or from the user.</summary>
internal static class DeclaredExtents
{
    /// <summary>The extents of a preset.</summary>
    public static ImmutableArray<int> OfPreset(KernelDeclaration declaration, WorkloadSize size) => size switch
    {
        WorkloadSize.Tiny => declaration.Presets.Tiny,
        WorkloadSize.Small => declaration.Presets.Small,
        WorkloadSize.Medium => declaration.Presets.Medium,
        WorkloadSize.Large => declaration.Presets.Large,
        _ => throw new ArgumentOutOfRangeException(nameof(size), size, null),
    };

    /// <summary>The scalars of a preset.</summary>
    public static ImmutableArray<double> ScalarsOfPreset(KernelDeclaration declaration, WorkloadSize size)
        => [.. declaration.Parameters.Select(parameter => parameter.Presets is { } presets ? presets.All[(int)size] : parameter.Default)];

    /// <summary>The scalars of a user's call: from options, or else from a preset where those differ, or else the defaults.</summary>
    /// <exception cref="UserInputException">A value is wrong.</exception>
    public static ImmutableArray<double> FindScalars(KernelDeclaration declaration, UserValues values, DeclaredOptionNames names) =>
    [
        .. declaration.Parameters.Select(parameter => IsOfPreset(parameter, values, names)
            ? parameter.Presets!.All[(int)SizeOf(values)]
            : ScalarOf(parameter, names.Of(parameter.Name), values)),
    ];

    /// <summary>The extents of a user's call: from files, or else from options, or else from a preset.</summary>
    /// <param name="declaration">The kernel.</param>
    /// <param name="values">The user's values.</param>
    /// <param name="files">The user's files.</param>
    /// <exception cref="UserInputException">Files differ, an option repeats what a file gives, or a value is wrong.</exception>
    public static ImmutableArray<int> Find(KernelDeclaration declaration, UserValues values, DeclaredUserFiles files)
    {
        int[] extents = new int[declaration.Dimensions.Length];
        string? given = null;
        bool usesPreset = declaration.Parameters.Any(parameter => IsOfPreset(parameter, values, files.Names));
        ImmutableArray<int> preset = OfPreset(declaration, SizeOf(values));
        for (int index = 0; index < extents.Length; index++)
        {
            string dimension = declaration.Dimensions[index];
            string option = files.Names.Of(dimension);
            if (files.Find(index) is (int extent, string file))
            {
                extents[index] = values.IsGiven(option)
                    ? throw new UserInputException(
                        $"{OptionRules.Exclude($"--{option}", $"--{file}", "the file has a shape")}.")
                    : extent;
                given ??= file;
            }
            else if (values.IsGiven(option))
            {
                extents[index] = values.WholeNumber(option, declaration.LeastExtents[index], Array.MaxLength);
                given ??= option;
            }
            else
            {
                extents[index] = preset[index];
                usesPreset = true;
            }
        }

        return usesPreset || !values.IsGiven(DeclaredOptionNames.Size)
            ? [.. extents]
            : throw new UserInputException(
                OptionRules.Exclude(
                    $"--{DeclaredOptionNames.Size}", given is null ? "the other options" : $"--{given}", "a preset would add nothing") + ".");
    }

    /// <summary>The extents and scalars in one line, such as <c>n = 1000, a = 0.5</c>.</summary>
    public static string Describe(KernelDeclaration declaration, ReadOnlySpan<int> extents, ReadOnlySpan<double> scalars)
    {
        List<string> parts = [];
        for (int index = 0; index < extents.Length; index++)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{declaration.Dimensions[index]} = {extents[index]}"));
        }

        for (int index = 0; index < scalars.Length; index++)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{declaration.Parameters[index].Name} = {scalars[index]}"));
        }

        return string.Join(", ", parts);
    }

    /// <summary>Whether a preset decides a scalar that the user did not give.</summary>
    private static bool IsOfPreset(DeclaredParameter parameter, UserValues values, DeclaredOptionNames names)
        => parameter.Presets is not null && !values.IsGiven(names.Of(parameter.Name));

    private static double ScalarOf(DeclaredParameter parameter, string option, UserValues values)
        => !ElementTypes.IsFraction(parameter.Type)
            ? values.LongNumber(option, (long)parameter.Minimum, (long)parameter.Maximum)
            : values.Number(option, parameter.Minimum, parameter.Maximum);

    /// <summary>The preset that a user's call takes what is missing from.</summary>
    /// <exception cref="UserInputException">There is no such preset.</exception>
    public static WorkloadSize SizeOf(UserValues values)
    {
        string text = values.Text(DeclaredOptionNames.Size)!;
        int index = Array.FindIndex(DeclaredUserOptions.Sizes, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index >= 0
            ? (WorkloadSize)index
            : throw new UserInputException(
                $"--{DeclaredOptionNames.Size} is '{text}'{Spelling.Suggest(text, DeclaredUserOptions.Sizes)}; allowed: {string.Join(", ", DeclaredUserOptions.Sizes)}.");
    }
}
