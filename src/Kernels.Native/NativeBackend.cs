namespace Kernels.Native;

/// <summary>The backend <c>native</c>: the project's C and OpenMP library, from its file or linked into this executable.</summary>
public static class NativeBackend
{
    /// <summary>The name by which configuration selects it.</summary>
    public const string Name = "native";

    private const string Library = "kernels_native";

    /// <summary>Loads it.</summary>
    /// <returns>The backend; unavailable, with the reason, where the library is missing or can't be used.</returns>
    public static Backend Load()
    {
        if (LinkedEntry.IsLinked)
        {
            return PluginLoader.Read(new LinkedEntry(), Name, "built in", LibraryBuild.OfLinked);
        }

        string path = LibraryFolder.PathOf(Library);
        return File.Exists(path)
            ? PluginLoader.Load(path, Name)
            : Backend.Unavailable(Name, "C with OpenMP", path, LibraryFolder.MissingReason(Library));
    }
}
