using System.Buffers.Binary;

namespace Kernels.Workloads.Formats;

/// <summary>
/// A table of a FlatBuffer (the format of Arrow's metadata), of which every place is checked before it is read:
/// https://flatbuffers.dev/internals.
/// </summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> _buffer;
    private readonly int _place;
    private readonly int _fields;
    private readonly int _fieldsLength;

    private FlatTable(ReadOnlySpan<byte> buffer, long place)
    {
        _buffer = buffer;
        _place = PlaceOf(buffer, place, sizeof(int));
        _fields = PlaceOf(buffer, _place - (long)BinaryPrimitives.ReadInt32LittleEndian(buffer[_place..]), 2 * sizeof(ushort));
        _fieldsLength = BinaryPrimitives.ReadUInt16LittleEndian(buffer[_fields..]);
        PlaceOf(buffer, _fields, _fieldsLength);
    }

    /// <summary>The table with which a buffer begins.</summary>
    /// <exception cref="FormatException">The buffer is damaged.</exception>
    public static FlatTable Root(ReadOnlySpan<byte> buffer)
        => new(buffer, BinaryPrimitives.ReadUInt32LittleEndian(buffer[PlaceOf(buffer, 0, sizeof(uint))..]));

    /// <summary>Whether a field is there.</summary>
    /// <param name="field">Its number, from 0.</param>
    public bool Has(int field) => PlaceOf(field) != 0;

    /// <summary>A number; 0 if the field is not there.</summary>
    /// <param name="field">Its number, from 0.</param>
    /// <param name="size">Its bytes: 1, 2 or 8.</param>
    /// <exception cref="FormatException">The buffer is damaged.</exception>
    public long Number(int field, int size)
    {
        if (PlaceOf(field) == 0)
        {
            return 0;
        }

        ReadOnlySpan<byte> number = _buffer.Slice(PlaceOf(_buffer, PlaceOf(field), size), size);
        return size switch
        {
            1 => number[0],
            2 => BinaryPrimitives.ReadInt16LittleEndian(number),
            _ => BinaryPrimitives.ReadInt64LittleEndian(number),
        };
    }

    /// <summary>A table.</summary>
    /// <exception cref="FormatException">The field is not there, or the buffer is damaged.</exception>
    public FlatTable Table(int field) => Has(field) ? new(_buffer, Follow(PlaceOf(field))) : throw Damaged();

    /// <summary>The number of elements of a vector, which are all in the buffer; 0 if the field is not there.</summary>
    /// <param name="field">Its number, from 0.</param>
    /// <param name="size">The bytes of an element.</param>
    /// <exception cref="FormatException">The buffer is damaged.</exception>
    public int Count(int field, int size) => PlaceOf(field) == 0 ? 0 : CountAt(Follow(PlaceOf(field)), size);

    /// <summary>An element of a vector of tables.</summary>
    /// <param name="field">The vector's number, from 0.</param>
    /// <param name="index">The element's, below <see cref="Count"/>.</param>
    /// <exception cref="FormatException">The buffer is damaged.</exception>
    public FlatTable Table(int field, int index) => new(_buffer, Follow(Follow(PlaceOf(field)) + sizeof(uint) + (index * (long)sizeof(uint))));

    /// <summary>An element of a vector of pairs of numbers.</summary>
    /// <param name="field">The vector's number, from 0.</param>
    /// <param name="index">The element's, below <see cref="Count"/>.</param>
    /// <exception cref="FormatException">The buffer is damaged.</exception>
    public (long First, long Second) Pair(int field, int index)
    {
        const int Size = 2 * sizeof(long);
        ReadOnlySpan<byte> pair = _buffer.Slice(PlaceOf(_buffer, Follow(PlaceOf(field)) + sizeof(uint) + (index * (long)Size), Size), Size);
        return (BinaryPrimitives.ReadInt64LittleEndian(pair), BinaryPrimitives.ReadInt64LittleEndian(pair[sizeof(long)..]));
    }

    private static int PlaceOf(ReadOnlySpan<byte> buffer, long place, long length)
        => place >= 0 && length <= buffer.Length - place ? (int)place : throw Damaged();

    private static FormatException Damaged() => new("its metadata is damaged");

    private int PlaceOf(int field)
    {
        int entry = (2 + field) * sizeof(ushort);
        int offset = entry + sizeof(ushort) <= _fieldsLength ? BinaryPrimitives.ReadUInt16LittleEndian(_buffer[(_fields + entry)..]) : 0;
        return offset == 0 ? 0 : _place + offset;
    }

    /// <summary>Where the offset at a place leads.</summary>
    private long Follow(long place)
    {
        int checkedPlace = PlaceOf(_buffer, place, sizeof(uint));
        return checkedPlace + (long)BinaryPrimitives.ReadUInt32LittleEndian(_buffer[checkedPlace..]);
    }

    private int CountAt(long place, int size)
    {
        int checkedPlace = PlaceOf(_buffer, place, sizeof(uint));
        long count = BinaryPrimitives.ReadUInt32LittleEndian(_buffer[checkedPlace..]);
        PlaceOf(_buffer, place, sizeof(uint) + (count * size));
        return (int)count;
    }
}
