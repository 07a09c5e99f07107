using Kernels.Files;

namespace Kernels.Workloads.Formats;

/// <summary>
/// The target of an output: a file, which is written whole or not at all; or something that can't be replaced, such as a pipe,
/// a device or <c>-</c> for standard output, which is written to directly.
/// </summary>
public sealed class OutputTarget
{
    private readonly string? _file;
    private readonly int? _descriptor;
    private readonly FileIdentity? _identity;

    private OutputTarget(string path, string? file, int? descriptor, FileIdentity? identity)
    {
        Path = path;
        _file = file;
        _descriptor = descriptor;
        _identity = identity;
        IsStandardOutput = descriptor == Descriptors.Output || (identity is not null && identity == IdentityOfOutput);
    }

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; }

    /// <summary>Whether it is this process's standard output, by whatever path.</summary>
    public bool IsStandardOutput { get; }

    /// <summary>The folder in which the file is written; null for what is no file.</summary>
    public string? Folder => System.IO.Path.GetDirectoryName(_file);

    private static FileIdentity? IdentityOfOutput => FileStatus.OfDescriptor(Descriptors.Output)?.Identity;

    /// <summary>Checks, before any work is done, that an output can be written. Changes nothing.</summary>
    /// <param name="path">A path, or <c>-</c> for standard output.</param>
    /// <returns>The target.</returns>
    /// <exception cref="UserInputException">It can't be written.</exception>
    public static OutputTarget Check(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw NotWritable(path, "it is not a path");
        }

        try
        {
            return Descriptors.Find(path, Descriptors.Output) is { } descriptor ? OfDescriptor(path, descriptor)
                : FileStatus.Of(path) is { IsSpecial: true } status ? OfSpecial(path, status)
                : OfFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, FileErrors.Describe(exception, path), exception);
        }
    }

    /// <summary>Whether both lead to the same file, pipe or device.</summary>
    /// <param name="other">The other.</param>
    public bool IsSameAs(OutputTarget other)
        => (IsStandardOutput && other.IsStandardOutput)
            || (_file is not null ? _file == other._file : _identity is not null && _identity == other._identity);

    /// <summary>Refuses to replace, or add to, what is read as an input: it may be all that there is of the user's data.</summary>
    /// <param name="output">The option that names this output.</param>
    /// <param name="inputs">The inputs as messages call them, such as by their option; and a path of each, or <c>-</c> for standard input.</param>
    /// <exception cref="UserInputException">One of them and this are one file, by whatever name or link.</exception>
    public void RequireNoInput(string output, IEnumerable<(string Name, string Path)> inputs)
    {
        foreach ((string name, string path) in inputs)
        {
            if (Replaces(path))
            {
                throw new UserInputException($"{output} '{Path}' would replace the file of {name} '{path}'; allowed: another file.");
            }
        }
    }

    /// <summary>Writes the output.</summary>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="UserInputException">It can't be written; an existing file is unchanged.</exception>
    public void Write(Action<Stream> write)
    {
        try
        {
            if (_file is not null)
            {
                Replace(_file, write);
                return;
            }

            using Stream stream = OpenStraight();
            using BufferedStream buffered = new(stream, 1 << 16);
            write(buffered);
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            string reason = FileErrors.Describe(exception, Path);
            throw _file is not null ? NotWritable(Path, reason, exception)
                : new UserInputException($"Output '{Path}' can't be written: {reason}.") { MayPass = FileErrors.MayPass(exception) };
        }
    }

    /// <summary>Writes text: UTF-8 without a byte order mark.</summary>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="UserInputException">It can't be written; an existing file is unchanged.</exception>
    public void WriteText(Action<TextWriter> write) => Write(stream =>
    {
        using StreamWriter writer = new(stream, leaveOpen: true);
        write(writer);
    });

    private bool Replaces(string input)
    {
        if (input.Length == 0 || input.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        FileStatus? read = Descriptors.Find(input, Descriptors.Input) is { } descriptor
            ? FileStatus.OfDescriptor(descriptor)
            : FileStatus.Of(input);
        return read is { Kind: FileKind.File } file
            && (file.Identity is { } identity ? identity == _identity : _file == RealPath.Of(System.IO.Path.GetFullPath(input)));
    }

    private static OutputTarget OfDescriptor(string path, int descriptor)
        => Descriptors.CanWrite(descriptor)
            ? new OutputTarget(path, null, descriptor, FileStatus.OfDescriptor(descriptor)?.Identity)
            : throw NotWritable(path, $"{Descriptors.NameOf(descriptor)} is not open for writing");

    private static OutputTarget OfSpecial(string path, FileStatus status)
        => status.Kind switch
        {
            FileKind.Socket => throw NotWritable(path, "it is a socket"),
            FileKind.BlockDevice => throw NotWritable(path, "it is a disk"),
            _ when !OperatingSystem.IsWindows() && FileCalls.Access(path, FileCalls.Writable) != 0
                => throw NotWritable(path, "access is denied"),
            _ => new OutputTarget(path, null, null, status.Identity),
        };

    private static OutputTarget OfFile(string path)
    {
        string folder = CurrentFolder.Path ?? throw NotWritable(path, "the current folder was deleted");
        string file = RealPath.Of(System.IO.Path.Combine(folder, path));
        FileStatus? existing = FileStatus.TryExamine(file, follow: true, out string? problem);
        if (existing?.Kind == FileKind.Folder || System.IO.Path.EndsInDirectorySeparator(path))
        {
            throw NotWritable(path, "it is a folder");
        }

        string parent = System.IO.Path.GetDirectoryName(file)!;
        if (!Directory.Exists(parent))
        {
            throw NotWritable(path, "its folder does not exist");
        }

        if (problem is not null)
        {
            throw NotWritable(path, problem);
        }

        if (existing is null && IsAmongDevices(file))
        {
            throw NotWritable(path, "there is no such device");
        }

        if (existing is not null)
        {
            RequireReplaceable(path, file, existing.Value, parent);
        }

        RequireWritable(path, parent);
        return new OutputTarget(path, file, null, existing?.Identity) is { IsStandardOutput: false } target
            ? target
            : throw NotWritable(path, $"standard output goes there; write {Descriptors.Standard} for that");
    }

    private static void RequireReplaceable(string path, string file, FileStatus existing, string parent)
    {
        if ((File.GetAttributes(file) & FileAttributes.ReadOnly) != 0)
        {
            throw NotWritable(path, "it is read-only");
        }

        // In a sticky folder such as /tmp only the folder's owner and the file's owner can replace a file.
        bool isSticky = FileStatus.Of(parent) is { IsOwn: false } above && above.Mode.HasFlag(UnixFileMode.StickyBit);
        if (isSticky && !existing.IsOwn && FileStatus.CurrentUser != 0)
        {
            throw NotWritable(path, "it is another user's, and so is its folder");
        }
    }

    /// <summary>Tries it, since modes alone don't show it: a file system may be read-only, or an access list may apply.</summary>
    private static void RequireWritable(string path, string folder)
    {
        try
        {
            TemporaryFile.CreateIn(folder).Dispose();
        }
        catch (UnauthorizedAccessException)
        {
            throw NotWritable(path, "its folder is not writable");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // The folder exists: it is one of the system's own, such as /proc.
            throw NotWritable(path, "its folder takes no files");
        }
        catch (IOException exception)
        {
            throw NotWritable(path, $"no file can be created in its folder: {FileErrors.Describe(exception, path)}", exception);
        }
    }

    private static bool IsAmongDevices(string file)
        => !OperatingSystem.IsWindows()
            && file.StartsWith("/dev/", StringComparison.Ordinal)
            && !file.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static void Replace(string file, Action<Stream> write)
    {
        using TemporaryFile temporary = TemporaryFile.CreateIn(System.IO.Path.GetDirectoryName(file)!);
        write(temporary.Stream);
        temporary.MoveTo(file);
    }

    /// <summary>The reader of standard output, such as head, may end early; this program then goes on, as others do.</summary>
    private Stream OpenStraight()
        => _descriptor == Descriptors.Output ? Console.OpenStandardOutput()
            : _descriptor is { } descriptor ? Descriptors.Open(descriptor)
            : Descriptors.Open(Path, FileAccess.Write);

    private static UserInputException NotWritable(string path, string reason, Exception? cause = null)
        => new($"Output '{path}' can't be written: {reason}; allowed: a file in an existing folder that you may write to.")
        {
            MayPass = cause is not null && FileErrors.MayPass(cause),
        };
}
