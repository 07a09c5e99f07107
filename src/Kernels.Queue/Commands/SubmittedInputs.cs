using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Workloads;
using Kernels.Workloads.Formats;

namespace Kernels.Queue.Commands;

/// <summary>Names the files of a call so that workers find them, in other folders and on other machines.</summary>
internal static class SubmittedInputs
{
    /// <summary>The values of a kernel's options as a job has them: a pattern's files, each by its absolute path, in its place.</summary>
    /// <param name="given">The options that were given, by their names without dashes.</param>
    /// <param name="values">The same.</param>
    /// <exception cref="UserInputException">A file does not exist, or is none that other processes can read.</exception>
    public static ImmutableSortedDictionary<string, ImmutableArray<string>> OptionsOf(
        IReadOnlyDictionary<string, ImmutableArray<string>> given, UserValues values)
    {
        ILookup<string, string> files = values.Inputs.ToLookup(input => input.Option, input => input.Value);
        return given.ToImmutableSortedDictionary(
            option => option.Key,
            option => files.Contains(option.Key) ? [.. files[option.Key].Select(file => FullNameOf(option.Key, file))] : option.Value,
            StringComparer.Ordinal);
    }

    private static string FullNameOf(string option, string text)
    {
        ArrayName array = ArrayName.Parse(text);
        bool isPipe = Descriptors.Find(array.Path, Descriptors.Input) is not null || FileStatus.Of(array.Path) is { IsSpecial: true };
        if (isPipe || !File.Exists(array.Path))
        {
            throw new UserInputException(
                $"--{option} is '{text}'{(isPipe ? ", a pipe or a device" : ": there is no such file")}; required: a file that every worker has under the same path.");
        }

        string path = Path.GetFullPath(array.Path);
        return array.Member is null ? path : $"{path}:{array.Member}";
    }
}
