using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Kernels.Native;

/// <summary>The backend <c>native</c>: the project's C and OpenMP library, from its file or linked into this executable.</summary>
public static class NativeBackend
{
    /// <summary>The name by which configuration selects it.</summary>
    public const string Name = "native";

    /// <summary>The environment variable that chooses a level instead of the best that this processor supports.</summary>
    public const string LevelVariable = "KERNELS_NATIVE_ISA";

    private const string Library = "kernels_native";
    private const string Description = "C with OpenMP";
    private const string OpenMPLibrary = "libgomp.so.1";
    private const string OpenMPRemedy =
        $"{OpenMPLibrary} can't be loaded either: install GCC's OpenMP library, libgomp1 on Debian and Ubuntu, libgomp on Fedora and Alpine";

    /// <summary>The levels that it is compiled for, best first, as in native/CMakeLists.txt.</summary>
    public static ImmutableArray<string> Levels { get; } = RuntimeInformation.ProcessArchitecture == Architecture.X64
        ? ["x86-64-v4", "x86-64-v3", "x86-64-v2"]
        : ["generic"];

    /// <summary>Loads it.</summary>
    /// <returns>The backend; unavailable, with the reason, if the library is missing or can't be used.</returns>
    public static Backend Load()
    {
        if (LinkedEntry.IsLinked)
        {
            return PluginLoader.Read(() => new LinkedEntry(), Name, "built in", LibraryBuild.OfLinked);
        }

        string path = LibraryFolder.PathOf(Library);
        if (!File.Exists(path))
        {
            return Backend.Unavailable(Name, Description, path, LibraryFolder.MissingReason(Library));
        }

        Backend backend = PluginLoader.Load(path, Name);
        return backend.UnavailableReason is { } reason && LacksOpenMP()
            ? Backend.Unavailable(Name, Description, path, $"{reason}; {OpenMPRemedy}")
            : backend;
    }

    /// <summary>Whether the OpenMP library of GCC, with which the C library is built, can't be loaded by itself either.</summary>
    private static bool LacksOpenMP() => OperatingSystem.IsLinux() && !NativeLibrary.TryLoad(OpenMPLibrary, out _);
}
