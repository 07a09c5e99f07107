using System.Globalization;
using Kernels.Files;

namespace Kernels.Workloads.Formats;

/// <summary>
/// Opens an input that a user named: a file; or a pipe, a device or <c>-</c> for standard input. The latter are read to their
/// end first, so that their length is known.
/// </summary>
internal static class InputFile
{
    private static readonly HashSet<FileIdentity> ReadBefore = [];
    private static readonly Dictionary<string, PipeCopy> Kept = [];

    /// <summary>
    /// Reads an input that is not a file now and keeps it: it can then be opened by this path any number of times. A file stays
    /// where it is.
    /// </summary>
    /// <param name="path">The path, or <c>-</c>.</param>
    /// <param name="progress">Receives lines on how much of a pipe has been read; null for none.</param>
    /// <returns>The kept copy, at its beginning; null for a file.</returns>
    /// <exception cref="UserInputException">It can't be opened or read, or is not a file and was read before.</exception>
    public static Stream? Keep(string path, Action<string>? progress = null)
    {
        path = ArrayName.Parse(path).Path;
        Stream stream = OpenRead(path, progress);
        if (stream is PipeCopy copy)
        {
            Keep(path, copy);
            return copy.Again();
        }

        stream.Dispose();
        return null;
    }

    /// <summary>Keeps what was read of an input that is not a file: it can then be opened by this path any number of times.</summary>
    /// <param name="path">The path, or <c>-</c>.</param>
    /// <param name="copy">What was read.</param>
    public static void Keep(string path, PipeCopy copy) => Kept[path] = copy;

    /// <summary>Opens an input.</summary>
    /// <param name="path">Its path, or <c>-</c>.</param>
    /// <param name="progress">Receives lines on how much of a pipe has been read; null for none.</param>
    /// <returns>A <see cref="FileStream"/> for a file, which can be mapped; otherwise a copy in memory.</returns>
    /// <exception cref="UserInputException">It can't be opened or read, or is not a file and was read before.</exception>
    public static Stream OpenRead(string path, Action<string>? progress = null)
    {
        if (Kept.TryGetValue(path, out PipeCopy? kept))
        {
            return kept.Again();
        }

        try
        {
            return Descriptors.Find(path, Descriptors.Input) is { } descriptor ? ReadDescriptor(path, descriptor, progress)
                : FileStatus.Of(path) is { IsSpecial: true } status ? ReadSpecial(path, status, progress)
                : OpenFile(path, progress);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string reason = Directory.Exists(path) ? "it is a folder"
                : !ArrayName.Exists(path) && ArrayName.FileOf(path) is var file && file != path ? $"there is no file '{file}'"
                : FileErrors.Describe(exception, path);
            throw NotReadable(path, reason, exception);
        }
    }

    /// <summary>Opens an input that is not a file, to be read as its content is needed.</summary>
    /// <param name="path">Its path, or <c>-</c>.</param>
    /// <returns>The stream, which the caller disposes; null for a file, and for what was kept.</returns>
    /// <exception cref="UserInputException">It can't be opened, or was read before.</exception>
    public static Stream? TryOpenPipe(string path)
    {
        try
        {
            return Kept.ContainsKey(path) ? null
                : Descriptors.Find(path, Descriptors.Input) is { } descriptor ? OpenDescriptor(path, descriptor)
                : FileStatus.Of(path) is { IsSpecial: true } status ? OpenSpecial(path, status)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw NotReadable(path, FileErrors.Describe(exception, path), exception);
        }
    }

    /// <summary>Reads an input that is not a file to its end, into a file without a name.</summary>
    /// <param name="path">Its path, or <c>-</c>.</param>
    /// <param name="pipe">The input, of which nothing was read before; disposed.</param>
    /// <param name="progress">Receives lines on how much of it has been read; null for none.</param>
    /// <exception cref="UserInputException">It has no end.</exception>
    /// <exception cref="IOException">It can't be read, or not be kept.</exception>
    public static DiskCopy CopyToDisk(string path, PeekedStream pipe, Action<string>? progress)
    {
        using (pipe)
        {
            return pipe.Source is DescriptorStream { IsEndless: true } ? throw Endless(path) : DiskCopy.Read(pipe, DiskCopy.Folder, progress);
        }
    }

    private static MemoryCopy ReadDescriptor(string path, int descriptor, Action<string>? progress)
    {
        using Stream source = OpenDescriptor(path, descriptor);
        return Copy(path, source, progress);
    }

    private static Stream OpenDescriptor(string path, int descriptor)
    {
        if (!Descriptors.CanRead(descriptor))
        {
            throw NotReadable(path, $"{Descriptors.NameOf(descriptor)} is not open for reading");
        }

        // Once it has been read to its end, nothing is left for another input.
        if (FileStatus.OfDescriptor(descriptor)?.Identity is { } identity && !ReadBefore.Add(identity))
        {
            throw new UserInputException(
                $"Input '{path}' can't be read: {Descriptors.NameOf(descriptor)} was read already; allowed: one input from there, or columns of one table.");
        }

        return Descriptors.Open(descriptor);
    }

    private static MemoryCopy ReadSpecial(string path, FileStatus status, Action<string>? progress)
    {
        using Stream source = OpenSpecial(path, status);
        return Copy(path, source, progress);
    }

    private static DescriptorStream OpenSpecial(string path, FileStatus status)
    {
        if (status.Kind == FileKind.Socket)
        {
            throw NotReadable(path, "it is a socket");
        }

        // Waits for a writer, as every program that reads a pipe does.
        return Descriptors.Open(path, FileAccess.Read);
    }

    private static Stream OpenFile(string path, Action<string>? progress)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (file.CanSeek)
        {
            return file;
        }

        using (file)
        {
            return Copy(path, file, progress);
        }
    }

    private static MemoryCopy Copy(string path, Stream source, Action<string>? progress)
    {
        bool isEndless = source is DescriptorStream { IsEndless: true };
        return MemoryCopy.Read(source, isEndless ? 0 : MemoryCopy.Limit, progress) ?? throw (isEndless ? Endless(path) : NotReadable(path, string.Create(
            CultureInfo.InvariantCulture, $"it has more than {MemoryCopy.Limit >> 20} MiB, half of this machine's memory; save it as a file")));
    }

    private static UserInputException Endless(string path) => NotReadable(path, "it is a device, which has no end");

    private static UserInputException NotReadable(string path, string reason, Exception? cause = null)
        => new($"Input '{path}' can't be read: {reason}; allowed: an existing file or pipe that you may read.")
        {
            MayPass = cause is not null && FileErrors.MayPass(cause),
        };
}
