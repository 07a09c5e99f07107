namespace Kernels.Files;

/// <summary>A file without a name: when it is closed nothing is left of it, however its process ends.</summary>
internal static class UnnamedFile
{
    /// <summary>Makes one, which only this user can read.</summary>
    /// <param name="folder">A folder on the disk that holds it.</param>
    /// <returns>The empty file.</returns>
    /// <exception cref="IOException">It can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static FileStream CreateIn(string folder)
    {
        string path = TemporaryFile.NewPathIn(folder);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, BufferSize = 0 };
        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream file = new(path, options);
        File.Delete(path);
        return file;
    }
}
