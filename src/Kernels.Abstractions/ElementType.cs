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
}
#pragma warning restore CA1720

/// <summary>The names of element types in contracts, manifests and protocols.</summary>
public static class ElementTypes
{
    /// <summary>The names, in the order of <see cref="ElementType"/>.</summary>
    private static readonly string[] All = ["float64", "float32", "int64", "int32", "uint8"];

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
        ElementType.Float64 or ElementType.Int64 => 8,
        ElementType.Float32 or ElementType.Int32 => 4,
        _ => 1,
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
            : throw new NotSupportedException($"The element type is {typeof(T)}; allowed: {Names}.");

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
