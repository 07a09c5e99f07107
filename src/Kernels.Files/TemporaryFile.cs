using System.Security.Cryptography;

namespace Kernels.Files;

/// <summary>
/// A new file beside another, which it replaces when it is complete. Its owner holds a lock that ends with the process,
/// however that ends. A file without a lock was left by a killed process, and the next process that writes there removes it.
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

    /// <summary>Its contents.</summary>
    public FileStream Stream { get; }

    /// <summary>Makes a file, and removes those that killed processes left in its folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The file, which is deleted on disposal if it was not moved.</returns>
    /// <exception cref="IOException">It can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static TemporaryFile CreateIn(string folder)
    {
        Sweep(folder);
        for (int attempt = 1; ; attempt++)
        {
            string path = NewPathIn(folder);
            try
            {
                FileStream stream = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileLock.Share);
                if (FileLock.Take(stream) && File.Exists(path))
                {
                    return new TemporaryFile(path, stream);
                }

                stream.Dispose();
            }
            catch (IOException exception) when (exception.GetType() == typeof(IOException) && attempt < MostAttempts)
            {
                // A sweeper came between creating and locking it, and removes it. Any other problem will occur again.
            }

            if (attempt == MostAttempts)
            {
                throw new IOException("each file that was made there was removed at once");
            }
        }
    }

    /// <summary>A path that no file has. If its process is killed, the next writer in the folder removes the file.</summary>
    /// <param name="folder">The folder.</param>
    public static string NewPathIn(string folder)
        => Path.Combine(folder, Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes)) + Extension);

    /// <summary>Flushes its contents, and moves it to a path in the same folder, replacing any file there.</summary>
    /// <param name="target">The path; the Unix mode of a file there is kept.</param>
    /// <param name="toDisk">Whether to wait until the contents are on the disk, where they survive a loss of power.</param>
    /// <exception cref="IOException">It can't be done; a file there is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be done; a file there is unchanged.</exception>
    public void MoveTo(string target, bool toDisk = true)
    {
        Stream.Flush(toDisk);
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.SetUnixFileMode(Stream.SafeFileHandle, File.GetUnixFileMode(target));
        }

        // Locked until it has its name: an earlier sweeper would remove it.
        File.Move(_path, target, overwrite: true);
        _isMoved = true;
    }

    /// <summary>Removes the temporary files that this user's killed processes left in a folder, and nothing else.</summary>
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
            // In a folder that can be written but not read, nothing can be found.
        }
    }

    /// <summary>Closes it, and deletes it if it was not moved.</summary>
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
        catch (Exception exception) when (!_isMoved && FileFailure.Is(exception))
        {
            // The data still to be written does not fit, such as on a full disk, and is not wanted.
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
            // The reason why it could not be moved matters more; the next sweep removes what is left.
        }
    }
}
