using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Kernels.Native;

/// <summary>Reads which other libraries a library needs. Offsets are those of ELF64, little-endian.</summary>
internal static class ElfNeeds
{
    private const int SegmentHeaderSize = 56;
    private const int EntrySize = 16;
    private const uint LoadedSegment = 1;
    private const uint DynamicSegment = 2;
    private const ulong Needed = 1;
    private const ulong Strings = 5;

    /// <summary>The names of the libraries that a library needs, in its order.</summary>
    /// <param name="path">The library, which <see cref="ElfFile"/> found whole.</param>
    /// <returns>Paths, or names that the linker searches for; none if the file is of another form.</returns>
    public static ImmutableArray<string> Of(string path)
    {
        try
        {
            return Of(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException or OverflowException)
        {
            return [];
        }
    }

    private static ImmutableArray<string> Of(ReadOnlySpan<byte> file)
    {
        (ulong Tag, ulong Value)[] entries = ReadDynamic(file);
        if (Array.Find(entries, entry => entry.Tag == Strings) is not { Value: > 0 and var strings })
        {
            return [];
        }

        ReadOnlySpan<byte> names = file[OffsetOf(file, strings)..];
        ImmutableArray<string>.Builder needed = ImmutableArray.CreateBuilder<string>();
        foreach ((ulong _, ulong value) in entries.Where(entry => entry.Tag == Needed))
        {
            ReadOnlySpan<byte> name = names[checked((int)value)..];
            needed.Add(Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]));
        }

        return needed.ToImmutable();
    }

    private static (ulong Tag, ulong Value)[] ReadDynamic(ReadOnlySpan<byte> file)
    {
        foreach (int segment in SegmentsOf(file, DynamicSegment))
        {
            ReadOnlySpan<byte> content = file.Slice(Number(file, segment + 8), Number(file, segment + 32));
            (ulong, ulong)[] entries = new (ulong, ulong)[content.Length / EntrySize];
            for (int index = 0; index < entries.Length; index++)
            {
                ReadOnlySpan<byte> entry = content[(index * EntrySize)..];
                entries[index] = (BinaryPrimitives.ReadUInt64LittleEndian(entry), BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]));
            }

            return entries;
        }

        return [];
    }

    /// <summary>Where in the file an address of the loaded library is.</summary>
    private static int OffsetOf(ReadOnlySpan<byte> file, ulong address)
    {
        foreach (int segment in SegmentsOf(file, LoadedSegment))
        {
            ulong begin = BinaryPrimitives.ReadUInt64LittleEndian(file[(segment + 16)..]);
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file[(segment + 32)..]);
            if (address >= begin && address - begin < length)
            {
                return checked(Number(file, segment + 8) + (int)(address - begin));
            }
        }

        throw new ArgumentOutOfRangeException(nameof(address), address, "no segment has it");
    }

    /// <summary>Where the headers of the segments of a type are.</summary>
    private static List<int> SegmentsOf(ReadOnlySpan<byte> file, uint type)
    {
        int first = Number(file, 32);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file[56..]);
        List<int> found = [];
        for (int index = 0; index < count; index++)
        {
            int segment = checked(first + (index * SegmentHeaderSize));
            if (BinaryPrimitives.ReadUInt32LittleEndian(file[segment..]) == type)
            {
                found.Add(segment);
            }
        }

        return found;
    }

    private static int Number(ReadOnlySpan<byte> file, int offset) => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file[offset..]));
}
