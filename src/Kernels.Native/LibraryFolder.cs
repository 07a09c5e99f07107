namespace Kernels.Native;

/// <summary>Where the project's own libraries lie: next to the application, as the build copies them.</summary>
internal static class LibraryFolder
{
    private static string Folder => AppContext.BaseDirectory;

    /// <summary>The path of a library, whether it is there or not.</summary>
    /// <param name="name">Its name without prefix and extension, such as <c>kernels_native</c>.</param>
    public static string PathOf(string name)
    {
        string file = OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
        return Path.Combine(Folder, file);
    }

    /// <summary>Why a library is not there: what the build found and left in a text file in its place.</summary>
    /// <param name="name">The library's name.</param>
    public static string MissingReason(string name)
    {
        string note = Path.Combine(Folder, $"{name}.missing.txt");
        return File.Exists(note)
            ? File.ReadAllText(note).Trim()
            : $"the library {name} is not in {Folder}; build again, or put it there";
    }
}
