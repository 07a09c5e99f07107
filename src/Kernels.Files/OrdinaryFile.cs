using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kernels.Files;

/// <summary>Opens ordinary files and nothing else: opening a pipe would wait for its other end, perhaps for ever.</summary>
internal static class OrdinaryFile
{
    /// <summary>Opens a file for reading; others may replace or delete it meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It can't be opened, or is a pipe, a device or a socket.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static FileStream OpenRead(string path)
    {
        // Checked before it is opened, since opening a device may have an effect.
        if (FileStatus.Of(path) is { IsSpecial: true })
        {
            throw IsSpecial(path);
        }

        if (!OperatingSystem.IsLinux())
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }

        SafeFileHandle file = FileCalls.OpenAtOnce(path, FileCalls.ReadOnly, follow: true);
        if (file.IsInvalid)
        {
            throw Failure(path);
        }

        // Checked again afterwards, since another file may be in its place by then.
        FileKind kind = FileStatus.Of(file).Kind;
        if (kind == FileKind.File)
        {
            return new FileStream(file, FileAccess.Read);
        }

        file.Dispose();
        throw kind == FileKind.Folder ? new UnauthorizedAccessException($"'{path}' is a folder; required: an ordinary file") : IsSpecial(path);
    }

    /// <summary>Reads a whole file, which others may change meanwhile.</summary>
    /// <param name="file">The file, at its beginning.</param>
    /// <param name="limit">The most bytes that it may have.</param>
    /// <returns>Its contents; null if it is longer.</returns>
    public static byte[]? ReadAll(Stream file, int limit)
    {
        using MemoryStream content = new();
        byte[] piece = new byte[64 * 1024];
        int count;
        while ((count = file.Read(piece)) > 0)
        {
            if (content.Length + count > limit)
            {
                return null;
            }

            content.Write(piece, 0, count);
        }

        return content.ToArray();
    }

    private static IOException IsSpecial(string path) => new($"'{path}' is a pipe, a device or a socket; required: an ordinary file");

    private static Exception Failure(string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return error switch
        {
            FileCalls.NoSuchFile => new FileNotFoundException($"'{path}' does not exist"),
            FileCalls.AccessDenied => new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
            _ => new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error),
        };
    }
}
