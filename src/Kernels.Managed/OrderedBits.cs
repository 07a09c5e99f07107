using System.Runtime.InteropServices;

namespace Kernels.Managed;

/// <summary>The bits of float64 as whole numbers in the same order: −0 before 0, and NaN, which lose their signs, behind all numbers.</summary>
internal static unsafe class OrderedBits
{
    // Numbers of a piece, much longer work than handing it to a thread.
    private const int PieceLength = 1 << 20;

    private const long Infinity = 0x7FF0_0000_0000_0000;

    /// <summary>Makes whole numbers of numbers, sorts them, and makes numbers of them again, all in place.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="sort">Sorts whole numbers.</param>
    public static void Sort(Span<double> values, int threads, SpanSort sort)
    {
        fixed (double* first = values)
        {
            int pieces = Workers.CountPieces(values.Length, PieceLength);
            Workers.Run(threads, pieces, new Encoding { Bits = (long*)first, Length = values.Length });
            sort(MemoryMarshal.Cast<double, long>(values), threads);
            Workers.Run(threads, pieces, new Decoding { Bits = (long*)first, Length = values.Length });
        }
    }

    /// <summary>Bits without sign are in the order of numbers; with one, they are so in reverse, and before those without.</summary>
    private static long Encode(long bits)
    {
        long size = bits & long.MaxValue;
        return size > Infinity ? size : bits ^ ((bits >> 63) & long.MaxValue);
    }

    private static long Decode(long key) => key ^ ((key >> 63) & long.MaxValue);

    private static Span<long> Piece(long* bits, int length, int piece)
        => new(bits + ((nint)piece * PieceLength), Math.Min(PieceLength, length - (piece * PieceLength)));

    private struct Encoding : IWork
    {
        public long* Bits;
        public int Length;

        public readonly void Run(int item)
        {
            foreach (ref long bits in Piece(Bits, Length, item))
            {
                bits = Encode(bits);
            }
        }
    }

    private struct Decoding : IWork
    {
        public long* Bits;
        public int Length;

        public readonly void Run(int item)
        {
            foreach (ref long key in Piece(Bits, Length, item))
            {
                key = Decode(key);
            }
        }
    }
}

/// <summary>Sorts whole numbers in place.</summary>
/// <param name="values">The numbers.</param>
/// <param name="threads">Most threads to use.</param>
internal delegate void SpanSort(Span<long> values, int threads);
