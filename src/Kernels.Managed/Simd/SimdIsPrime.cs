using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
    // The most numbers of a piece, and the fewest, some 20 microseconds of work: in long pieces fewer batches are filled up.
    private const int LongestPiece = 4096;
    private const int ShortestPiece = 1024;

    // Numbers whose divisibility is one word of bits.
    private const int Block = 64;

    // The most numbers that are tested together.
    private const int MostBatch = 32;

    // Bit v: whether v is prime, for v below Block.
    private const ulong PrimesBelow64 = 0x2820_8A20_A08A_28AC;

    // A number that both tests can take, for places in the last batch that are not needed.
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
            inverses[p] = PrimeTests64.InverseOf(SmallPrimes[p]);
            bounds[p] = (ulong.MaxValue / SmallPrimes[p]) + 1;
        }

        int length = arguments.Values.Length;
        int pieceLength = (int)Math.Clamp(length / (4L * options.ThreadCount), ShortestPiece, LongestPiece);
        fixed (ulong* values = arguments.Values)
        fixed (byte* prime = arguments.Prime)
        {
            Workers.Run(options.ThreadCount, Workers.CountPieces(length, pieceLength), new Pieces
            {
                Values = values,
                Prime = prime,
                Length = length,
                PieceLength = pieceLength,
                Inverses = inverses,
                Bounds = bounds,
            });
        }
    }

    private struct Pieces : IWork
    {
        public ulong* Values;
        public byte* Prime;
        public int Length;
        public int PieceLength;
        public ulong* Inverses;
        public ulong* Bounds;

        private static int Lanes => Vector512.IsHardwareAccelerated ? Vector512<ulong>.Count : Vector256<ulong>.Count;

        public readonly void Run(int piece)
        {
            if (Avx512F.IsSupported)
            {
                Test<PrimeTests512>(piece);
            }
            else
            {
                Test<PrimeTests64>(piece);
            }
        }

        [SkipLocalsInit]
        private readonly void Test<TTests>(int piece)
            where TTests : struct, IPrimeTests
        {
            int begin = piece * PieceLength;
            int length = Math.Min(PieceLength, Length - begin);
            ulong* left = stackalloc ulong[LongestPiece + MostBatch];
            int* places = stackalloc int[LongestPiece];
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

            count = KeepStrong<TTests>(left, places, count);
            MarkPrimes<TTests>(left, places, count);
        }

        /// <summary>Trial division of a block; appends what is left, and returns how many that are with those before.</summary>
        private readonly int Sieve(ulong* block, int begin, int present, ulong* left, int* places, int count)
        {
            ulong composite = 0;
            ulong small = 0;
            for (int v = 0; v < Block; v += Vector256<ulong>.Count)
            {
                Vector256<ulong> isSmall = Vector256.LessThan(Vector256.Load(block + v), Vector256.Create((ulong)Block));
                small |= (ulong)isSmall.ExtractMostSignificantBits() << v;
            }

            for (int v = 0; v < Block; v += Lanes)
            {
                composite |= (Lanes == Vector512<ulong>.Count
                    ? FindMultiples(Vector512.Load(block + v))
                    : FindMultiples(Vector256.Load(block + v))) << v;
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

        /// <summary>Which of eight numbers are even or multiples of a small prime, as bits.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly ulong FindMultiples(Vector512<ulong> numbers)
        {
            ulong found = Vector512.Equals(numbers & Vector512<ulong>.One, Vector512<ulong>.Zero).ExtractMostSignificantBits();
            for (int p = 0; p < SmallPrimes.Length; p++)
            {
                Vector512<ulong> quotients = numbers * Vector512.Create(Inverses[p]);
                found |= Vector512.LessThan(quotients, Vector512.Create(Bounds[p])).ExtractMostSignificantBits();
            }

            return found;
        }

        /// <summary>Which of four numbers are even or multiples of a small prime, as bits.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly ulong FindMultiples(Vector256<ulong> numbers)
        {
            Vector256<ulong> found = Vector256.Equals(numbers & Vector256<ulong>.One, Vector256<ulong>.Zero);
            for (int p = 0; p < SmallPrimes.Length; p++)
            {
                found |= Vector256.LessThan(numbers * Vector256.Create(Inverses[p]), Vector256.Create(Bounds[p]));
            }

            return found.ExtractMostSignificantBits();
        }

        /// <summary>Keeps the numbers that pass the strong test, and returns how many those are.</summary>
        private static int KeepStrong<TTests>(ulong* left, int* places, int count)
            where TTests : struct, IPrimeTests
        {
            new Span<ulong>(left + count, TTests.StrongBatch).Fill(Filling);
            int kept = 0;
            for (int first = 0; first < count; first += TTests.StrongBatch)
            {
                for (uint passed = TTests.PassStrong(left + first); passed != 0; passed &= passed - 1)
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

        /// <summary>Marks the numbers that pass the Lucas test too.</summary>
        private readonly void MarkPrimes<TTests>(ulong* left, int* places, int count)
            where TTests : struct, IPrimeTests
        {
            new Span<ulong>(left + count, TTests.LucasBatch).Fill(Filling);
            ulong* parameters = stackalloc ulong[MostBatch];
            for (int first = 0; first < count; first += TTests.LucasBatch)
            {
                uint mayPass = 0;
                for (int i = 0; i < TTests.LucasBatch; i++)
                {
                    ulong parameter = LucasParameter.Find(left[first + i]);
                    mayPass |= parameter == 0 ? 0 : 1U << i;
                    parameters[i] = Math.Max(parameter, 2);
                }

                for (uint passed = mayPass & TTests.PassLucas(left + first, parameters); passed != 0; passed &= passed - 1)
                {
                    int i = first + BitOperations.TrailingZeroCount(passed);
                    if (i < count)
                    {
                        Prime[places[i]] = 1;
                    }
                }
            }
        }
    }
}
