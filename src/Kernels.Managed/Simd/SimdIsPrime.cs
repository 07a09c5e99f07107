using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// <c>is_prime/1</c> with vectors for trial division, and then the Baillie-PSW test, several numbers at a time: a strong
/// probable-prime test to base 2, and an extra strong Lucas test (Grantham, <i>Frobenius pseudoprimes</i>, Math. Comp. 70, 2001).
/// No composite below 2⁶⁴ passes both, which was checked with the list of the pseudoprimes to base 2 (Baillie, Fiori and Wagstaff,
/// <i>Strengthening the Baillie-PSW primality test</i>, Math. Comp. 90, 2021).
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdIsPrime : IKernel<IsPrimeArguments>
{
    // Some 50 microseconds of work, much more than handing it to a thread takes.
    private const int PieceLength = 2048;

    // Numbers whose divisibility is one word of bits.
    private const int Block = 64;

    // Numbers that are tested together: a Montgomery multiplication is a long chain, which the others fill.
    private const int Batch = 4;

    // Bit v: whether v is prime, for v below Block.
    private const ulong PrimesBelow64 = 0x2820_8A20_A08A_28AC;

    // The first Lucas parameter before which a square, for which there is none, is told apart.
    private const uint SquaresFrom = 24;

    // Any odd number that both tests can take, for places in the last batch that are not needed.
    private const ulong Filling = 67;

    private static ReadOnlySpan<byte> SmallPrimes => [3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61];

    /// <inheritdoc/>
    public void Invoke(scoped in IsPrimeArguments arguments, in KernelOptions options)
    {
        // A number is a multiple of p if its product with 1 / p modulo 2⁶⁴ is small (Granlund and Montgomery, 1994).
        ulong* inverses = stackalloc ulong[SmallPrimes.Length];
        ulong* bounds = stackalloc ulong[SmallPrimes.Length];
        for (int p = 0; p < SmallPrimes.Length; p++)
        {
            inverses[p] = InverseOf(SmallPrimes[p]);
            bounds[p] = (ulong.MaxValue / SmallPrimes[p]) + 1;
        }

        fixed (ulong* values = arguments.Values)
        fixed (byte* prime = arguments.Prime)
        {
            int pieces = Workers.CountPieces(arguments.Values.Length, PieceLength);
            Workers.Run(options.ThreadCount, pieces, new Pieces
            {
                Values = values,
                Prime = prime,
                Length = arguments.Values.Length,
                Inverses = inverses,
                Bounds = bounds,
            });
        }
    }

    /// <summary>1 / n modulo 2⁶⁴, by Newton's method from 5 right bits, which double each time.</summary>
    private static ulong InverseOf(ulong n)
    {
        ulong inverse = (3 * n) ^ 2;
        for (int bits = 5; bits < 64; bits *= 2)
        {
            inverse *= 2 - (n * inverse);
        }

        return inverse;
    }

    /// <summary>1 in Montgomery's form, 2⁶⁴ modulo n.</summary>
    private static ulong OneOf(ulong n) => (0 - n) % n;

    /// <summary>Montgomery's product, a·b / 2⁶⁴ modulo n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Multiply(ulong a, ulong b, ulong n, ulong inverse)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return Subtract(high, Math.BigMul(low * inverse, n, out _), n);
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

    /// <summary>
    /// Which of four numbers, as bits, pass the strong test: with n − 1 = d·2ˢ, 2ᵈ is 1, or 2^(d·2ʳ) is −1 for an r below s.
    /// </summary>
    private static int StrongTest(ulong* n)
    {
        (ulong n0, ulong n1, ulong n2, ulong n3) = (n[0], n[1], n[2], n[3]);
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

        return FinishStrongTest(p0, n0, i0, end) | (FinishStrongTest(p1, n1, i1, end) << 1)
            | (FinishStrongTest(p2, n2, i2, end) << 2) | (FinishStrongTest(p3, n3, i3, end) << 3);
    }

    private static int FinishStrongTest(ulong power, ulong n, ulong inverse, int bit)
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

        return power == n - one ? 1 : 0;
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

    /// <summary>
    /// Which of two numbers, as bits, pass the extra strong Lucas test: with n + 1 = d·2ˢ, U[d] is 0 and V[d] is 2 or −2, or
    /// V[d·2ʳ] is 0 for an r below s − 1. A step has two independent products, so two numbers fill the chains.
    /// </summary>
    private static int LucasTest(ulong a, ulong b, uint parameterOfA, uint parameterOfB)
    {
        (ulong inverseOfA, ulong inverseOfB) = (InverseOf(a), InverseOf(b));
        (ulong twoOfA, ulong twoOfB) = (FormOf(2, a), FormOf(2, b));
        (ulong pOfA, ulong pOfB) = (FormOf(parameterOfA, a), FormOf(parameterOfB, b));
        (ulong hereA, ulong nextA, ulong hereB, ulong nextB) = (twoOfA, pOfA, twoOfB, pOfB);
        int end = Math.Max(BitOperations.TrailingZeroCount(a + 1), BitOperations.TrailingZeroCount(b + 1));
        for (int bit = 63 - BitOperations.LeadingZeroCount((a + 1) | (b + 1)); bit >= end; bit--)
        {
            (hereA, nextA) = Step(hereA, nextA, a, inverseOfA, pOfA, twoOfA, bit);
            (hereB, nextB) = Step(hereB, nextB, b, inverseOfB, pOfB, twoOfB, bit);
        }

        return FinishLucasTest(hereA, nextA, a, inverseOfA, pOfA, twoOfA, end)
            | (FinishLucasTest(hereB, nextB, b, inverseOfB, pOfB, twoOfB, end) << 1);
    }

    private static int FinishLucasTest(ulong here, ulong next, ulong n, ulong inverse, ulong p, ulong two, int bit)
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

        return bit >= 2 && here == 0 ? 1 : 0;
    }

    /// <summary>A small number in Montgomery's form.</summary>
    private static ulong FormOf(uint number, ulong n) => (ulong)((UInt128)OneOf(n) * number % n);

    /// <summary>The first P from 3 on for which P² − 4 is no square modulo n; 0 if that search shows that n is composite.</summary>
    private static uint LucasParameter(ulong n)
    {
        for (uint parameter = 3; ; parameter++)
        {
            if (parameter == SquaresFrom && IsSquare(n))
            {
                return 0;
            }

            int symbol = Jacobi((parameter * parameter) - 4, n);
            if (symbol <= 0)
            {
                return symbol == 0 ? 0 : parameter;
            }
        }
    }

    /// <summary>Jacobi's symbol (a / n) of an odd n.</summary>
    private static int Jacobi(ulong a, ulong n)
    {
        int symbol = 1;
        for (a %= n; a != 0;)
        {
            int twos = BitOperations.TrailingZeroCount(a);
            a >>= twos;
            if (twos % 2 == 1 && n % 8 is 3 or 5)
            {
                symbol = -symbol;
            }

            if (a % 4 == 3 && n % 4 == 3)
            {
                symbol = -symbol;
            }

            (a, n) = (n % a, a);
        }

        return n == 1 ? symbol : 0;
    }

    private static bool IsSquare(ulong n)
    {
        // Rounding may be wrong by one, and the root of the largest numbers would not fit.
        ulong root = Math.Min((ulong)Math.Sqrt(n), uint.MaxValue);
        return root * root == n || (root + 1) * (root + 1) == n || (root - 1) * (root - 1) == n;
    }

    private struct Pieces : IWork
    {
        public ulong* Values;
        public byte* Prime;
        public int Length;
        public ulong* Inverses;
        public ulong* Bounds;

        public readonly void Run(int piece)
        {
            int begin = piece * PieceLength;
            int length = Math.Min(PieceLength, Length - begin);
            ulong* left = stackalloc ulong[PieceLength + Batch];
            int* places = stackalloc int[PieceLength];
            ulong* block = stackalloc ulong[Block];
            int count = 0;
            for (int i = 0; i < length; i += Block)
            {
                int present = Math.Min(Block, length - i);
                ulong* from = Values + begin + i;
                if (present < Block)
                {
                    // Zeros fill the last block, which leave at once.
                    new Span<ulong>(block, Block).Clear();
                    new ReadOnlySpan<ulong>(from, present).CopyTo(new Span<ulong>(block, present));
                    from = block;
                }

                count = Sieve(from, begin + i, present, left, places, count);
            }

            count = KeepStrong(left, places, count);
            MarkLucas(left, places, count);
        }

        /// <summary>Trial division of a block; appends what is left, and returns how many that are with those before.</summary>
        private readonly int Sieve(ulong* block, int begin, int present, ulong* left, int* places, int count)
        {
            ulong composite = 0;
            ulong small = 0;
            for (int v = 0; v < Block; v += Vector256<ulong>.Count)
            {
                Vector256<ulong> values = Vector256.Load(block + v);
                Vector256<ulong> divisible = Vector256.Equals(values & Vector256<ulong>.One, Vector256<ulong>.Zero);
                for (int p = 0; p < SmallPrimes.Length; p++)
                {
                    divisible |= Vector256.LessThan(values * Vector256.Create(Inverses[p]), Vector256.Create(Bounds[p]));
                }

                composite |= (ulong)divisible.ExtractMostSignificantBits() << v;
                small |= (ulong)Vector256.LessThan(values, Vector256.Create((ulong)Block)).ExtractMostSignificantBits() << v;
            }

            ulong all = present == Block ? ulong.MaxValue : (1UL << present) - 1;
            new Span<byte>(Prime + begin, present).Clear();
            for (ulong bits = small & all; bits != 0; bits &= bits - 1)
            {
                int i = BitOperations.TrailingZeroCount(bits);
                Prime[begin + i] = (byte)((PrimesBelow64 >> (int)block[i]) & 1);
            }

            for (ulong bits = ~composite & ~small & all; bits != 0; bits &= bits - 1)
            {
                int i = BitOperations.TrailingZeroCount(bits);
                left[count] = block[i];
                places[count++] = begin + i;
            }

            return count;
        }

        /// <summary>Keeps the numbers that pass the strong test, and returns how many those are.</summary>
        private static int KeepStrong(ulong* left, int* places, int count)
        {
            new Span<ulong>(left + count, Batch).Fill(Filling);
            int kept = 0;
            for (int first = 0; first < count; first += Batch)
            {
                uint passed = (uint)StrongTest(left + first);
                for (; passed != 0; passed &= passed - 1)
                {
                    int i = first + BitOperations.TrailingZeroCount(passed);
                    if (i < count)
                    {
                        left[kept] = left[i];
                        places[kept++] = places[i];
                    }
                }
            }

            return kept;
        }

        private readonly void MarkLucas(ulong* left, int* places, int count)
        {
            for (int first = 0; first < count; first += 2)
            {
                bool isPair = first + 1 < count;
                ulong other = isPair ? left[first + 1] : Filling;
                (uint p, uint otherP) = (LucasParameter(left[first]), LucasParameter(other));
                int passed = LucasTest(left[first], other, p, otherP);
                Prime[places[first]] = p == 0 ? (byte)0 : (byte)(passed & 1);
                if (isPair)
                {
                    Prime[places[first + 1]] = otherP == 0 ? (byte)0 : (byte)(passed >> 1);
                }
            }
        }
    }
}
