using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary>
/// <c>primes/1</c> in plain C#: the sieve of Eratosthenes on odd numbers, in segments that fit the first cache. Threads take pieces of
/// several segments.
/// </summary>
[Implementation("managed")]
public sealed unsafe class ScalarPrimes : IKernel<PrimesArguments>
{
    // Odd numbers that are crossed off together.
    private const int SegmentLength = 1 << 15;

    // Segments of a piece, before each of which every prime has to look for its place.
    private const int LeastSegments = 8;
    private const int MostPieces = 256;

    /// <inheritdoc/>
    public void Invoke(scoped in PrimesArguments arguments, in KernelOptions options)
    {
        // Odd number i is 2·i + 1; 1 is no prime, and 2 is none of them.
        long first = Math.Max(arguments.Lo / 2, 1);
        long end = arguments.Hi / 2;
        long segments = Math.Max(end - first + SegmentLength - 1, 0) / SegmentLength;
        long length = SegmentLength * Math.Max(LeastSegments, (segments / MostPieces) + 1);
        int pieces = (int)(Math.Max(end - first + length - 1, 0) / length);
        long count = arguments.Lo <= 2 && arguments.Hi > 2 ? 1 : 0;
        using PrimeList primes = new(3, (uint)Math.Sqrt(arguments.Hi) + 1);
        Workers.Run(options.ThreadCount, pieces, new Pieces
        {
            First = first,
            End = end,
            Length = length,
            Primes = primes.Primes,
            PrimeCount = primes.Count,
            Count = &count,
        });
        arguments.Count[0] = count;
    }

    private struct Pieces : IWork
    {
        public long First;
        public long End;
        public long Length;
        public uint* Primes;
        public int PrimeCount;
        public long* Count;

        public readonly void Run(int piece)
        {
            long begin = First + (piece * Length);
            long end = Math.Min(End, begin + Length);
            long count = 0;

            // Where each prime's next odd multiple is, from its square on, counted from the segment's begin.
            long* next = (long*)NativeMemory.Alloc((nuint)PrimeCount, sizeof(long));
            for (int index = 0; index < PrimeCount; index++)
            {
                long prime = Primes[index];
                long factor = Math.Max(prime, ((2 * begin) + prime) / prime) | 1;
                next[index] = (prime * factor / 2) - begin;
            }

            byte* isComposite = (byte*)NativeMemory.Alloc(SegmentLength);
            for (; begin < end; begin += SegmentLength)
            {
                int size = (int)Math.Min(SegmentLength, end - begin);
                new Span<byte>(isComposite, size).Clear();
                CrossOff(isComposite, size, next);
                for (int odd = 0; odd < size; odd++)
                {
                    count += 1 - isComposite[odd];
                }
            }

            NativeMemory.Free(isComposite);
            NativeMemory.Free(next);
            Interlocked.Add(ref *Count, count);
        }

        private readonly void CrossOff(byte* isComposite, int size, long* next)
        {
            for (int index = 0; index < PrimeCount; index++)
            {
                long multiple = next[index];
                uint prime = Primes[index];
                for (; multiple < size; multiple += prime)
                {
                    isComposite[multiple] = 1;
                }

                next[index] = multiple - size;
            }
        }
    }
}
