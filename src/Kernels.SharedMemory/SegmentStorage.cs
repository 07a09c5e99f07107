using Microsoft.Win32.SafeHandles;

namespace Kernels.SharedMemory;

/// <summary>What holds a segment's pages: a file with its space reserved.</summary>
/// <param name="file">The file, open for reading and writing.</param>
/// <param name="path">What other processes open.</param>
internal abstract class SegmentStorage(SafeFileHandle file, string path) : IDisposable
{
    public SafeFileHandle File { get; } = file;

    public string Path { get; } = path;

    /// <summary>Whether another process can pull pages from under a mapping, whose use is a bus error then.</summary>
    public abstract bool CanBeShortened { get; }

    /// <summary>Makes a file of a size.</summary>
    /// <param name="bytes">The size; whole pages.</param>
    /// <param name="folder">The folder in the options.</param>
    /// <exception cref="InsufficientMemoryException">There is not that much memory.</exception>
    /// <exception cref="IOException">The folder does not exist, can't be written, or has no room.</exception>
    public static SegmentStorage Create(long bytes, string? folder)
    {
        folder ??= Environment.GetEnvironmentVariable(SharedMemoryOptions.FolderVariable);
        return !string.IsNullOrEmpty(folder) ? FolderStorage.CreateIn(folder, bytes)
            : OperatingSystem.IsLinux() ? MemoryStorage.CreateUnnamed(bytes)
            : FolderStorage.CreateIn(System.IO.Path.GetTempPath(), bytes);
    }

    public abstract void ForbidWriting();

    public virtual void Dispose() => File.Dispose();

    protected static void ForbidByMode(SafeFileHandle file)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead);
        }
    }
}
