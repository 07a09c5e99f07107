using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Files;

/// <summary>
/// A folder that is held open, so that what is done in it is done in this very folder, whatever is put in its place (Linux).
/// Elsewhere a folder by its path.
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

    /// <summary>A path of the folder while it is open, for files in it.</summary>
    public string Path => _handle is null
        ? _location
        : string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{_handle.DangerousGetHandle()}");

    /// <summary>When it was made.</summary>
    public DateTime CreationTimeUtc => Directory.GetCreationTimeUtc(_location);

    /// <summary>Opens a folder of this user's own.</summary>
    /// <param name="location">Its path.</param>
    /// <returns>The folder; null where there is none, or it is a link, or another user's.</returns>
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

    /// <summary>Deletes the files in it, and then the folder where it is empty.</summary>
    /// <exception cref="IOException">A file, or the folder, can't be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">A file, or the folder, may not be deleted.</exception>
    public void DeleteWithFiles()
    {
        foreach (string file in Directory.EnumerateFiles(Path))
        {
            File.Delete(file);
        }

        // An empty folder and nothing else: another thing may have its name by now, and .NET would delete a link.
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
