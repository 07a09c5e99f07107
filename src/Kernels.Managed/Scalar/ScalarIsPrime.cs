using System.Numerics;

namespace Kernels.Managed;

/// <summary>
/// <c>is_prime/1</c> in plain C#, one number after the other: trial division, then the strong probable-prime test to Jim Sinclair's
/// seven bases, by Montgomery multiplication. No composite below 2⁶⁴ passes it to all seven, which was checked with Feitsma's list
/// of the pseudoprimes to base 2 (Forišek and Jančina, <i>Fast primality testing for integers that fit into a machine word</i>, 2015).
/// </summary>
[Implementation("managed")]
public sealed unsafe class ScalarIsPrime : IKernel<IsPrimeArguments>
{
    // Some 70 microseconds of work, much more than handing it to a thread takes.
    private const int PieceLength = 1024;

    private static ReadOnlySpan<byte> SmallPrimes => [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61];

    /// <summary>The bases after 2.</summary>
    private static ReadOnlySpan<ulong> Bases => [325, 9375, 28178, 450775, 9780504, 1795265022];

    /// <inheritdoc/>
    public void Invoke(scoped in IsPrimeArguments arguments, in KernelOptions options)
    {
        fixed (ulong* values = arguments.Values)
        fixed (byte* prime = arguments.Prime)
        {
            int pieces = Workers.CountPieces(arguments.Values.Length, PieceLength);
            Workers.Run(options.ThreadCount, pieces, new Pieces { Values = values, Prime = prime, Length = arguments.Values.Length });
        }
    }

    private static bool IsPrime(ulong n)
    {
        foreach (byte divisor in SmallPrimes)
        {
            if (n % divisor == 0)
            {
                return n == divisor;
            }
        }

        if (n < 67 * 67)
        {
            return n > 1;
        }

        // Newton's method from 5 right bits, which double each time.
        ulong inverse = (3 * n) ^ 2;
        for (int bits = 5; bits < 64; bits *= 2)
        {
            inverse *= 2 - (n * inverse);
        }

        // 1 in Montgomery's form, 2⁶⁴ modulo n.
        ulong one = (0 - n) % n;
        if (!PassesStrongTest(n, inverse, one, one >= n - one ? one - (n - one) : one + one))
        {
            return false;
        }

        // 2¹²⁸ modulo n, which brings a number into Montgomery's form.
        ulong square = (ulong)((UInt128)one * one % n);
        foreach (ulong @base in Bases)
        {
            ulong form = Multiply(@base % n, square, n, inverse);
            if (form != 0 && !PassesStrongTest(n, inverse, one, form))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>With n − 1 = d·2ˢ: whether aᵈ is 1, or a^(d·2ʳ) is −1 for an r below s.</summary>
    private static bool PassesStrongTest(ulong n, ulong inverse, ulong one, ulong a)
    {
        int twos = BitOperations.TrailingZeroCount(n - 1);
        ulong power = a;
        for (int bit = 62 - BitOperations.LeadingZeroCount(n - 1); bit >= twos; bit--)
        {
            power = Multiply(power, power, n, inverse);
            if ((((n - 1) >> bit) & 1) != 0)
            {
                power = Multiply(power, a, n, inverse);
            }
        }

        if (power == one)
        {
            return true;
        }

        for (; twos > 1 && power != n - one; twos--)
        {
            power = Multiply(power, power, n, inverse);
        }

        return power == n - one;
    }

    /// <summary>Montgomery's product, a·b / 2⁶⁴ modulo n.</summary>
    private static ulong Multiply(ulong a, ulong b, ulong n, ulong inverse)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        ulong multiple = Math.BigMul(low * inverse, n, out _);
        return high >= multiple ? high - multiple : high - multiple + n;
    }

    private struct Pieces : IWork
    {
        public ulong* Values;
        public byte* Prime;
        public int Length;

        public readonly void Run(int piece)
        {
            int begin = piece * PieceLength;
            int end = begin + Math.Min(PieceLength, Length - begin);
            for (int i = begin; i < end; i++)
            {
                Prime[i] = IsPrime(Values[i]) ? (byte)1 : (byte)0;
            }
        }
    }
}
