using System.Security.Cryptography;

namespace Kernels.Files;

/// <summary>
/// A new file beside another, which takes its place when it is whole. Its owner holds a lock, which ends with the process however
/// that ends: what nobody locks is what a killed process left, and is removed by the next one that writes there.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    private const string Prefix = ".kernels-";
    private const string Extension = ".tmp";
    private const int RandomBytes = 16;
    private const int MostAttempts = 10;

    private static readonly EnumerationOptions AlsoHidden = new() { AttributesToSkip = FileAttributes.None };

    private readonly string _path;
    private bool _isMoved;

    private TemporaryFile(string path, FileStream stream)
    {
        _path = path;
        Stream = stream;
    }

    /// <summary>Its content.</summary>
    public FileStream Stream { get; }

    /// <summary>Makes a file, and removes what killed processes left in its folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The file, deleted when it is disposed and was not moved.</returns>
    /// <exception cref="IOException">It can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static TemporaryFile CreateIn(string folder)
    {
        Sweep(folder);
        for (int attempt = 1; ; attempt++)
        {
            string path = Path.Combine(folder, Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes)) + Extension);
            try
            {
                FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileLock.Share);
                if (FileLock.Take(stream) && File.Exists(path))
                {
                    return new TemporaryFile(path, stream);
                }

                stream.Dispose();
            }
            catch (IOException exception) when (exception.GetType() == typeof(IOException) && attempt < MostAttempts)
            {
                // A sweeper came between making it and locking it, and removes what it found. Whatever else it is, it is so again.
            }

            if (attempt == MostAttempts)
            {
                throw new IOException("what was made there was removed at once");
            }
        }
    }

    /// <summary>Puts it, once its content is on the disk, into the place of a file of the same folder, or where there is none.</summary>
    /// <param name="target">The path of the file; its Unix mode is kept.</param>
    /// <exception cref="IOException">It can't be done; the file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be done; the file is as it was.</exception>
    public void MoveTo(string target)
    {
        Stream.Flush(flushToDisk: true);
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.SetUnixFileMode(Stream.SafeFileHandle, File.GetUnixFileMode(target));
        }

        // Locked until it has its name: a sweeper that came before would take it.
        File.Move(_path, target, overwrite: true);
        _isMoved = true;
    }

    /// <summary>Removes what killed processes of this user left in a folder: no other file, and nobody else's.</summary>
    /// <param name="folder">The folder.</param>
    internal static void Sweep(string folder)
    {
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder, $"{Prefix}*{Extension}", AlsoHidden).Where(IsNamedSo))
            {
                using IDisposable? held = FileLock.TryInherit(path);
                if (held is not null)
                {
                    DeleteQuietly(path);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that can be written and not read has nothing to be found.
        }
    }

    /// <summary>Closes it, and deletes it where it was not moved.</summary>
    public void Dispose()
    {
        // Deleted first, while it is locked. Windows deletes it when it is closed.
        if (!_isMoved)
        {
            DeleteQuietly(_path);
        }

        try
        {
            Stream.Dispose();
        }
        catch (IOException) when (!_isMoved)
        {
            // What is still to be written has no place, such as on a full disk, and nobody wants it.
        }
    }

    private static bool IsNamedSo(string path)
    {
        string name = Path.GetFileName(path);
        return name.Length == Prefix.Length + (2 * RandomBytes) + Extension.Length
            && name[Prefix.Length..^Extension.Length].All(char.IsAsciiHexDigitLower);
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Why it could not be put into place is what matters; what is left, the next sweep takes.
        }
    }
}
