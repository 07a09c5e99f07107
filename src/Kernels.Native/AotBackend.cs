using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Kernels.Native;

/// <summary>The backend <c>aot</c>: the C# kernels compiled by NativeAOT, one library for each instruction-set level.</summary>
public static class AotBackend
{
    /// <summary>The name by which configuration selects it.</summary>
    public const string Name = "aot";

    /// <summary>The environment variable that chooses a level instead of the best that this processor supports.</summary>
    public const string LevelVariable = "KERNELS_AOT_ISA";

    private const string Library = "kernels_aot";
    private const string Description = "C# compiled ahead of time";

    /// <summary>The levels that are built, best first.</summary>
    private static readonly ImmutableArray<string> Levels = RuntimeInformation.ProcessArchitecture == Architecture.X64
        ? ["x86-64-v4", "x86-64-v3", "x86-64-v2"]
        : ["generic"];

    /// <summary>The levels whose library is present, as a file or inside this executable, best first.</summary>
    public static ImmutableArray<string> PresentLevels
        => [.. Levels.Where(level => File.Exists(PathOf(level)) || (AotImage.IsInside && level == AotImage.Level))];

    /// <summary>Loads it.</summary>
    /// <returns>The backend; unavailable, with the reason, if its library is missing or can't be used.</returns>
    public static Backend Load()
    {
        ImmutableArray<string> present = PresentLevels;
        if (present.IsEmpty)
        {
            string reason = LinkedEntry.IsLinked
                ? "this executable's own C# is compiled ahead of time already: use simd or managed"
                : LibraryFolder.MissingReason(Library);
            return Backend.Unavailable(Name, Description, PathOf(Levels[0]), reason);
        }

        string? chosen = Environment.GetEnvironmentVariable(LevelVariable);
        if (!string.IsNullOrEmpty(chosen) && !present.Contains(chosen))
        {
            return Backend.Unavailable(
                Name,
                Description,
                PathOf(Levels[0]),
                $"{LevelVariable} is '{chosen}'{Spelling.Suggest(chosen, present)}; allowed: {string.Join(", ", present)}");
        }

        ImmutableArray<string> files = [.. (string.IsNullOrEmpty(chosen) ? present : [chosen]).Select(PathOf).Where(File.Exists)];
        if (files.IsEmpty && AotImage.IsInside)
        {
            return AotImage.Load(Name);
        }

        return PluginLoader.LoadBest(files, Name);
    }

    private static string PathOf(string level) => LibraryFolder.PathOf($"{Library}.{level}");
}
