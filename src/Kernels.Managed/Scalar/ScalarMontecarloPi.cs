namespace Kernels.Managed;

/// <summary>
/// <c>montecarlo_pi/1</c> in plain C#: one block of random words after the other, which are two points. Threads take ranges of
/// counters, so that the points are the same however many there are.
/// </summary>
[Implementation("managed")]
public sealed unsafe class ScalarMontecarloPi : IKernel<MontecarloPiArguments>
{
    // At least some 100 microseconds of work, much more than handing it to a thread takes; more where a piece's number would not fit.
    private const long PieceLength = 1 << 14;
    private const int MostPieces = 1 << 20;

    /// <inheritdoc/>
    public void Invoke(scoped in MontecarloPiArguments arguments, in KernelOptions options)
    {
        long length = Math.Max(PieceLength, ((arguments.Count / MostPieces) + 2) & ~1L);
        int pieces = (int)((arguments.Count + length - 1) / length);
        long hits = 0;
        Workers.Run(
            options.ThreadCount, pieces, new Pieces { Seed = arguments.Seed, Count = arguments.Count, Length = length, Hits = &hits });
        arguments.Hits[0] = hits;
    }

    /// <summary>Philox4x32-10 of a counter (Salmon, Moraes, Dror and Shaw, <i>Parallel random numbers: as easy as 1, 2, 3</i>, SC 2011).</summary>
    private static (ulong W0, ulong W1, ulong W2, ulong W3) Philox(ulong counter, ulong key)
    {
        (uint c0, uint c1, uint c2, uint c3) = ((uint)counter, (uint)(counter >> 32), 0, 0);
        (uint k0, uint k1) = ((uint)key, (uint)(key >> 32));
        for (int round = 0; round < 10; round++)
        {
            ulong first = 0xD2511F53UL * c0;
            ulong second = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(second >> 32) ^ c1 ^ k0, (uint)second, (uint)(first >> 32) ^ c3 ^ k1, (uint)first);
            (k0, k1) = (k0 + 0x9E3779B9, k1 + 0xBB67AE85);
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>1 if the sum of the squares stays below 2⁶⁴, or else 0.</summary>
    private static int Hit(ulong x, ulong y) => (x * x) + (y * y) >= x * x ? 1 : 0;

    private struct Pieces : IWork
    {
        public long Seed;
        public long Count;
        public long Length;
        public long* Hits;

        public readonly void Run(int piece)
        {
            long first = piece * Length;
            long end = Math.Min(Count, first + Length);
            long hits = 0;
            for (long point = first; point < end; point += 2)
            {
                (ulong w0, ulong w1, ulong w2, ulong w3) = Philox((ulong)point / 2, (ulong)Seed);
                hits += Hit(w0, w1);
                hits += point + 1 < end ? Hit(w2, w3) : 0;
            }

            Interlocked.Add(ref *Hits, hits);
        }
    }
}
