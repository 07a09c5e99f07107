using System.Collections.Immutable;

namespace Kernels.Runner.Diagnosis;

/// <summary>A program that builds the libraries that this one loads.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Path">Where it is; null if it was not found.</param>
/// <param name="Remedy">How to get it; null if it was found.</param>
internal sealed record BuildTool(string Name, string? Path, string? Remedy)
{
    private static readonly ImmutableArray<(string Name, string[] Programs, string Remedy)> All =
    [
        ("CMake", ["cmake"], "install CMake 3.25 or newer"),
        ("C compiler", ["cc", "gcc", "clang"], "install GCC or Clang, with the C library's headers"),
        ("make", ["make", "ninja"], "install make or Ninja"),
    ];

    /// <summary>Looks for every tool.</summary>
    /// <param name="folders">The folders to look in, as <c>PATH</c> has them.</param>
    /// <returns>The tools.</returns>
    public static ImmutableArray<BuildTool> FindAll(string? folders)
        => [.. All.Select(tool => Find(tool.Name, tool.Programs, tool.Remedy, folders ?? ""))];

    private static BuildTool Find(string name, string[] programs, string remedy, string folders)
    {
        string? path = programs
            .SelectMany(program => folders
                .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? $"{program}.exe" : program)))
            .FirstOrDefault(File.Exists);
        return new BuildTool(name, path, path is null ? remedy : null);
    }
}
