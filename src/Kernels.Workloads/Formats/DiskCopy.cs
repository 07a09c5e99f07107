using Kernels.Files;

namespace Kernels.Workloads.Formats;

/// <summary>The data from a pipe that may be larger than memory, in a file without a name, which is gone when this process ends.</summary>
internal sealed class DiskCopy : PipeCopy
{
    private readonly FileStream _file;

    private DiskCopy(FileStream file) => (_file, Length) = (file, file.Length);

    /// <summary>
    /// The folder for such files: TMPDIR, or else the one for temporary files that are large, since <c>/tmp</c> is in memory on
    /// many machines.
    /// </summary>
    public static string Folder => OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 }
        ? Path.TrimEndingDirectorySeparator(Path.GetTempPath())
        : "/var/tmp";

    /// <inheritdoc/>
    public override long Length { get; }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="folder">The folder on whose disk the data goes.</param>
    /// <param name="progress">Receives, now and then, a line on how much has been read; null for none.</param>
    /// <returns>The copy, at its beginning.</returns>
    /// <exception cref="IOException">The stream can't be read; or the folder is in memory or can't be written, or its disk is full.</exception>
    public static DiskCopy Read(Stream source, string folder, Action<string>? progress)
    {
        FileStream file = Create(folder);
        try
        {
            byte[] piece = new byte[PieceBytes];
            foreach ((_, int count) in PiecesOf(source, () => piece, progress, $" into a file in {folder}"))
            {
                Write(file, piece.AsSpan(0, count), folder);
            }

            return new DiskCopy(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What is to be said of it in one line.</summary>
    /// <param name="input">What was read, such as <c>array 'x'</c>.</param>
    /// <param name="why">Why it is kept.</param>
    public string Describe(string input, string why)
        => $"{input} was first copied to the disk, {Amount.OfBytes(Length)} in '{Folder}' until this call ends: {why}";

    /// <inheritdoc/>
    public override DiskCopy Again() => new(_file);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count = RandomAccess.Read(_file.SafeFileHandle, buffer, Position);
        Position += count;
        return count;
    }

    private static FileStream Create(string folder)
    {
        FileStream? file = null;
        try
        {
            file = UnnamedFile.CreateIn(folder);
            return OperatingSystem.IsLinux() && new DriveInfo(folder).DriveFormat is "tmpfs" or "ramfs" ? throw new IOException("it is in memory") : file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw NotWritten(folder, exception, FileErrors.Describe(exception, folder));
        }
    }

    private static void Write(FileStream file, ReadOnlySpan<byte> piece, string folder)
    {
        try
        {
            file.Write(piece);
        }
        catch (Exception exception) when (FileFailure.Is(exception))
        {
            throw NotWritten(folder, exception, FileErrors.Describe(exception, folder));
        }
    }

    /// <summary>The error, with the number of its cause, by which a full disk is told from what stays so.</summary>
    private static IOException NotWritten(string folder, Exception cause, string reason) => new(
        $"it is kept in a file until its end, and the folder '{folder}' takes none: {reason}; "
            + "allowed: a folder with room for it on a disk, named by the variable TMPDIR",
        cause.HResult);
}
