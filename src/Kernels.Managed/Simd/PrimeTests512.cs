using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>
/// Eight numbers in each vector of 512 bits. A vector multiplies by halves, with four multiplications for a product of 128 bits,
/// so that narrower ones gain nothing.
/// </summary>
internal readonly unsafe struct PrimeTests512 : IPrimeTests
{
    private const int Lanes = 8;

    public static int StrongBatch => 4 * Lanes;

    // A step has two products that don't wait for each other.
    public static int LucasBatch => 2 * Lanes;

    private static Vector512<ulong> LowHalf => Vector512.Create((ulong)uint.MaxValue);

    public static uint PassStrong(ulong* numbers)
    {
        ulong* second = numbers + Lanes;
        ulong* third = second + Lanes;
        ulong* fourth = third + Lanes;
        Vector512<ulong> n0 = Vector512.Load(numbers), n1 = Vector512.Load(second);
        Vector512<ulong> n2 = Vector512.Load(third), n3 = Vector512.Load(fourth);
        Vector512<ulong> i0 = InverseOf(n0), i1 = InverseOf(n1), i2 = InverseOf(n2), i3 = InverseOf(n3);
        Vector512<ulong> one0 = OneOf(numbers), one1 = OneOf(second), one2 = OneOf(third), one3 = OneOf(fourth);
        Vector512<ulong> p0 = one0, p1 = one1, p2 = one2, p3 = one3;
        Vector512<ulong> passed0 = default, passed1 = default, passed2 = default, passed3 = default;
        (int length, int zeros) = Measure(numbers, StrongBatch, ulong.MaxValue);
        for (int bit = length - 1; bit > 0; bit--)
        {
            p0 = Raise(p0, n0, i0, bit);
            p1 = Raise(p1, n1, i1, bit);
            p2 = Raise(p2, n2, i2, bit);
            p3 = Raise(p3, n3, i3, bit);
            if (bit <= zeros)
            {
                passed0 |= FindStrong(p0, n0, one0, bit);
                passed1 |= FindStrong(p1, n1, one1, bit);
                passed2 |= FindStrong(p2, n2, one2, bit);
                passed3 |= FindStrong(p3, n3, one3, bit);
            }
        }

        return BitsOf(passed0) | (BitsOf(passed1) << Lanes) | (BitsOf(passed2) << (2 * Lanes)) | (BitsOf(passed3) << (3 * Lanes));
    }

    public static uint PassLucas(ulong* numbers, ulong* parameters)
    {
        Vector512<ulong> n0 = Vector512.Load(numbers), n1 = Vector512.Load(numbers + Lanes);
        Vector512<ulong> i0 = InverseOf(n0), i1 = InverseOf(n1);
        Vector512<ulong> one0 = OneOf(numbers), one1 = OneOf(numbers + Lanes);
        Vector512<ulong> two0 = Subtract(one0, n0 - one0, n0), two1 = Subtract(one1, n1 - one1, n1);
        Vector512<ulong> p0 = FormOf(parameters, n0, one0, two0), p1 = FormOf(parameters + Lanes, n1, one1, two1);
        Vector512<ulong> here0 = two0, here1 = two1, next0 = p0, next1 = p1;
        Vector512<ulong> passed0 = default, passed1 = default;
        (int length, int zeros) = Measure(numbers, LucasBatch, 1);
        for (int bit = length - 1; bit > 0; bit--)
        {
            Step(ref here0, ref next0, n0, i0, p0, two0, bit);
            Step(ref here1, ref next1, n1, i1, p1, two1, bit);
            if (bit <= zeros)
            {
                passed0 |= FindLucas(here0, next0, n0, p0, two0, bit);
                passed1 |= FindLucas(here1, next1, n1, p1, two1, bit);
            }
        }

        return BitsOf(passed0) | (BitsOf(passed1) << Lanes);
    }

    /// <summary>The bits of the largest exponent, and the most zeros at the end of one.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="count">How many.</param>
    /// <param name="difference">What makes exponents of them.</param>
    private static (int Length, int Zeros) Measure(ulong* numbers, int count, ulong difference)
    {
        ulong all = 0;
        ulong ends = 0;
        for (int i = 0; i < count; i++)
        {
            ulong exponent = numbers[i] + difference;
            all |= exponent;
            ends |= exponent & (0 - exponent);
        }

        return (64 - BitOperations.LeadingZeroCount(all), 63 - BitOperations.LeadingZeroCount(ends));
    }

    /// <summary>1 / n modulo 2⁶⁴, as <see cref="PrimeTests64.InverseOf"/> has it.</summary>
    private static Vector512<ulong> InverseOf(Vector512<ulong> n)
    {
        Vector512<ulong> inverse = (n * 3) ^ Vector512.Create(2UL);
        for (int bits = 5; bits < 64; bits *= 2)
        {
            inverse *= Vector512.Create(2UL) - (n * inverse);
        }

        return inverse;
    }

    /// <summary>1 in Montgomery's form.</summary>
    private static Vector512<ulong> OneOf(ulong* numbers)
    {
        ulong* ones = stackalloc ulong[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            ones[lane] = PrimeTests64.OneOf(numbers[lane]);
        }

        return Vector512.Load(ones);
    }

    /// <summary>Small numbers from 2 on in Montgomery's form.</summary>
    private static Vector512<ulong> FormOf(ulong* numbers, Vector512<ulong> n, Vector512<ulong> one, Vector512<ulong> two)
    {
        Vector512<ulong> wanted = Vector512.Load(numbers);
        Vector512<ulong> form = two;
        for (ulong number = 2; Vector512.GreaterThanAny(wanted, Vector512.Create(number)); number++)
        {
            Vector512<ulong> isMore = Vector512.GreaterThan(wanted, Vector512.Create(number));
            form = Vector512.ConditionalSelect(isMore, Subtract(form, n - one, n), form);
        }

        return form;
    }

    private static uint BitsOf(Vector512<ulong> set) => (uint)set.ExtractMostSignificantBits();

    /// <summary>All ones in lanes where a bit is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> MaskOf(Vector512<ulong> bits, int bit)
        => Vector512.ShiftRightArithmetic((bits << (63 - bit)).AsInt64(), 63).AsUInt64();

    /// <summary>The products of the low halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> MultiplyHalves(Vector512<ulong> a, Vector512<ulong> b)
        => Avx512F.Multiply(a.AsUInt32(), b.AsUInt32());

    /// <summary>A product of 128 bits from the products of halves; none of the sums can overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<ulong> High, Vector512<ulong> Low) Join(
        Vector512<ulong> low, Vector512<ulong> cross, Vector512<ulong> otherCross, Vector512<ulong> high)
    {
        Vector512<ulong> first = cross + (low >>> 32);
        Vector512<ulong> second = otherCross + (first & LowHalf);
        return (high + (first >>> 32) + (second >>> 32), Vector512.ConditionalSelect(LowHalf, low, second << 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<ulong> High, Vector512<ulong> Low) MultiplyWide(Vector512<ulong> a, Vector512<ulong> b)
    {
        (Vector512<ulong> highA, Vector512<ulong> highB) = (a >>> 32, b >>> 32);
        return Join(MultiplyHalves(a, b), MultiplyHalves(highA, b), MultiplyHalves(a, highB), MultiplyHalves(highA, highB));
    }

    /// <summary>a − b modulo n, of numbers below n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Subtract(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> n)
    {
        Vector512<ulong> difference = a - b;
        return Vector512.ConditionalSelect(Vector512.LessThan(a, b), difference + n, difference);
    }

    /// <summary>A product of 128 bits / 2⁶⁴ modulo n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Reduce(
        (Vector512<ulong> High, Vector512<ulong> Low) product, Vector512<ulong> n, Vector512<ulong> inverse)
        => Subtract(product.High, MultiplyWide(product.Low * inverse, n).High, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> n, Vector512<ulong> inverse)
        => Reduce(MultiplyWide(a, b), n, inverse);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Square(Vector512<ulong> a, Vector512<ulong> n, Vector512<ulong> inverse)
    {
        Vector512<ulong> high = a >>> 32;
        Vector512<ulong> cross = MultiplyHalves(a, high);
        return Reduce(Join(MultiplyHalves(a, a), cross, cross, MultiplyHalves(high, high)), n, inverse);
    }

    /// <summary>The next power: squared, and twice that where the exponent's bit is 1, which is n's: n is odd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Raise(Vector512<ulong> power, Vector512<ulong> n, Vector512<ulong> inverse, int bit)
    {
        Vector512<ulong> square = Square(power, n, inverse);
        return Subtract(square, (n - square) & MaskOf(n, bit), n);
    }

    /// <summary>
    /// The numbers that pass by 2 to the bits of n − 1 from one on: it is −1 and only zeros follow, or it is 1 and that was the last 1.
    /// </summary>
    private static Vector512<ulong> FindStrong(Vector512<ulong> power, Vector512<ulong> n, Vector512<ulong> one, int bit)
    {
        ulong end = 1UL << bit;
        Vector512<ulong> exponent = n - Vector512<ulong>.One;
        Vector512<ulong> isPassed = Vector512.Equals(exponent & Vector512.Create(end - 1), Vector512<ulong>.Zero);
        Vector512<ulong> isLast = Vector512.Equals(exponent & Vector512.Create((2 * end) - 1), Vector512.Create(end));
        return (isPassed & Vector512.Equals(power, n - one)) | (isLast & Vector512.Equals(power, one));
    }

    /// <summary>
    /// One step of the Lucas sequence of P, Q = 1: from V[k] and V[k + 1] to V[2k] and V[2k + 1], or to those after them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        ref Vector512<ulong> here,
        ref Vector512<ulong> next,
        Vector512<ulong> n,
        Vector512<ulong> inverse,
        Vector512<ulong> p,
        Vector512<ulong> two,
        int bit)
    {
        Vector512<ulong> isOdd = MaskOf(n + Vector512<ulong>.One, bit);
        Vector512<ulong> both = Subtract(Multiply(here, next, n, inverse), p, n);
        Vector512<ulong> twofold = Subtract(Square(Vector512.ConditionalSelect(isOdd, next, here), n, inverse), two, n);
        here = Vector512.ConditionalSelect(isOdd, both, twofold);
        next = Vector512.ConditionalSelect(isOdd, twofold, both);
    }

    /// <summary>
    /// The numbers that pass by V at the bits of n + 1 from one on: it is 0 and more than one zero follows, or it is 2 or −2 after the
    /// last 1, where U is 0 if V[d + 1] is P or −P.
    /// </summary>
    private static Vector512<ulong> FindLucas(
        Vector512<ulong> here, Vector512<ulong> next, Vector512<ulong> n, Vector512<ulong> p, Vector512<ulong> two, int bit)
    {
        ulong end = 1UL << bit;
        Vector512<ulong> exponent = n + Vector512<ulong>.One;
        Vector512<ulong> isLast = Vector512.Equals(exponent & Vector512.Create((2 * end) - 1), Vector512.Create(end));
        Vector512<ulong> isTwo = Vector512.Equals(here, two) & Vector512.Equals(next, p);
        Vector512<ulong> isMinusTwo = Vector512.Equals(here, n - two) & Vector512.Equals(next, n - p);
        Vector512<ulong> found = isLast & (isTwo | isMinusTwo);
        if (bit >= 2)
        {
            Vector512<ulong> isPassed = Vector512.Equals(exponent & Vector512.Create(end - 1), Vector512<ulong>.Zero);
            found |= isPassed & Vector512.Equals(here, Vector512<ulong>.Zero);
        }

        return found;
    }
}
