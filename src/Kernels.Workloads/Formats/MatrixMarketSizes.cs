namespace Kernels.Workloads.Formats;

/// <summary>The line of sizes of a Matrix Market file: <c>ROWS COLUMNS ENTRIES</c>, or <c>ROWS COLUMNS</c> of an array.</summary>
/// <param name="Rows">Rows of the matrix, 1 or above.</param>
/// <param name="Columns">Columns of the matrix, 1 or above.</param>
/// <param name="Count">How many lines with numbers follow.</param>
/// <param name="Bytes">The most bytes that reading the matrix needs.</param>
internal readonly record struct MatrixMarketSizes(int Rows, int Columns, int Count, double Bytes)
{
    /// <summary>
    /// The most rows and columns that any file may declare; a longer file may declare as many as it has bytes. Without this
    /// limit, a few bytes could declare two thousand million empty rows and claim gigabytes.
    /// </summary>
    private const int MaxSizeOfShortFile = 1 << 24;

    /// <summary>The shortest entry with its line end: <c>1 1</c> in a pattern.</summary>
    private const int MinEntryBytes = 4;

    /// <summary>The shortest number of an array with its line end.</summary>
    private const int MinNumberBytes = 2;

    /// <summary>The bytes of an entry, as read and as stored.</summary>
    private const int BytesPerEntry = (2 * sizeof(int)) + sizeof(double);
    private const int BytesPerStoredEntry = sizeof(int) + sizeof(double);

    /// <summary>The start of a row, and the place of its next entry.</summary>
    private const int BytesPerRow = 2 * sizeof(int);

    /// <summary>Reads the line.</summary>
    /// <param name="lines">The file, after its header.</param>
    /// <param name="header">The header.</param>
    /// <param name="maxLength">The most bytes that the file can have.</param>
    /// <exception cref="FormatException">It is not such a line, or no file of that length can hold such a matrix.</exception>
    public static MatrixMarketSizes Read(LineReader lines, MatrixMarketHeader header, long maxLength)
    {
        ReadOnlySpan<byte> rest;
        do
        {
            if (!lines.TryRead(out rest))
            {
                string entries = header.Format == MatrixMarketFormat.Array ? "" : " ENTRIES";
                throw new FormatException($"the file ends before the line of sizes: ROWS COLUMNS{entries}");
            }
        }
        while (MatrixMarketWords.AreNone(rest));

        bool isSquare = header.Symmetry != MatrixMarketSymmetry.General;
        int maxSize = MaxSizeOf(maxLength);
        int rows = Take(ref rest, "rows", 1, maxSize);
        int columns = Take(ref rest, "columns", 1, maxSize);
        int copies = isSquare ? 2 : 1;
        int count = header.Format == MatrixMarketFormat.Array
            ? CountNumbers(header, rows, columns, Math.Min((maxLength + 1) / MinNumberBytes, Array.MaxLength / copies))
            : Take(ref rest, "entries", 0, (int)Math.Min((maxLength + 1) / MinEntryBytes, Array.MaxLength / copies));
        MatrixMarketWords.RequireEnd(rest);
        double bytes = ((double)rows * BytesPerRow) + ((double)count * (BytesPerEntry + (copies * BytesPerStoredEntry)));
        return !isSquare || rows == columns
            ? new(rows, columns, count, bytes)
            : throw new FormatException($"the size is {rows} × {columns}; a symmetric matrix is square");
    }

    /// <summary>Checks rows and columns once the file's length is known: for a packed file it is not known earlier.</summary>
    /// <exception cref="FormatException">They are too many for such a file.</exception>
    public void CheckAgainst(long length)
    {
        int size = Math.Max(Rows, Columns);
        if (size > MaxSizeOf(length))
        {
            throw new FormatException(
                $"the matrix has {Counted.Of(Rows, "row")} and {Counted.Of(Columns, "column")}; allowed in a file of this length: 1 to {MaxSizeOf(length)}");
        }
    }

    private static int MaxSizeOf(long length) => (int)Math.Min(Math.Max(length, MaxSizeOfShortFile), Array.MaxLength - 1);

    private static int CountNumbers(MatrixMarketHeader header, long rows, long columns, long max)
    {
        long count = header.Symmetry switch
        {
            MatrixMarketSymmetry.General => rows * columns,
            MatrixMarketSymmetry.Symmetric => rows * (rows + 1) / 2,
            _ => rows * (rows - 1) / 2,
        };
        return count <= max
            ? (int)count
            : throw new FormatException($"the array has {rows} × {columns} numbers; allowed in a file of this length: up to {max}");
    }

    private static int Take(ref ReadOnlySpan<byte> rest, string name, int low, int high)
    {
        ReadOnlySpan<byte> word = MatrixMarketWords.Take(ref rest);
        return MatrixMarketWords.ParseCount(word, high) is { } size && size >= low
            ? size
            : throw new FormatException(
                $"the number of {name} is {TextExcerpt.Quote(word)}; allowed in a file of this length: {low} to {high}");
    }
}
