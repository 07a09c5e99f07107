using Kernels.Files;

namespace Kernels.Workloads.Formats;

/// <summary>
/// What an array is read from: a file, a pipe or an archive's member, unpacked. It can be opened several times, each
/// time at its beginning, unless it is a pipe that is read in parts.
/// </summary>
internal sealed class ArrayContent
{
    /// <summary>How many of the first bytes say what a file is.</summary>
    private const int BeginningLength = 8;

    private readonly string _path;
    private readonly Action<string>? _progress;
    private readonly PeekedStream? _pipe;
    private MemoryCopy? _copy;

    /// <summary>Finds it.</summary>
    /// <param name="name">The user's name: a file, or a pipe, or <c>-</c> for standard input; perhaps with a member, <c>a.npz:x</c>.</param>
    /// <param name="isInParts">Whether a pipe is read as its content is needed; otherwise it is read to its end first.</param>
    /// <param name="progress">Receives lines on how much of a pipe has been read; null for none.</param>
    /// <exception cref="UserInputException">It can't be opened.</exception>
    public ArrayContent(string name, bool isInParts, Action<string>? progress)
    {
        Name = name;
        (_path, Member) = ArrayName.Parse(name);
        _progress = progress;
        _pipe = isInParts && InputFile.TryOpenPipe(_path) is { } pipe ? new PeekedStream(pipe) : null;
    }

    /// <summary>The user's name for the array.</summary>
    public string Name { get; }

    /// <summary>The member that it names; null if it names none.</summary>
    public string? Member { get; }

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
        _copy = file as MemoryCopy ?? _copy;
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
    /// through a pipe.
    /// </summary>
    /// <exception cref="FormatException">It is a pipe that is read in parts, and is not <c>.npy</c>.</exception>
    public ArrayFormat FindFormat()
    {
        if (_pipe is not null)
        {
            ReadOnlySpan<byte> first = _pipe.Peek(BeginningLength);
            return first.IsEmpty || FileSignatures.NameOf(first) is not null
                ? ArrayFormat.Npy
                : throw new FormatException("it is a pipe without .npy, of which the extent is not known before its end; allowed: a file, or no --memory");
        }

        using OpenedContent content = Open();
        if (content.Stream is NpzMember)
        {
            return ArrayFormat.Npy;
        }

        Span<byte> beginning = stackalloc byte[BeginningLength];
        beginning = beginning[..content.Stream.ReadAtLeast(beginning, BeginningLength, throwOnEndOfStream: false)];
        bool isText = FileSignatures.MayBeText(beginning) && (IsNamedText || (content.File is MemoryCopy && FileSignatures.IsPrintable(beginning)));
        return beginning.StartsWith(FileSignatures.ArrowFile) ? ArrayFormat.ArrowFile
            : beginning.StartsWith(FileSignatures.ArrowStream) ? ArrayFormat.ArrowStream
            : isText ? ArrayFormat.Csv
            : ArrayFormat.Npy;
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
            throw new FormatException($"it is not an archive and has no member {TextExcerpt.Quote(Member)}; allowed: a file written by numpy.savez");
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
            : !FileSignatures.IsZip(beginning) ? file
            : file.CanSeek ? NpzArchive.Open(file, Member)
            : throw new FormatException("it is a zip archive, whose list of members is at its end; allowed: a file, or no --memory");
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
