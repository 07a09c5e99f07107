using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels.Workloads.Formats;

/// <summary>Converts elements of NumPy's types if that changes no value.</summary>
internal static class NpyConversion
{
    /// <summary>2⁶³: saturating gives long's maximum, which rounds back to it.</summary>
    private const double BeyondInt64 = 9223372036854775808;

    /// <summary>Converts elements.</summary>
    /// <typeparam name="T">The type of the buffer.</typeparam>
    /// <param name="type">The type of the file.</param>
    /// <param name="source">The elements of the file. If their byte order differs, they are reversed in place.</param>
    /// <param name="target">The place for as many elements.</param>
    /// <returns>
    /// The index and value of the first element that <typeparamref name="T"/> can't hold; index −1 if there is none.
    /// </returns>
    public static (int Index, string Value) Convert<T>(NpyElementType type, Span<byte> source, Span<T> target)
        where T : unmanaged, INumber<T>
    {
        if (type.IsBigEndian)
        {
            Reverse(source, type.Size);
        }

        if ((type with { IsBigEndian = false }).Is(ElementTypes.Of<T>()))
        {
            source.CopyTo(MemoryMarshal.AsBytes(target));
            return (-1, "");
        }

        return (type.Kind, type.Size) switch
        {
            (NpyKind.Real, 2) => FromReal(MemoryMarshal.Cast<byte, Half>(source), target),
            (NpyKind.Real, 4) => FromReal(MemoryMarshal.Cast<byte, float>(source), target),
            (NpyKind.Real, _) => FromReal(MemoryMarshal.Cast<byte, double>(source), target),
            (NpyKind.Signed, 1) => FromWhole(MemoryMarshal.Cast<byte, sbyte>(source), target),
            (NpyKind.Signed, 2) => FromWhole(MemoryMarshal.Cast<byte, short>(source), target),
            (NpyKind.Signed, 4) => FromWhole(MemoryMarshal.Cast<byte, int>(source), target),
            (NpyKind.Signed, _) => FromWhole(MemoryMarshal.Cast<byte, long>(source), target),
            (NpyKind.Unsigned, 1) => FromWhole<byte, T>(source, target),
            (NpyKind.Unsigned, 2) => FromWhole(MemoryMarshal.Cast<byte, ushort>(source), target),
            (NpyKind.Unsigned, 4) => FromWhole(MemoryMarshal.Cast<byte, uint>(source), target),
            (NpyKind.Unsigned, _) => FromWhole(MemoryMarshal.Cast<byte, ulong>(source), target),
            _ => FromTruth(source, target),
        };
    }

    private static (int Index, string Value) FromReal<TSource, T>(Span<TSource> source, Span<T> target)
        where TSource : unmanaged, IFloatingPoint<TSource>
        where T : unmanaged, INumber<T>
    {
        for (int index = 0; index < source.Length; index++)
        {
            double value = double.CreateTruncating(source[index]);
            T converted = T.CreateSaturating(value);
            bool isSame = double.CreateTruncating(converted) == value && !(typeof(T) == typeof(long) && value == BeyondInt64);
            if (!isSame && !(double.IsNaN(value) && T.IsNaN(converted)))
            {
                return (index, value.ToString(CultureInfo.InvariantCulture));
            }

            target[index] = converted;
        }

        return (-1, "");
    }

    private static (int Index, string Value) FromWhole<TSource, T>(Span<TSource> source, Span<T> target)
        where TSource : unmanaged, IBinaryInteger<TSource>
        where T : unmanaged, INumber<T>
    {
        for (int index = 0; index < source.Length; index++)
        {
            T converted = T.CreateSaturating(source[index]);
            if (!IsAlwaysSame<TSource, T>() && Int128.CreateSaturating(converted) != Int128.CreateTruncating(source[index]))
            {
                return (index, source[index].ToString(null, CultureInfo.InvariantCulture));
            }

            target[index] = converted;
        }

        return (-1, "");
    }

    /// <summary>As NumPy does, which writes 0 and 1, and reads every other byte as true.</summary>
    private static (int Index, string Value) FromTruth<T>(Span<byte> source, Span<T> target)
        where T : unmanaged, INumber<T>
    {
        for (int index = 0; index < source.Length; index++)
        {
            target[index] = source[index] == 0 ? T.Zero : T.One;
        }

        return (-1, "");
    }

    /// <summary>Whether the types alone guarantee it: float64 holds every 32-bit integer.</summary>
    private static unsafe bool IsAlwaysSame<TSource, T>()
        where TSource : unmanaged
        where T : unmanaged
        => typeof(T) == typeof(double) && sizeof(TSource) <= sizeof(int);

    private static void Reverse(Span<byte> elements, int size)
    {
        switch (size)
        {
            case 2:
                Span<ushort> pairs = MemoryMarshal.Cast<byte, ushort>(elements);
                BinaryPrimitives.ReverseEndianness(pairs, pairs);
                break;
            case 4:
                Span<uint> fours = MemoryMarshal.Cast<byte, uint>(elements);
                BinaryPrimitives.ReverseEndianness(fours, fours);
                break;
            default:
                Span<ulong> eights = MemoryMarshal.Cast<byte, ulong>(elements);
                BinaryPrimitives.ReverseEndianness(eights, eights);
                break;
        }
    }
}
