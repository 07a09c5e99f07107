namespace Kernels.Plugins.Trust;

/// <summary>Opens files that nobody vouches for: opening a pipe would wait for its other end, perhaps for ever.</summary>
internal static class OrdinaryFile
{
    /// <summary>Opens a file for reading, which others may replace or delete meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It can't be opened, or is a pipe, a device or a socket.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenRead(string path)
        => !OperatingSystem.IsWindows() && UnixFile.IsSpecial(path)
            ? throw new IOException($"'{path}' is a pipe, a device or a socket; required: an ordinary file")
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
