namespace Kernels.Workloads.Formats;

/// <summary>Recognises files by their first bytes, to unpack packed ones and to name those that can't be read.</summary>
internal static class FileSignatures
{
    /// <summary>The first bytes of a NumPy array.</summary>
    public static ReadOnlySpan<byte> Npy => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The first bytes of a Matrix Market file.</summary>
    public static ReadOnlySpan<byte> MatrixMarket => "%%Matrix"u8;

    /// <summary>The first bytes of a file in Arrow's IPC format, and its last ones.</summary>
    public static ReadOnlySpan<byte> ArrowFile => "ARROW1"u8;

    /// <summary>The first bytes of a stream in Arrow's IPC format: the mark of a message.</summary>
    public static ReadOnlySpan<byte> ArrowStream => [0xFF, 0xFF, 0xFF, 0xFF];

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Whether a file is compressed with gzip.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> beginning) => beginning.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    /// <summary>Whether a file is a zip archive, such as <c>.npz</c>, empty or not.</summary>
    public static bool IsZip(ReadOnlySpan<byte> beginning)
        => beginning.StartsWith("PK\u0003\u0004"u8) || beginning.StartsWith("PK\u0005\u0006"u8);

    /// <summary>Whether a file is of no kind that is recognised by its first bytes, with a byte-order mark before them or not.</summary>
    /// <param name="beginning">Its first bytes; eight are enough.</param>
    public static bool MayBeText(ReadOnlySpan<byte> beginning)
        => NameOf(beginning.StartsWith(ByteOrderMark) ? beginning[ByteOrderMark.Length..] : beginning) is null;

    /// <summary>Whether there are first bytes, and none of them is a control character other than white space.</summary>
    /// <param name="beginning">The first bytes.</param>
    public static bool IsPrintable(ReadOnlySpan<byte> beginning)
        => !beginning.IsEmpty && !beginning.ContainsAnyInRange((byte)0, (byte)8) && !beginning.ContainsAnyInRange((byte)14, (byte)31);

    /// <summary>The kind of a file, such as <c>a zip archive</c>; null if it is not a known one.</summary>
    /// <param name="beginning">Its first bytes; eight are enough.</param>
    public static string? NameOf(ReadOnlySpan<byte> beginning)
        => IsGzip(beginning) ? "packed with gzip twice"
            : IsZip(beginning) ? "a zip archive"
            : beginning.StartsWith(Npy) ? "a NumPy array"
            : beginning.StartsWith(MatrixMarket) ? "a Matrix Market file"
            : beginning.StartsWith("BZh"u8) ? "compressed with bzip2"
            : beginning.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]) ? "compressed with xz"
            : beginning.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? "compressed with zstd"
            : beginning.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F']) ? "an HDF5 file"
            : beginning.StartsWith("MATLAB 5"u8) ? "a MATLAB file"
            : beginning is [0x80, >= 2 and <= 5, ..] ? "a Python pickle"
            : beginning.StartsWith(ByteOrderMark) ? "text with a byte order mark"
            : null;
}
