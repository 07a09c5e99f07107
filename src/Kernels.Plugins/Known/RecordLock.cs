using System.Diagnostics;
using Kernels.Files;

namespace Kernels.Plugins.Known;

/// <summary>Lets one process at a time change a file that readers see replaced as a whole.</summary>
internal static class RecordLock
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Takes the lock of a file, which stays locked until it is closed or its process ends. The lock's own file remains:
    /// deleting it would let two processes lock two files of that name.
    /// </summary>
    /// <param name="path">The file to be changed; its folder is made where it is missing.</param>
    /// <exception cref="IOException">The lock can't be had, or the file is no ordinary one, which nothing could replace.</exception>
    /// <exception cref="UnauthorizedAccessException">The lock's file can't be written.</exception>
    public static FileStream Take(string path)
    {
        if (FileStatus.Of(path) is { Kind: not FileKind.File } || Descriptors.Find(path, Descriptors.Output) is not null)
        {
            throw new IOException($"'{path}' is no ordinary file, as a record has to be");
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
