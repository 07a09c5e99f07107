using System.Diagnostics;
using Kernels.Files;

namespace Kernels.Plugins.Known;

/// <summary>Lets one process at a time change a file. Readers only ever see it replaced as a whole.</summary>
internal static class RecordLock
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Takes the lock of a file, which is held until the stream is closed or its process ends. The lock's own file remains: if
    /// it were deleted, two processes could lock two different files of that name.
    /// </summary>
    /// <param name="path">The file to be changed; its folder is created if missing.</param>
    /// <exception cref="IOException">
    /// The lock can't be taken, or the file is not an ordinary one and so can't be replaced.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The lock's file can't be written.</exception>
    public static FileStream Take(string path)
    {
        if (FileStatus.Of(path) is { Kind: not FileKind.File } || Descriptors.Find(path, Descriptors.Output) is not null)
        {
            throw new IOException($"'{path}' is not an ordinary file; a record must be one");
        }

        long start = Stopwatch.GetTimestamp();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception)
                when (exception.GetType() == typeof(IOException) && Stopwatch.GetElapsedTime(start) < Limit)
            {
                Thread.Sleep(Pause);
            }
        }
    }
}
