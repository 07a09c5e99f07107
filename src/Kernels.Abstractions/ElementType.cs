using System.Numerics;

namespace Kernels;

#pragma warning disable CA1720 // The usual names of number formats, as in NumPy and in contracts.
/// <summary>The types that the elements of a buffer can have.</summary>
public enum ElementType
{
    /// <summary>A <see cref="double"/>.</summary>
    Float64,

    /// <summary>A <see cref="float"/>.</summary>
    Float32,

    /// <summary>A <see cref="long"/>.</summary>
    Int64,

    /// <summary>An <see cref="int"/>.</summary>
    Int32,

    /// <summary>A <see cref="byte"/>.</summary>
    UInt8,

    /// <summary>A <see cref="sbyte"/>.</summary>
    Int8,

    /// <summary>A <see cref="short"/>.</summary>
    Int16,

    /// <summary>A <see cref="ushort"/>.</summary>
    UInt16,

    /// <summary>A <see cref="uint"/>.</summary>
    UInt32,

    /// <summary>A <see cref="ulong"/>.</summary>
    UInt64,
}
#pragma warning restore CA1720

/// <summary>The names of element types in contracts, manifests and protocols.</summary>
public static class ElementTypes
{
    /// <summary>2⁵³: float64 represents every whole number up to this one.</summary>
    private const double LargestWhole = 1L << 53;

    /// <summary>The names, in the order of <see cref="ElementType"/>.</summary>
    private static readonly string[] All = ["float64", "float32", "int64", "int32", "uint8", "int8", "int16", "uint16", "uint32", "uint64"];

    /// <summary>Every name, for messages.</summary>
    public static string Names { get; } = string.Join(", ", All);

    /// <summary>The name of a type, such as <c>float64</c>.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Its name.</returns>
    public static string NameOf(ElementType type) => All[(int)type];

    /// <summary>The bytes of an element.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Their number.</returns>
    public static int SizeOf(ElementType type) => type switch
    {
        ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 => 8,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Int16 or ElementType.UInt16 => 2,
        _ => 1,
    };

    /// <summary>Whether the values of a type are fractions, so that outputs are compared within a tolerance.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Whether it is float64 or float32.</returns>
    public static bool IsFraction(ElementType type) => type is ElementType.Float64 or ElementType.Float32;

    /// <summary>
    /// The values that a contract can name: finite ones, and whole numbers up to 2⁵³ in size, which a float64 holds exactly.
    /// </summary>
    /// <param name="type">The type.</param>
    /// <returns>The smallest and the largest.</returns>
    public static (double Low, double High) RangeOf(ElementType type) => type switch
    {
        ElementType.Float64 => (double.MinValue, double.MaxValue),
        ElementType.Float32 => (float.MinValue, float.MaxValue),
        ElementType.Int64 => (-LargestWhole, LargestWhole),
        ElementType.Int32 => (int.MinValue, int.MaxValue),
        ElementType.Int16 => (short.MinValue, short.MaxValue),
        ElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        ElementType.UInt64 => (0, LargestWhole),
        ElementType.UInt32 => (0, uint.MaxValue),
        ElementType.UInt16 => (0, ushort.MaxValue),
        _ => (0, byte.MaxValue),
    };

    /// <summary>The values that bounds of random elements can have: of 64-bit types all, rounded to a float64.</summary>
    internal static (double Low, double High) FillRangeOf(ElementType type) => type switch
    {
        ElementType.Int64 => (long.MinValue, long.MaxValue),
        ElementType.UInt64 => (0, ulong.MaxValue),
        _ => RangeOf(type),
    };

    /// <summary>The element type of a C# type.</summary>
    /// <typeparam name="T">The C# type.</typeparam>
    /// <returns>The element type.</returns>
    /// <exception cref="NotSupportedException">Buffers can't have elements of that type.</exception>
    public static ElementType Of<T>()
        where T : unmanaged
        => typeof(T) == typeof(double) ? ElementType.Float64
            : typeof(T) == typeof(float) ? ElementType.Float32
            : typeof(T) == typeof(long) ? ElementType.Int64
            : typeof(T) == typeof(int) ? ElementType.Int32
            : typeof(T) == typeof(byte) ? ElementType.UInt8
            : typeof(T) == typeof(sbyte) ? ElementType.Int8
            : typeof(T) == typeof(short) ? ElementType.Int16
            : typeof(T) == typeof(ushort) ? ElementType.UInt16
            : typeof(T) == typeof(uint) ? ElementType.UInt32
            : typeof(T) == typeof(ulong) ? ElementType.UInt64
            : throw new NotSupportedException($"The element type is {typeof(T)}; allowed: {Names}.");

    /// <summary>Calls a visitor with the C# type of an element type: the only place that lists them.</summary>
    /// <typeparam name="TResult">What the visitor returns.</typeparam>
    /// <param name="type">The element type.</param>
    /// <param name="visitor">What to call.</param>
    /// <returns>What the visitor returned.</returns>
    internal static TResult Accept<TResult>(ElementType type, IElementTypeVisitor<TResult> visitor) => type switch
    {
        ElementType.Float64 => visitor.Visit<double>(),
        ElementType.Float32 => visitor.Visit<float>(),
        ElementType.Int64 => visitor.Visit<long>(),
        ElementType.Int32 => visitor.Visit<int>(),
        ElementType.Int16 => visitor.Visit<short>(),
        ElementType.Int8 => visitor.Visit<sbyte>(),
        ElementType.UInt64 => visitor.Visit<ulong>(),
        ElementType.UInt32 => visitor.Visit<uint>(),
        ElementType.UInt16 => visitor.Visit<ushort>(),
        _ => visitor.Visit<byte>(),
    };

    /// <summary>Finds a type by its name.</summary>
    /// <param name="name">The name, such as <c>float64</c>.</param>
    /// <param name="type">The type.</param>
    /// <returns>Whether there is a type of that name.</returns>
    public static bool TryParse(string name, out ElementType type)
    {
        int index = Array.IndexOf(All, name);
        type = (ElementType)int.Max(index, 0);
        return index >= 0;
    }
}

/// <summary>Does something that needs an element type at compile time.</summary>
/// <typeparam name="TResult">What it returns.</typeparam>
internal interface IElementTypeVisitor<TResult>
{
    /// <summary>Called with the C# type.</summary>
    TResult Visit<T>()
        where T : unmanaged, INumber<T>;
}
