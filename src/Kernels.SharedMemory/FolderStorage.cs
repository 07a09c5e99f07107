using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Kernels.SharedMemory;

/// <summary>A file in this process's own folder below a folder that the user chose.</summary>
internal sealed class FolderStorage : SegmentStorage
{
    private static int s_lastNumber;

    private FolderStorage(SafeFileHandle file, string path)
        : base(file, path)
    {
    }

    /// <inheritdoc/>
    public override bool CanBeShortened => !OperatingSystem.IsWindows();

    public static FolderStorage CreateIn(string folder, long bytes)
    {
        RequireRoom(bytes, folder);
        string own = OwnFolder.Below(folder).Location;
        int number = Interlocked.Increment(ref s_lastNumber);
        string path = System.IO.Path.Combine(own, number.ToString(CultureInfo.InvariantCulture));
        SafeFileHandle file = Open(path, bytes);
        try
        {
            if (OperatingSystem.IsLinux())
            {
                MemoryStorage.Reserve(file, bytes);
            }
            else
            {
                RandomAccess.SetLength(file, bytes);
            }

            return new FolderStorage(file, path);
        }
        catch
        {
            file.Dispose();
            System.IO.File.Delete(path);
            throw;
        }
    }

    /// <inheritdoc/>
    public override void ForbidWriting() => ForbidByMode(File);

    public override void Dispose()
    {
        base.Dispose();
        try
        {
            System.IO.File.Delete(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Processes that know its path may have removed or locked its folder. The next sweep removes what is left.
        }
    }

    /// <summary>Preallocation fails if the disk is full. If it is only a hint, as on Linux, Reserve follows.</summary>
    private static SafeFileHandle Open(string path, long bytes)
    {
        SafeFileHandle file = System.IO.File.OpenHandle(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete,
            preallocationSize: OperatingSystem.IsLinux() ? 0 : bytes);
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return file;
    }

    /// <summary>Checked beforehand, because a file system may fill up before it refuses, and others need room too.</summary>
    private static void RequireRoom(long bytes, string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"The folder for shared memory, '{folder}', does not exist; set {SharedMemoryOptions.FolderVariable} to another.");
        }

        DriveInfo drive = new(System.IO.Path.GetFullPath(folder));
        if (bytes > drive.AvailableFreeSpace)
        {
            throw new IOException(
                $"The folder for shared memory, '{folder}', has room for {drive.AvailableFreeSpace} bytes; {bytes} are needed.");
        }

        if (drive.DriveFormat == "tmpfs")
        {
            AvailableMemory.Require(bytes);
        }
    }
}
