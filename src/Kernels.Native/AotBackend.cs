using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Kernels.Native;

/// <summary>The backend <c>aot</c>: the C# kernels compiled by NativeAOT, one library for each instruction-set level.</summary>
public static class AotBackend
{
    /// <summary>The name by which configuration selects it.</summary>
    public const string Name = "aot";

    /// <summary>The environment variable that chooses a level, instead of the best that this processor has.</summary>
    public const string LevelVariable = "KERNELS_AOT_ISA";

    private const string Library = "kernels_aot";
    private const string Description = "C# compiled ahead of time";

    /// <summary>The levels that are built, best first.</summary>
    private static readonly ImmutableArray<string> Levels = RuntimeInformation.ProcessArchitecture == Architecture.X64
        ? ["x86-64-v4", "x86-64-v3", "x86-64-v2"]
        : ["generic"];

    /// <summary>The levels whose library is there, as a file or carried in this executable, best first.</summary>
    public static ImmutableArray<string> PresentLevels => [.. Levels.Where(level => IsFile(level) || IsCarried(level))];

    /// <summary>Loads it.</summary>
    /// <returns>The backend; unavailable, with the reason, where its library is missing or can't be used.</returns>
    public static Backend Load()
    {
        ImmutableArray<string> present = PresentLevels;
        if (Environment.GetEnvironmentVariable(LevelVariable) is { Length: > 0 } chosen && !present.IsEmpty)
        {
            return present.Contains(chosen)
                ? Load(chosen)
                : Unavailable($"{LevelVariable} is '{chosen}'; allowed: {string.Join(", ", present)}");
        }

        ImmutableArray<string> files = [.. present.Where(IsFile)];
        return !files.IsEmpty ? PluginLoader.LoadBest([.. files.Select(PathOf)], Name)
            : present.Select(Load).FirstOrDefault(backend => backend.UnavailableReason is null) is { } best ? best
            : Unavailable(LinkedEntry.IsLinked
                ? "this executable's own C# is compiled ahead of time already: use simd or managed"
                : LibraryFolder.MissingReason(Library));
    }

    private static Backend Load(string level) => IsFile(level)
        ? PluginLoader.Load(PathOf(level), Name)
        : PluginLoader.LoadImage(LinkedEntry.ReadImage(level), Name, "built in");

    private static Backend Unavailable(string reason) => Backend.Unavailable(Name, Description, PathOf(Levels[0]), reason);

    private static bool IsFile(string level) => File.Exists(PathOf(level));

    private static bool IsCarried(string level) => LinkedEntry.IsLinked && !LinkedEntry.ReadImage(level).IsEmpty;

    private static string PathOf(string level) => LibraryFolder.PathOf($"{Library}.{level}");
}
