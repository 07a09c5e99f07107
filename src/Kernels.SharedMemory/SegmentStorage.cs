using Microsoft.Win32.SafeHandles;

namespace Kernels.SharedMemory;

/// <summary>Holds a segment's pages: a file whose space is reserved.</summary>
/// <param name="file">The file, open for reading and writing.</param>
/// <param name="path">The path that other processes open.</param>
internal abstract class SegmentStorage(SafeFileHandle file, string path) : IDisposable
{
    public SafeFileHandle File { get; } = file;

    public string Path { get; } = path;

    /// <summary>Whether another process can pull pages from under a mapping, so that touching them is a bus error.</summary>
    public abstract bool CanBeShortened { get; }

    /// <summary>Makes a file of the given size.</summary>
    /// <param name="bytes">The size; whole pages.</param>
    /// <param name="folder">The folder from the options; null if not set.</param>
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
