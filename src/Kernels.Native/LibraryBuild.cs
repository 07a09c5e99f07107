using System.IO.Hashing;

namespace Kernels.Native;

/// <summary>Identifies the build of a library by its content.</summary>
internal static class LibraryBuild
{
    /// <summary>
    /// The key of the application data in which StaticLinking.targets records the hash of the linked archive, and
    /// Application.targets, with the library's name after it, that of an application's own code in C.
    /// </summary>
    private const string LinkedData = "Kernels.Native.LinkedBuild";

    /// <summary>Stands for a library that is not there: its code can't run, and would be another build if it came.</summary>
    public const string Missing = "missing";

    /// <summary>The hash of a library file; null if it can't be read.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The 128-bit XXH3, which tells builds apart but does not guard against forgery.</returns>
    public static string? OfFile(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            XxHash128 hash = new();
            hash.Append(file);
            return Convert.ToHexStringLower(hash.GetCurrentHash());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The hash of the archive that is linked into this executable; null if the build did not record it.</summary>
    public static string? OfLinked() => AppContext.GetData(LinkedData) as string;

    /// <summary>The hash of a library of an application's own code, linked in or beside the program; null if it can't be read.</summary>
    /// <param name="library">Its name, such as <c>OwnKernel.native</c>.</param>
    /// <returns>The hash; <see cref="Missing"/> if there is no such library, as on a machine without a C compiler.</returns>
    public static string? OfOwn(string library)
    {
        string path = Path.Combine(AppContext.BaseDirectory, $"lib{library}.so");
        return AppContext.GetData($"{LinkedData}.{library}") as string ?? (File.Exists(path) ? OfFile(path) : Missing);
    }
}
