using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Files;

/// <summary>
/// A folder that is held open, so that work in it stays in this very folder even if another takes its place (Linux).
/// Elsewhere, a folder by its path.
/// </summary>
internal sealed class FolderHandle : IDisposable
{
    private readonly SafeFileHandle? _handle;
    private readonly string _location;

    private FolderHandle(SafeFileHandle? handle, string location)
    {
        _handle = handle;
        _location = location;
    }

    /// <summary>A path of the folder, for files in it; valid while the folder is open.</summary>
    public string Path => _handle is null
        ? _location
        : string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{_handle.DangerousGetHandle()}");

    /// <summary>When it was created.</summary>
    public DateTime CreationTimeUtc => Directory.GetCreationTimeUtc(_location);

    /// <summary>Opens a folder that belongs to this user.</summary>
    /// <param name="location">Its path.</param>
    /// <returns>The folder; null if there is none, or it is a link or another user's.</returns>
    public static FolderHandle? OpenOwn(string location)
    {
        if (!OperatingSystem.IsLinux())
        {
            return FileStatus.Of(location, follow: false) is { Kind: FileKind.Folder } ? new FolderHandle(null, location) : null;
        }

        SafeFileHandle handle = FileCalls.OpenFolderItself(location);
        if (!handle.IsInvalid && FileStatus.Of(handle) is { Kind: FileKind.Folder, IsOwn: true })
        {
            return new FolderHandle(handle, location);
        }

        handle.Dispose();
        return null;
    }

    /// <summary>Deletes the files in it, and then the folder, which must be empty by then.</summary>
    /// <exception cref="IOException">A file, or the folder, can't be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">A file, or the folder, may not be deleted.</exception>
    public void DeleteWithFiles()
    {
        foreach (string file in Directory.EnumerateFiles(Path))
        {
            File.Delete(file);
        }

        // Only an empty folder is removed: something else may have its name by now, and .NET would delete a link.
        if (OperatingSystem.IsWindows())
        {
            Directory.Delete(_location);
        }
        else if (FileCalls.RemoveFolder(_location) != 0)
        {
            throw new IOException($"'{_location}' could not be deleted: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => _handle?.Dispose();
}
