using System.Runtime.InteropServices;

namespace Kernels.Native;

/// <summary>
/// The folder of the project's own libraries: the build copies them next to the application. Those of the package are there only
/// if the application is published for one platform, or else in the folder that NuGet has for each.
/// </summary>
internal static class LibraryFolder
{
    private static readonly string OfPackage =
        Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");

    private static string Folder => AppContext.BaseDirectory;

    /// <summary>The path of a library, whether it exists or not.</summary>
    /// <param name="name">Its name without prefix and extension, such as <c>kernels_native</c>.</param>
    public static string PathOf(string name)
    {
        string file = OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
        string ofPackage = Path.Combine(OfPackage, file);
        return File.Exists(ofPackage) ? ofPackage : Path.Combine(Folder, file);
    }

    /// <summary>Why a library is missing: the reason that the build left in a text file in its place.</summary>
    /// <param name="name">The library's name.</param>
    public static string MissingReason(string name)
    {
        string note = Path.Combine(Folder, $"{name}.missing.txt");
        return File.Exists(note)
            ? File.ReadAllText(note).Trim()
            : $"the library {name} is not in {Folder}; build again, or put it there";
    }
}
