using System.IO.Hashing;

namespace Kernels.Native;

/// <summary>Identifies the build of a library by its content.</summary>
internal static class LibraryBuild
{
    /// <summary>The data of the application in which StaticLinking.targets leaves the hash of the archive that it links.</summary>
    private const string LinkedData = "Kernels.Native.LinkedBuild";

    /// <summary>The hash of a library file; null where it can't be read.</summary>
    /// <param name="path">The file.</param>
    /// <returns>XXH3 with 128 bits: builds are told apart, not guarded against forgery.</returns>
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

    /// <summary>The hash of the archive that is linked into this executable; null where the build did not tell.</summary>
    public static string? OfLinked() => AppContext.GetData(LinkedData) as string;
}
