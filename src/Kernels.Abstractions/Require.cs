using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>
/// The checks on arguments: each message names the argument, its value and what is allowed.
/// The throwing code is in separate methods, so that the checks themselves inline.
/// </summary>
public static class Require
{
    /// <summary>Checks that a value is in a range; NaN passes.</summary>
    /// <typeparam name="T">A number.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="low">The smallest allowed.</param>
    /// <param name="high">The largest allowed.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside.</exception>
    public static void InRange<T>(T value, T low, T high, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumber<T>
    {
        if (value < low || value > high)
        {
            ThrowOutOfRange(name, value, $"{low} to {high}");
        }
    }

    /// <summary>Checks that a value is neither infinite nor NaN.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is infinite or NaN.</exception>
    public static void Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!double.IsFinite(value))
        {
            ThrowOutOfRange(name, value, "a finite number");
        }
    }

    /// <summary>Checks that a product of extents fits a span.</summary>
    /// <param name="length">The product.</param>
    /// <param name="name">The extents, such as <c>rows × columns</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is more than a span can have.</exception>
    public static void FitsSpan(double length, string name)
    {
        if (length > Array.MaxLength)
        {
            ThrowTooManyElements(name, length);
        }
    }

    /// <summary>Checks a buffer's number of elements.</summary>
    /// <param name="length">The number.</param>
    /// <param name="expected">The number that is required.</param>
    /// <param name="name">The buffer's name.</param>
    /// <param name="expectedMeaning">Where that number comes from, such as <c>rows × columns</c>.</param>
    /// <exception cref="ArgumentException">They differ.</exception>
    public static void Length(int length, long expected, string name, string expectedMeaning)
    {
        if (length != expected)
        {
            ThrowLength(name, length, expected, expectedMeaning);
        }
    }

    /// <summary>Checks that a buffer that is written shares no memory with another one.</summary>
    /// <typeparam name="TOutput">The written buffer's element type.</typeparam>
    /// <typeparam name="TOther">The other buffer's element type.</typeparam>
    /// <param name="output">The written buffer.</param>
    /// <param name="other">The other buffer.</param>
    /// <param name="outputName">The written buffer's name.</param>
    /// <param name="otherName">The other buffer's name.</param>
    /// <exception cref="ArgumentException">They overlap.</exception>
    public static void NoOverlap<TOutput, TOther>(
        ReadOnlySpan<TOutput> output, ReadOnlySpan<TOther> other, string outputName, string otherName)
        where TOutput : unmanaged
        where TOther : unmanaged
    {
        // Not MemoryMarshal.AsBytes: its result counts bytes in an int, which overflows at 2 GiB.
        NoOverlap(
            ref Unsafe.As<TOutput, byte>(ref MemoryMarshal.GetReference(output)),
            (nint)output.Length * Unsafe.SizeOf<TOutput>(),
            ref Unsafe.As<TOther, byte>(ref MemoryMarshal.GetReference(other)),
            (nint)other.Length * Unsafe.SizeOf<TOther>(),
            outputName,
            otherName);
    }

    internal static void NoOverlap(
        ref byte output, nint outputBytes, ref byte other, nint otherBytes, string outputName, string otherName)
    {
        nint distance = Unsafe.ByteOffset(ref output, ref other);
        if (outputBytes > 0 && otherBytes > 0 && distance < outputBytes && distance > -otherBytes)
        {
            ThrowOverlap(outputName, otherName);
        }
    }

    [DoesNotReturn]
    private static void ThrowOutOfRange<T>(string name, T value, string allowed)
        => throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; allowed: {allowed}.");

    [DoesNotReturn]
    private static void ThrowTooManyElements(string name, double length)
        => throw new ArgumentOutOfRangeException(name, length, $"{name} is {length:f0} elements; allowed: up to {Array.MaxLength}.");

    [DoesNotReturn]
    private static void ThrowLength(string name, int length, long expected, string expectedMeaning)
        => throw new ArgumentException($"{name} has {Counted.Of(length, "element")}; required: {expected} ({expectedMeaning}).", name);

    [DoesNotReturn]
    private static void ThrowOverlap(string outputName, string otherName)
        => throw new ArgumentException($"{outputName} overlaps {otherName} in memory; they must be apart.", outputName);
}
