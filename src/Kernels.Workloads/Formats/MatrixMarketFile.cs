using System.Globalization;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Formats;

/// <summary>
/// Reads sparse matrices in Matrix Market coordinate format (Boisvert, Pozo and Remington, <i>The Matrix Market
/// exchange formats: initial design</i>, NISTIR 5935, 1996): real, integer and pattern; general, symmetric and
/// skew-symmetric.
/// </summary>
/// <remarks>
/// What a symmetric file leaves out is put back. Entries keep the file's order within their row. An entry that
/// occurs twice is kept twice, so that the two add up in a product. Empty lines are allowed everywhere, comments
/// before the sizes.
/// </remarks>
public static class MatrixMarketFile
{
    /// <summary>
    /// The most rows and columns that a file may declare whatever its length; a longer file may declare as many as
    /// it has bytes. A few bytes that declare two thousand million empty rows would else claim gigabytes.
    /// </summary>
    private const int MaxSizeOfShortFile = 1 << 24;

    /// <summary>The shortest entry with its line end: <c>1 1</c> in a pattern.</summary>
    private const int MinEntryBytes = 4;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; a pipe, or <c>-</c> for standard input, is read to its end first.</param>
    /// <param name="allocator">Where the matrix's buffers come from.</param>
    /// <param name="progress">Told how much of a pipe was read, in words; null for none.</param>
    /// <returns>The matrix, which the caller disposes.</returns>
    /// <exception cref="UserInputException">The file can't be read or is not such a matrix; the message names the line.</exception>
    public static CsrBuffers Read(string path, BufferAllocator allocator, Action<string>? progress = null)
    {
        using Stream stream = InputFile.OpenRead(path, progress);
        try
        {
            return Read(stream, path, allocator);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserInputException($"Matrix '{path}' can't be read: {FileErrors.Describe(exception, path)}.");
        }
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">The stream, from its position on; its length must be known.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="allocator">Where the matrix's buffers come from.</param>
    /// <returns>The matrix, which the caller disposes.</returns>
    /// <exception cref="UserInputException">It is not such a matrix; the message names the line.</exception>
    public static CsrBuffers Read(Stream stream, string name, BufferAllocator allocator)
    {
        LineReader lines = new(stream);
        try
        {
            MatrixMarketHeader header = MatrixMarketHeader.Parse(lines.TryRead(out ReadOnlySpan<byte> first) ? first : default);
            (int rows, int columns, int count) = ReadSizes(lines, header, stream.Length);
            CoordinateList entries = new(rows, columns, count, header.Symmetry);
            ReadEntries(lines, header, entries, count);
            return entries.ToCsr(allocator);
        }
        catch (FormatException exception)
        {
            throw new UserInputException($"Matrix '{name}', line {Math.Max(lines.LineNumber, 1)}: {exception.Message}.");
        }
    }

    private static (int Rows, int Columns, int Count) ReadSizes(LineReader lines, MatrixMarketHeader header, long fileLength)
    {
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            ReadOnlySpan<byte> rest = line;
            ReadOnlySpan<byte> word = MatrixMarketEntry.TakeWord(ref rest);
            if (word.IsEmpty || word[0] == '%')
            {
                continue;
            }

            int maxSize = (int)Math.Min(Math.Max(fileLength, MaxSizeOfShortFile), Array.MaxLength - 1);
            int rows = ParseSize(word, "rows", 1, maxSize);
            int columns = ParseSize(MatrixMarketEntry.TakeWord(ref rest), "columns", 1, maxSize);
            int copies = header.Symmetry == MatrixMarketSymmetry.General ? 1 : 2;
            int maxCount = (int)Math.Min((fileLength + 1) / MinEntryBytes, Array.MaxLength / copies);
            int count = ParseSize(MatrixMarketEntry.TakeWord(ref rest), "entries", 0, maxCount);
            MatrixMarketEntry.RequireEnd(rest);
            return header.Symmetry == MatrixMarketSymmetry.General || rows == columns
                ? (rows, columns, count)
                : throw new FormatException($"the size is {rows} × {columns}; a symmetric matrix is square");
        }

        throw new FormatException("the file ends before the line of sizes: ROWS COLUMNS ENTRIES");
    }

    private static void ReadEntries(LineReader lines, MatrixMarketHeader header, CoordinateList entries, int declared)
    {
        int count = 0;
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (line.ContainsAnyExcept(" \t\r"u8))
            {
                if (count == declared)
                {
                    throw new FormatException($"the file goes on after its last entry; it declares {declared}");
                }

                entries.Add(MatrixMarketEntry.Parse(line, header, entries.Rows, entries.Columns));
                count++;
            }
        }

        if (count < declared)
        {
            throw new FormatException($"the file ends after {count} entries; it declares {declared}");
        }
    }

    private static int ParseSize(ReadOnlySpan<byte> word, string name, int low, int high)
        => MatrixMarketEntry.IsPlain(word)
            && long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long size) && size >= low && size <= high
            ? (int)size
            : throw new FormatException(
                $"the number of {name} is {TextExcerpt.Quote(word)}; allowed in a file of this length: {low} to {high}");
}
