using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Kernels.Workloads.Formats;

/// <summary>
/// The header of a NumPy <c>.npy</c> file: magic, version, length, and a Python dictionary in text.
/// The format is described by <c>numpy.lib.format</c>.
/// </summary>
/// <param name="Descr">The element type, such as <c>&lt;f8</c>.</param>
/// <param name="FortranOrder">Whether the first index runs fastest.</param>
/// <param name="Shape">The extents; empty for a single element.</param>
/// <param name="DataOffset">Where the elements begin in the file.</param>
internal sealed record NpyHeader(string Descr, bool FortranOrder, ImmutableArray<long> Shape, int DataOffset)
{
    /// <summary>The longest header that is read, far longer than arrays of plain numbers need.</summary>
    public const int MaxLength = 64 * 1024;

    private const int Alignment = 64;
    private const int ShortPrefix = 10;
    private const int LongPrefix = 12;

    /// <summary>Reads a header, and no byte after it.</summary>
    /// <param name="stream">The file, from its beginning.</param>
    /// <exception cref="FormatException">It is not a header; the message says what is wrong and what is allowed.</exception>
    public static NpyHeader Read(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[LongPrefix];
        prefix = prefix[..stream.ReadAtLeast(prefix, LongPrefix, throwOnEndOfStream: false)];
        int begin = BeginOf(prefix);
        uint length = LengthOf(prefix);
        byte[] text = new byte[length];
        ReadOnlySpan<byte> beginning = prefix[begin..];
        beginning = beginning[..(int)Math.Min(length, beginning.Length)];
        beginning.CopyTo(text);
        int present = beginning.Length + stream.ReadAtLeast(
            text.AsSpan(beginning.Length), text.Length - beginning.Length, throwOnEndOfStream: false);
        return present < length
            ? throw new FormatException($"its header claims {length} bytes, but the file holds {present} after the prefix")
            : new NpyHeaderText(text, isPython2: prefix[6] < 3).Parse(begin + text.Length);
    }

    /// <summary>The position where the text begins.</summary>
    private static int BeginOf(ReadOnlySpan<byte> prefix)
    {
        if (!prefix.StartsWith(FileSignatures.Npy))
        {
            string what = FileSignatures.NameOf(prefix) is { } name ? $"is {name}" : "does not begin with the magic bytes of .npy";
            throw new FormatException($"it {what}; allowed: a file written by numpy.save or numpy.savez");
        }

        int begin = prefix is [_, _, _, _, _, _, 1, ..] ? ShortPrefix : LongPrefix;
        return prefix.Length < begin
            ? throw new FormatException($"it ends after {Counted.Of(prefix.Length, "byte")}, within the header")
            : begin;
    }

    /// <summary>The length of the text in bytes.</summary>
    private static uint LengthOf(ReadOnlySpan<byte> prefix)
    {
        (byte major, byte minor) = (prefix[6], prefix[7]);
        if (major is < 1 or > 3 || minor != 0)
        {
            throw new FormatException($"its format version is {major}.{minor}; allowed: 1.0, 2.0 and 3.0");
        }

        uint length = major == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        return length <= MaxLength - LongPrefix
            ? length
            : throw new FormatException($"its header claims {length} bytes; allowed: up to {MaxLength - LongPrefix}");
    }

    /// <summary>Makes a header in version 1.0 and C order, padded so that the elements are aligned.</summary>
    public static byte[] Format(string descr, ReadOnlySpan<long> shape)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{{'descr': '{descr}', 'fortran_order': False, 'shape': (");
        foreach (long extent in shape)
        {
            text.Append(CultureInfo.InvariantCulture, $"{extent}, ");
        }

        // A Python tuple of one element needs its comma; longer ones are written without a last comma, as NumPy does.
        text.Length -= Math.Min(shape.Length, 2);
        text.Append("), }");

        int total = (ShortPrefix + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        text.Append(' ', total - ShortPrefix - text.Length - 1).Append('\n');

        byte[] header = new byte[total];
        FileSignatures.Npy.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)text.Length);
        Encoding.ASCII.GetBytes(text.ToString(), header.AsSpan(ShortPrefix));
        return header;
    }
}
