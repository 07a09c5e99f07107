using System.IO.Compression;
using Kernels.Files;

namespace Kernels.Workloads.Formats;

/// <summary>
/// What an array is read from: a file, a pipe or an archive's member, unpacked. It can be opened several times, each
/// time at its beginning, unless it is <c>.npy</c> from a pipe that is read in parts.
/// </summary>
internal sealed class ArrayContent
{
    /// <summary>How many of the first bytes say what a file is.</summary>
    private const int BeginningLength = 8;

    /// <summary>How many bytes of gzip are looked at for them; far fewer are enough.</summary>
    private const int PackedBeginningLength = 4096;

    private readonly string _path;
    private readonly Action<string>? _progress;
    private readonly Action<string>? _note;
    private PeekedStream? _pipe;
    private PipeCopy? _copy;

    /// <summary>Finds it.</summary>
    /// <param name="name">The user's name: a file, or a pipe, or <c>-</c> for standard input; perhaps with a member, <c>a.npz:x</c>.</param>
    /// <param name="isInParts">Whether a pipe is read as its content is needed; otherwise it is read to its end first.</param>
    /// <param name="progress">Receives lines on how much of a pipe has been read; null for none.</param>
    /// <param name="note">Receives one line on a pipe that is kept on the disk; null for none.</param>
    /// <exception cref="UserInputException">It can't be opened.</exception>
    public ArrayContent(string name, bool isInParts, Action<string>? progress, Action<string>? note = null)
    {
        Name = name;
        (_path, Member) = ArrayName.Parse(name);
        (_progress, _note) = (progress, note);
        _pipe = isInParts && InputFile.TryOpenPipe(_path) is { } pipe ? new PeekedStream(pipe) : null;
    }

    /// <summary>The user's name for the array.</summary>
    public string Name { get; }

    /// <summary>The member that it names; null if it names none.</summary>
    public string? Member { get; }

    /// <summary>Whether it has to be opened several times: a pipe is then kept on the disk.</summary>
    public bool IsReadAgain { get; init; }

    /// <summary>Whether it can be opened only once.</summary>
    public bool IsPipe => _pipe is not null;

    /// <summary>Ends a read that waits for the other end of a pipe.</summary>
    public CancellationToken Interruption
    {
        set
        {
            if (_pipe?.Source is DescriptorStream pipe)
            {
                pipe.Interruption = value;
            }
        }
    }

    /// <summary>Opens it at its beginning.</summary>
    /// <returns>The content, which the caller disposes.</returns>
    /// <exception cref="FormatException">It is an archive without such a member.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UserInputException">It can't be opened.</exception>
    public OpenedContent Open()
    {
        Stream file = _pipe ?? (Stream?)_copy?.Again() ?? InputFile.OpenRead(_path, _progress);
        if (_copy is null && file is PipeCopy copy)
        {
            Keep(copy);
        }

        try
        {
            return new OpenedContent(Unpack(file), file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Finds what the content is, by its first bytes. Text has none that say so: it is in a file that is named so, or comes
    /// through a pipe. A pipe that is read in parts is kept on the disk first if its beginning doesn't say how long the array is, or if
    /// it is read again.
    /// </summary>
    /// <exception cref="FormatException">It is an archive without such a member.</exception>
    /// <exception cref="IOException">It can't be read, or not be kept.</exception>
    /// <exception cref="UserInputException">It is a device that has no end.</exception>
    public ArrayFormat FindFormat()
    {
        if (_pipe is not null)
        {
            ReadOnlySpan<byte> first = UnpackedBeginningOf(_pipe);
            ArrayFormat format = FormatOf(first, FileSignatures.IsPrintable(first));
            if (IsReadAgain || format != ArrayFormat.Npy || FileSignatures.IsZip(first))
            {
                KeepOnDisk(_pipe);
            }

            return format;
        }

        using OpenedContent content = Open();
        if (content.Stream is NpzMember)
        {
            return ArrayFormat.Npy;
        }

        Span<byte> beginning = stackalloc byte[BeginningLength];
        beginning = beginning[..content.Stream.ReadAtLeast(beginning, BeginningLength, throwOnEndOfStream: false)];
        return FormatOf(beginning, IsNamedText || (content.File is PipeCopy && FileSignatures.IsPrintable(beginning)));
    }

    /// <summary>Tells the user how much was read.</summary>
    /// <param name="line">A line.</param>
    public void Report(string line) => _progress?.Invoke(line);

    /// <summary>Checks that no member is named of what is no archive.</summary>
    /// <exception cref="FormatException">One is.</exception>
    public void RequireNoMember(OpenedContent opened)
    {
        if (Member is not null && opened.Stream is not NpzMember)
        {
            throw new FormatException($"'{_path}' is not an archive and has no member {TextExcerpt.Quote(Member)}; allowed: a file written by numpy.savez");
        }
    }

    /// <summary>Says why an array can't be read; null if an exception is not about its file.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="name">The user's name for the array.</param>
    public static UserInputException? Explain(Exception exception, string name) => exception switch
    {
        FormatException => new UserInputException($"Array '{name}' can't be used: {exception.Message}."),
        IOException or UnauthorizedAccessException => new UserInputException($"Array '{name}' can't be read: {FileErrors.Describe(exception, name)}.")
        {
            MayPass = FileErrors.MayPass(exception),
        },
        _ => null,
    };

    private static ArrayFormat FormatOf(ReadOnlySpan<byte> beginning, bool isText)
        => beginning.StartsWith(FileSignatures.ArrowFile) ? ArrayFormat.ArrowFile
            : beginning.StartsWith(FileSignatures.ArrowStream) ? ArrayFormat.ArrowStream
            : isText && FileSignatures.MayBeText(beginning) ? ArrayFormat.Csv
            : ArrayFormat.Npy;

    private bool IsNamedText
    {
        get
        {
            string name = _path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? _path[..^3] : _path;
            return Path.GetExtension(name).ToUpperInvariant() is ".CSV" or ".TSV" or ".TXT";
        }
    }

    private Stream Unpack(Stream file)
    {
        ReadOnlySpan<byte> beginning = BeginningOf(file, stackalloc byte[4]);
        return FileSignatures.IsGzip(beginning) ? new GzipInput(file)
            : FileSignatures.IsZip(beginning) ? NpzArchive.Open(file, _path, Member)
            : file;
    }

    /// <summary>Keeps what came through a pipe, to be opened again.</summary>
    private void Keep(PipeCopy copy)
    {
        _copy = copy;

        // Another array may be another column of it.
        if (Member is not null)
        {
            InputFile.Keep(_path, copy);
        }
    }

    private void KeepOnDisk(PeekedStream pipe)
    {
        DiskCopy copy = InputFile.CopyToDisk(_path, pipe, _progress);
        Keep(copy);
        _pipe = null;
        _note?.Invoke(copy.Describe($"array '{Name}'", IsReadAgain ? "it is read twice" : "only its end says how long it is"));
    }

    private static ReadOnlySpan<byte> UnpackedBeginningOf(PeekedStream pipe)
    {
        ReadOnlySpan<byte> beginning = pipe.Peek(BeginningLength);
        if (!FileSignatures.IsGzip(beginning))
        {
            return beginning;
        }

        byte[] unpacked = new byte[BeginningLength];
        using MemoryStream packed = new(pipe.Peek(PackedBeginningLength).ToArray());
        using GZipStream gzip = new(packed, CompressionMode.Decompress);
        try
        {
            return unpacked.AsSpan(0, gzip.ReadAtLeast(unpacked, unpacked.Length, throwOnEndOfStream: false));
        }
        catch (InvalidDataException)
        {
            // What is wrong with it is told when it is read.
            return [];
        }
    }

    private static ReadOnlySpan<byte> BeginningOf(Stream file, Span<byte> buffer)
    {
        if (file is PeekedStream pipe)
        {
            return pipe.Peek(buffer.Length);
        }

        int count = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return buffer[..count];
    }
}

/// <summary>The formats that arrays come in.</summary>
internal enum ArrayFormat
{
    /// <summary><c>.npy</c>, also a member of <c>.npz</c>.</summary>
    Npy,

    /// <summary>Text of separated values.</summary>
    Csv,

    /// <summary>Arrow's IPC format of files, also known as Feather.</summary>
    ArrowFile,

    /// <summary>Arrow's IPC format of streams.</summary>
    ArrowStream,
}

/// <summary>An array's content, opened.</summary>
/// <param name="Stream">The content, unpacked; of known length, or packed with gzip, or from a pipe.</param>
/// <param name="File">What it is in: a <see cref="FileStream"/> for a file.</param>
internal sealed record OpenedContent(Stream Stream, Stream File) : IDisposable
{
    /// <summary>Closes both.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        File.Dispose();
    }
}
