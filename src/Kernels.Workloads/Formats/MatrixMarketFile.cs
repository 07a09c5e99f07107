using Kernels.Workloads.Buffers;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Formats;

/// <summary>
/// Reads matrices in Matrix Market format (Boisvert, Pozo and Remington, <i>The Matrix Market exchange formats: initial
/// design</i>, NISTIR 5935, 1996) as SciPy's <c>mmread</c> does, also inside gzip: coordinate and array; real, integer and
/// pattern; general, symmetric, hermitian and skew-symmetric.
/// </summary>
/// <remarks>
/// Entries that a symmetric file leaves out are added. Entries keep the file's order within their row. An entry that occurs
/// twice is kept twice, so that the two add up in a product. An entry of 0 is kept; the zeros of an array are left out. Empty
/// lines and comments are allowed everywhere.
/// </remarks>
public static class MatrixMarketFile
{
    /// <summary>The initial room for entries if a file, packed or full of zeros, can declare many more than it has.</summary>
    private const int FirstCapacity = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; a pipe, or <c>-</c> for standard input, is read to its end first.</param>
    /// <param name="allocator">Where the matrix's buffers come from.</param>
    /// <param name="progress">Receives lines on how much of a pipe has been read; null for none.</param>
    /// <param name="note">Receives one line on what of the file is not in the matrix; null for none.</param>
    /// <returns>The matrix, which the caller disposes.</returns>
    /// <exception cref="UserInputException">The file can't be read or is not such a matrix; the message names the line.</exception>
    public static CsrBuffers Read(string path, BufferAllocator allocator, Action<string>? progress = null, Action<string>? note = null)
    {
        using Stream stream = InputFile.OpenRead(path, progress);
        return Read(stream, path, allocator, note);
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">The seekable stream, from its position on.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="allocator">Where the matrix's buffers come from.</param>
    /// <param name="note">Receives one line on what of the file is not in the matrix; null for none.</param>
    /// <returns>The matrix, which the caller disposes.</returns>
    /// <exception cref="UserInputException">It can't be read or is not such a matrix; the message names the line.</exception>
    public static CsrBuffers Read(Stream stream, string name, BufferAllocator allocator, Action<string>? note = null)
    {
        LineReader? lines = null;
        try
        {
            using GzipInput? packed = GzipInput.TryOpen(stream);
            lines = new LineReader((Stream?)packed ?? stream);
            MatrixMarketHeader header = MatrixMarketHeader.Parse(lines.TryRead(out ReadOnlySpan<byte> first) ? first : default);
            MatrixMarketSizes sizes = MatrixMarketSizes.Read(lines, header, packed?.MaxLength ?? stream.Length);
            UserSizes.RequireMemory($"Matrix '{name}'", sizes.Bytes);
            int capacity = packed is null && header.Format == MatrixMarketFormat.Coordinate ? sizes.Count : FirstCapacity;
            CoordinateList entries = new(sizes.Rows, sizes.Columns, sizes.Count, capacity, header.Symmetry);
            string? change = header.Format == MatrixMarketFormat.Array
                ? MatrixMarketArray.Read(lines, header, entries, sizes.Count)
                : ReadEntries(lines, header, entries, sizes.Count);
            sizes.CheckAgainst(lines.BytesRead);
            if (change is not null)
            {
                note?.Invoke($"matrix '{name}' {change}");
            }

            return entries.ToCsr(allocator);
        }
        catch (FormatException exception)
        {
            throw new UserInputException($"Matrix '{name}', line {Math.Max(lines?.LineNumber ?? 1, 1)}: {exception.Message}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserInputException($"Matrix '{name}' can't be read: {FileErrors.Describe(exception, name)}.") { MayPass = FileErrors.MayPass(exception) };
        }
    }

    private static string? ReadEntries(LineReader lines, MatrixMarketHeader header, CoordinateList entries, int declared)
    {
        int count = 0;
        bool hasIgnoredValues = false;
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (MatrixMarketWords.AreNone(line))
            {
                continue;
            }

            if (count == declared)
            {
                throw new FormatException($"the file goes on after its last entry; it declares {declared}");
            }

            entries.Add(MatrixMarketEntry.Parse(line, header, entries.Rows, entries.Columns, out bool hasIgnoredValue));
            hasIgnoredValues |= hasIgnoredValue;
            count++;
        }

        return count < declared ? throw new FormatException($"the file ends after {Counted.Of(count, "entry", "entries")}; it declares {declared}")
            : hasIgnoredValues ? "is a pattern with values, which are ignored: every entry is 1"
            : null;
    }
}
