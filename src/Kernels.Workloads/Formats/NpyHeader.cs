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
    /// <summary>The longest header that is read: far above what arrays of plain numbers need.</summary>
    public const int MaxLength = 64 * 1024;

    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Parses a header.</summary>
    /// <param name="file">The beginning of the file: all of it, or at least <see cref="MaxLength"/> bytes.</param>
    /// <exception cref="FormatException">It is not a header; the message says what is wrong and what is allowed.</exception>
    public static NpyHeader Parse(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Magic))
        {
            throw new FormatException("it does not begin with the magic bytes of .npy; allowed: a file written by numpy.save");
        }

        int prefix = file.Length > Magic.Length && file[Magic.Length] == 1 ? 10 : 12;
        if (file.Length < prefix)
        {
            throw new FormatException($"it ends after {file.Length} bytes, within the header");
        }

        (byte major, byte minor) = (file[6], file[7]);
        if (major is < 1 or > 3 || minor != 0)
        {
            throw new FormatException($"its format version is {major}.{minor}; allowed: 1.0, 2.0 and 3.0");
        }

        uint length = major == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (length > MaxLength - prefix)
        {
            throw new FormatException($"its header claims {length} bytes; allowed: up to {MaxLength - prefix}");
        }

        if (length > file.Length - prefix)
        {
            throw new FormatException($"its header claims {length} bytes, but the file holds {file.Length - prefix} after the prefix");
        }

        NpyHeaderText text = new(file.Slice(prefix, (int)length));
        return text.Parse(prefix + (int)length);
    }

    /// <summary>Makes the bytes of a header in version 1.0, C order, padded so that the elements are aligned.</summary>
    public static byte[] Format(string descr, ReadOnlySpan<int> shape)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{{'descr': '{descr}', 'fortran_order': False, 'shape': (");
        foreach (int extent in shape)
        {
            text.Append(CultureInfo.InvariantCulture, $"{extent}, ");
        }

        // A tuple of one element needs its comma in Python; longer ones are written without a last one, as NumPy does.
        text.Length -= Math.Min(shape.Length, 2);
        text.Append("), }");

        const int Prefix = 10;
        int total = (Prefix + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        text.Append(' ', total - Prefix - text.Length - 1).Append('\n');

        byte[] header = new byte[total];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)text.Length);
        Encoding.ASCII.GetBytes(text.ToString(), header.AsSpan(Prefix));
        return header;
    }
}
