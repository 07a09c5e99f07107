using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Managed;

/// <summary>A number in each register, for processors without vectors of 512 bits.</summary>
internal readonly unsafe struct PrimeTests64 : IPrimeTests
{
    public static int StrongBatch => 4;

    // A step has two products that don't wait for each other.
    public static int LucasBatch => 2;

    public static uint PassStrong(ulong* numbers)
    {
        (ulong n0, ulong n1, ulong n2, ulong n3) = (numbers[0], numbers[1], numbers[2], numbers[3]);
        (ulong i0, ulong i1, ulong i2, ulong i3) = (InverseOf(n0), InverseOf(n1), InverseOf(n2), InverseOf(n3));
        (ulong p0, ulong p1, ulong p2, ulong p3) = (OneOf(n0), OneOf(n1), OneOf(n2), OneOf(n3));

        // Down to the first place where one of them has only zeros left; from there each goes on alone.
        int end = Math.Max(
            Math.Max(BitOperations.TrailingZeroCount(n0 - 1), BitOperations.TrailingZeroCount(n1 - 1)),
            Math.Max(BitOperations.TrailingZeroCount(n2 - 1), BitOperations.TrailingZeroCount(n3 - 1)));
        for (int bit = 63 - BitOperations.LeadingZeroCount(n0 | n1 | n2 | n3); bit >= end; bit--)
        {
            p0 = Raise(p0, n0, i0, bit);
            p1 = Raise(p1, n1, i1, bit);
            p2 = Raise(p2, n2, i2, bit);
            p3 = Raise(p3, n3, i3, bit);
        }

        return FinishStrong(p0, n0, i0, end) | (FinishStrong(p1, n1, i1, end) << 1)
            | (FinishStrong(p2, n2, i2, end) << 2) | (FinishStrong(p3, n3, i3, end) << 3);
    }

    public static uint PassLucas(ulong* numbers, ulong* parameters)
    {
        (ulong n0, ulong n1) = (numbers[0], numbers[1]);
        (ulong i0, ulong i1) = (InverseOf(n0), InverseOf(n1));
        (ulong two0, ulong two1) = (FormOf(2, n0), FormOf(2, n1));
        (ulong p0, ulong p1) = (FormOf(parameters[0], n0), FormOf(parameters[1], n1));
        (ulong here0, ulong next0, ulong here1, ulong next1) = (two0, p0, two1, p1);
        int end = Math.Max(BitOperations.TrailingZeroCount(n0 + 1), BitOperations.TrailingZeroCount(n1 + 1));
        for (int bit = 63 - BitOperations.LeadingZeroCount((n0 + 1) | (n1 + 1)); bit >= end; bit--)
        {
            (here0, next0) = Step(here0, next0, n0, i0, p0, two0, bit);
            (here1, next1) = Step(here1, next1, n1, i1, p1, two1, bit);
        }

        return FinishLucas(here0, next0, n0, i0, p0, two0, end) | (FinishLucas(here1, next1, n1, i1, p1, two1, end) << 1);
    }

    /// <summary>1 / n modulo 2⁶⁴, by Newton's method from 5 right bits, which double each time.</summary>
    public static ulong InverseOf(ulong n)
    {
        ulong inverse = (3 * n) ^ 2;
        for (int bits = 5; bits < 64; bits *= 2)
        {
            inverse *= 2 - (n * inverse);
        }

        return inverse;
    }

    /// <summary>1 in Montgomery's form, 2⁶⁴ modulo n.</summary>
    public static ulong OneOf(ulong n) => (0 - n) % n;

    /// <summary>A small number from 1 on in Montgomery's form.</summary>
    private static ulong FormOf(ulong number, ulong n)
    {
        ulong one = OneOf(n);
        ulong form = one;
        for (; number > 1; number--)
        {
            form = Subtract(form, n - one, n);
        }

        return form;
    }

    /// <summary>Montgomery's product, a·b / 2⁶⁴ modulo n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Multiply(ulong a, ulong b, ulong n, ulong inverse)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return Subtract(high, WideProduct.High(low * inverse, n), n);
    }

    /// <summary>a − b modulo n, without a branch, which would often be guessed wrongly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Subtract(ulong a, ulong b, ulong n) => a - b + (n & (0UL - Unsafe.BitCast<bool, byte>(a < b)));

    /// <summary>All ones if a bit is 1, or else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MaskOf(ulong bits, int bit) => 0 - ((bits >> bit) & 1);

    /// <summary>The next power: squared, and twice that if the exponent's bit is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Raise(ulong power, ulong n, ulong inverse, int bit)
    {
        ulong square = Multiply(power, power, n, inverse);
        return Subtract(square, (n - square) & MaskOf(n - 1, bit), n);
    }

    private static uint FinishStrong(ulong power, ulong n, ulong inverse, int bit)
    {
        ulong one = OneOf(n);
        int twos = BitOperations.TrailingZeroCount(n - 1);
        while (bit > twos)
        {
            power = Raise(power, n, inverse, --bit);
        }

        if (power == one)
        {
            return 1;
        }

        for (; bit > 1 && power != n - one; bit--)
        {
            power = Multiply(power, power, n, inverse);
        }

        return power == n - one ? 1U : 0;
    }

    /// <summary>
    /// One step of the Lucas sequence of P, Q = 1: from V[k] and V[k + 1] to V[2k] and V[2k + 1], or to those after them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Here, ulong Next) Step(ulong here, ulong next, ulong n, ulong inverse, ulong p, ulong two, int bit)
    {
        ulong isOdd = MaskOf(n + 1, bit);
        ulong factor = here ^ ((here ^ next) & isOdd);
        ulong both = Subtract(Multiply(here, next, n, inverse), p, n);
        ulong twofold = Subtract(Multiply(factor, factor, n, inverse), two, n);
        ulong difference = (both ^ twofold) & isOdd;
        return (twofold ^ difference, both ^ difference);
    }

    private static uint FinishLucas(ulong here, ulong next, ulong n, ulong inverse, ulong p, ulong two, int bit)
    {
        int twos = BitOperations.TrailingZeroCount(n + 1);
        while (bit > twos)
        {
            (here, next) = Step(here, next, n, inverse, p, two, --bit);
        }

        // If V[d] is 2 or −2, U[d] is 0 where V[d + 1] is P or −P.
        if ((here == two && next == p) || (here == n - two && next == n - p))
        {
            return 1;
        }

        for (; bit > 2 && here != 0; bit--)
        {
            here = Subtract(Multiply(here, here, n, inverse), two, n);
        }

        return bit >= 2 && here == 0 ? 1U : 0;
    }
}
