using System.IO.Hashing;

namespace Kernels.Native;

/// <summary>Identifies the build of a library by its content.</summary>
internal static class LibraryBuild
{
    /// <summary>The key of the application data in which StaticLinking.targets records the hash of the linked archive.</summary>
    private const string LinkedData = "Kernels.Native.LinkedBuild";

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
}
