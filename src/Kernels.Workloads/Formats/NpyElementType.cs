using System.Collections.Immutable;

namespace Kernels.Workloads.Formats;

/// <summary>The kind of a NumPy array's elements.</summary>
internal enum NpyKind
{
    /// <summary>A floating-point number.</summary>
    Real,

    /// <summary>A signed integer.</summary>
    Signed,

    /// <summary>An unsigned integer.</summary>
    Unsigned,

    /// <summary>A truth value.</summary>
    Truth,
}

/// <summary>The element type of a NumPy array of plain numbers.</summary>
/// <param name="Kind">The kind of an element.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="IsBigEndian">Whether its first byte is the most significant; false for a single byte.</param>
internal readonly record struct NpyElementType(NpyKind Kind, int Size, bool IsBigEndian)
{
    /// <summary>NumPy's name for each type, its code with the size, and its letter.</summary>
    private static readonly ImmutableArray<(NpyKind Kind, int Size, ImmutableArray<string> Names)> Known =
    [
        (NpyKind.Real, 2, ["float16", "f2", "e"]),
        (NpyKind.Real, 4, ["float32", "f4", "f"]),
        (NpyKind.Real, 8, ["float64", "f8", "d"]),
        (NpyKind.Signed, 1, ["int8", "i1", "b"]),
        (NpyKind.Signed, 2, ["int16", "i2", "h"]),
        (NpyKind.Signed, 4, ["int32", "i4", "i"]),
        (NpyKind.Signed, 8, ["int64", "i8", "q"]),
        (NpyKind.Unsigned, 1, ["uint8", "u1", "B"]),
        (NpyKind.Unsigned, 2, ["uint16", "u2", "H"]),
        (NpyKind.Unsigned, 4, ["uint32", "u4", "I"]),
        (NpyKind.Unsigned, 8, ["uint64", "u8", "Q"]),
        (NpyKind.Truth, 1, ["bool", "b1", "?"]),
    ];

    /// <summary>NumPy's name, such as <c>int64</c>, or <c>big-endian int64</c> in the other byte order.</summary>
    public string Name
    {
        get
        {
            (NpyKind kind, int size) = (Kind, Size);
            string name = Known.First(type => type.Kind == kind && type.Size == size).Names[0];
            return IsBigEndian ? $"big-endian {name}" : name;
        }
    }

    /// <summary>Finds the type that a header names.</summary>
    /// <param name="descr">NumPy's word, such as <c>&lt;f8</c>: an optional byte order, and a type.</param>
    /// <exception cref="FormatException">Its elements are not plain numbers; the message says what they are.</exception>
    public static NpyElementType Parse(string descr)
    {
        string name = descr is ['<' or '>' or '=' or '|', ..] ? descr[1..] : descr;
        foreach ((NpyKind kind, int size, ImmutableArray<string> names) in Known)
        {
            if (names.Contains(name))
            {
                return new(kind, size, descr[0] == '>' && size > 1);
            }
        }

        string what = name switch
        {
            ['c' or 'F' or 'D' or 'G', ..] => "complex numbers",
            ['f', '1', ..] or ['g', ..] or "longdouble" => "long doubles, which differ between machines",
            ['O', ..] => "Python objects",
            ['S' or 'U' or 'a', ..] => "text",
            ['M', ..] => "dates",
            ['m', ..] => "durations",
            ['V', ..] => "bytes without a meaning",
            _ => "an unknown type",
        };
        throw new FormatException(
            $"its element type is {TextExcerpt.Quote(descr)}, {what}; "
            + "allowed: float16 to float64, int8 to int64, uint8 to uint64 and bool");
    }

    /// <summary>Whether elements of this type have the same bits as a buffer's.</summary>
    public bool Is(ElementType type) => !IsBigEndian && (Kind, Size) == type switch
    {
        ElementType.Float64 => (NpyKind.Real, 8),
        ElementType.Float32 => (NpyKind.Real, 4),
        ElementType.Int64 => (NpyKind.Signed, 8),
        ElementType.Int32 => (NpyKind.Signed, 4),
        ElementType.Int16 => (NpyKind.Signed, 2),
        ElementType.Int8 => (NpyKind.Signed, 1),
        ElementType.UInt64 => (NpyKind.Unsigned, 8),
        ElementType.UInt32 => (NpyKind.Unsigned, 4),
        ElementType.UInt16 => (NpyKind.Unsigned, 2),
        _ => (NpyKind.Unsigned, 1),
    };
}
