using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kernels.Managed;

/// <summary>
/// <c>rolling_stats/1</c> in vectors of four, by sums that only grow: a window is the end of a block and the start of the next, blocks
/// being as long as windows (van Herk, <i>A fast algorithm for local minimum and maximum filters on rectangular and octagonal
/// kernels</i>, 1992). The second block's first element, which all these windows hold, is subtracted from all elements. Short
/// windows are each added up by themselves.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdRollingStats : IKernel<RollingStatsArguments>
{
    // Elements of a piece: large enough that it takes much longer than handing it to a thread.
    private const int PieceLength = 1 << 15;

    private const int Short = 8;

    // The longest windows whose sums over block ends have memory of their own, a part of the second cache. Those of longer ones
    // wait where the results will be.
    private const int MaxOwn = 1 << 15;

    private const int Lanes = 4;

    /// <inheritdoc/>
    public void Invoke(scoped in RollingStatsArguments arguments, in KernelOptions options)
    {
        int length = arguments.X.Length;
        int window = arguments.Window;
        arguments.Mean[..Math.Min(window - 1, length)].Fill(double.NaN);
        arguments.Variance[..Math.Min(window - 1, length)].Fill(double.NaN);
        if (length < window)
        {
            return;
        }

        // A piece is whole blocks, so that no result depends on the number of threads.
        int pieceLength = (int)Math.Min(length, Math.Max(1, PieceLength / window) * (long)window);
        fixed (double* x = arguments.X, mean = arguments.Mean, variance = arguments.Variance)
        {
            Workers.Run(options.ThreadCount, Workers.CountPieces(length, pieceLength), new Pieces
            {
                X = x,
                Mean = mean,
                Variance = variance,
                Window = window,
                OneLess = 1 / (window - 1.0),
                Length = length,
                PieceLength = pieceLength,
            });
        }
    }

    private struct Pieces : IWork
    {
        public double* X;
        public double* Mean;
        public double* Variance;
        public int Window;
        public double OneLess;
        public int Length;
        public int PieceLength;

        public readonly void Run(int piece)
        {
            int begin = piece * PieceLength;
            int end = begin + Math.Min(PieceLength, Length - begin);
            if (Window <= Short)
            {
                FillShort(Math.Max(begin, Window - 1), end);
                return;
            }

            double* own = Window <= MaxOwn ? (double*)NativeMemory.Alloc(2 * (nuint)Window * sizeof(double)) : null;
            try
            {
                for (int start = begin; start < end; start += Math.Min(Window, end - start))
                {
                    double* distances = own == null ? Mean + start : own;
                    double* squares = own == null ? Variance + start : own + Window;
                    FillBlock(start, start + Math.Min(Window, end - start), distances, squares);
                }
            }
            finally
            {
                NativeMemory.Free(own);
            }
        }

        private readonly void FillBlock(int start, int end, double* distances, double* squares)
        {
            int last = Window - 1;
            if (end - start == Window)
            {
                // The window that is the whole block holds nothing of the one before.
                distances[last] = squares[last] = 0;
            }

            if (start > 0)
            {
                AddEnds(start, end - start, distances, squares);
                AddStarts(start, start, end, distances, squares);
            }
            else if (end == Window)
            {
                AddStarts(0, last, end, distances, squares);
            }
        }

        /// <summary>
        /// For the windows that end in a block, all but its last: sums over what they hold of the block before. Element i is that of
        /// the window that ends at start + i.
        /// </summary>
        private readonly void AddEnds(int start, int length, double* ends, double* squaresOfEnds)
        {
            double first = X[start];
            double* before = X + start - Window;
            Sums sums = default;

            // If the last block is shorter, these are in every window that ends in it.
            int i = Window;
            int common = Math.Min(Window, length + 1);
            for (; i > common; i--)
            {
                sums.Add(before[i - 1] - first);
            }

            for (; (i - 1) % Lanes != 0; i--)
            {
                sums.Add(before[i - 1] - first);
                ends[i - 2] = sums.Distances;
                squaresOfEnds[i - 2] = sums.Squares;
            }

            Vector256<double> distances = Vector256.Create(sums.Distances);
            Vector256<double> squares = Vector256.Create(sums.Squares);
            for (; i > 1; i -= Lanes)
            {
                Vector256<double> distance = Vector256.Load(before + i - Lanes) - Vector256.Create(first);
                Vector256<double> distancesHere = SumsDown(distance);
                Vector256<double> squaresHere = SumsDown(distance * distance);
                (distancesHere + distances).Store(ends + i - Lanes - 1);
                (squaresHere + squares).Store(squaresOfEnds + i - Lanes - 1);
                distances += Vector256.Shuffle(distancesHere, Vector256<long>.Zero);
                squares += Vector256.Shuffle(squaresHere, Vector256<long>.Zero);
            }
        }

        /// <summary>Adds what windows hold of a block, and stores the results of those that end at an element or later.</summary>
        private readonly void AddStarts(int start, int from, int end, double* ends, double* squaresOfEnds)
        {
            double first = X[start];
            Sums sums = default;
            int i = start;
            for (; i < from; i++)
            {
                sums.Add(X[i] - first);
            }

            Vector256<double> distances = Vector256.Create(sums.Distances);
            Vector256<double> squares = Vector256.Create(sums.Squares);
            for (; i <= end - Lanes; i += Lanes)
            {
                Vector256<double> distance = Vector256.Load(X + i) - Vector256.Create(first);
                Vector256<double> distancesHere = SumsUp(distance);
                Vector256<double> squaresHere = SumsUp(distance * distance);
                Store(
                    i,
                    Vector256.Create(first),
                    distancesHere + distances + Vector256.Load(ends + (i - start)),
                    squaresHere + squares + Vector256.Load(squaresOfEnds + (i - start)));
                distances += Vector256.Shuffle(distancesHere, Vector256.Create(3L));
                squares += Vector256.Shuffle(squaresHere, Vector256.Create(3L));
            }

            sums = new Sums { Distances = distances[0], Squares = squares[0] };
            for (; i < end; i++)
            {
                sums.Add(X[i] - first);
                Store(i, first, sums.Distances + ends[i - start], sums.Squares + squaresOfEnds[i - start]);
            }
        }

        /// <summary>Adds up each window from its last element.</summary>
        private readonly void FillShort(int begin, int end)
        {
            int i = begin;
            for (; i <= end - Lanes; i += Lanes)
            {
                Vector256<double> last = Vector256.Load(X + i);
                Vector256<double> distances = Vector256<double>.Zero;
                Vector256<double> squares = Vector256<double>.Zero;
                for (int j = 1; j < Window; j++)
                {
                    Vector256<double> distance = Vector256.Load(X + i - j) - last;
                    distances += distance;
                    squares += distance * distance;
                }

                Store(i, last, distances, squares);
            }

            for (; i < end; i++)
            {
                Sums sums = default;
                for (int j = 1; j < Window; j++)
                {
                    sums.Add(X[i - j] - X[i]);
                }

                Store(i, X[i], sums.Distances, sums.Squares);
            }
        }

        /// <summary>In each lane the sum of it and those below it. Lanes that a shuffle does not find are 0.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<double> SumsUp(Vector256<double> v)
        {
            v += Vector256.Shuffle(v, Vector256.Create(-1L, 0, 1, 2));
            return v + Vector256.Shuffle(v, Vector256.Create(-1L, -1, 0, 1));
        }

        /// <summary>In each lane the sum of it and those above it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<double> SumsDown(Vector256<double> v)
        {
            v += Vector256.Shuffle(v, Vector256.Create(1L, 2, 3, -1));
            return v + Vector256.Shuffle(v, Vector256.Create(2L, 3, -1, -1));
        }

        /// <summary>Stores means, which are NaN where an infinity makes the sum infinite, and variances.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Store(int i, Vector256<double> first, Vector256<double> distances, Vector256<double> squares)
        {
            Vector256<double> fromFirst = distances / Vector256.Create((double)Window);
            Vector256<double> rest = Vector256.Max(Vector256<double>.Zero, squares - (distances * fromFirst));
            (first + fromFirst + (distances - distances)).Store(Mean + i);
            (rest * Vector256.Create(OneLess)).Store(Variance + i);
        }

        private readonly void Store(int i, double first, double distances, double squares)
        {
            double fromFirst = distances / Window;
            Mean[i] = first + fromFirst + (distances - distances);
            Variance[i] = Math.Max(0, squares - (distances * fromFirst)) * OneLess;
        }
    }

    /// <summary>Sums of distances and of their squares.</summary>
    private struct Sums
    {
        public double Distances;
        public double Squares;

        public void Add(double distance)
        {
            Distances += distance;
            Squares += distance * distance;
        }
    }
}
