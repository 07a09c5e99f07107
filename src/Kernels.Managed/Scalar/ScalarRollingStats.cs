namespace Kernels.Managed;

/// <summary>
/// <c>rolling_stats/1</c> in plain C#, by sums that only grow: a window is the end of a block and the start of the next, blocks being as
/// long as windows (van Herk, <i>A fast algorithm for local minimum and maximum filters on rectangular and octagonal kernels</i>,
/// 1992). The second block's first element, which all these windows hold, is subtracted from all elements.
/// </summary>
[Implementation("managed")]
public sealed unsafe class ScalarRollingStats : IKernel<RollingStatsArguments>
{
    // Elements of a piece: large enough that it takes much longer than handing it to a thread.
    private const int PieceLength = 1 << 15;

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

        fixed (double* x = arguments.X, mean = arguments.Mean, variance = arguments.Variance)
        {
            int blocksAPiece = Math.Max(1, PieceLength / window);
            int blocks = Workers.CountPieces(length, window);
            Workers.Run(options.ThreadCount, Workers.CountPieces(blocks, blocksAPiece), new Pieces
            {
                X = x,
                Mean = mean,
                Variance = variance,
                Window = window,
                Length = length,
                BlocksAPiece = blocksAPiece,
            });
        }
    }

    private struct Pieces : IWork
    {
        public double* X;
        public double* Mean;
        public double* Variance;
        public int Window;
        public int Length;
        public int BlocksAPiece;

        public readonly void Run(int piece)
        {
            long begin = (long)piece * BlocksAPiece * Window;
            long end = Math.Min(Length, begin + ((long)BlocksAPiece * Window));
            for (long start = begin; start < end; start += Window)
            {
                Fill((int)start, (int)Math.Min(end, start + Window));
            }
        }

        /// <summary>Computes the windows that end in a block.</summary>
        private readonly void Fill(int start, int end)
        {
            // Sums over the ends of the block before wait where the results will be.
            double first = X[start];
            double distances = 0;
            double squares = 0;
            for (int i = start - 1; start > 0 && i > start - Window; i--)
            {
                double distance = X[i] - first;
                distances += distance;
                squares += distance * distance;
                int last = i + (Window - 1);
                if (last < end)
                {
                    Mean[last] = distances;
                    Variance[last] = squares;
                }
            }

            distances = 0;
            squares = 0;
            for (int i = start; i < end; i++)
            {
                double distance = X[i] - first;
                distances += distance;
                squares += distance * distance;
                int before = Window - 1 - (i - start);
                if (before == 0)
                {
                    Store(i, first, distances, squares);
                }
                else if (start > 0)
                {
                    Store(i, first, distances + Mean[i], squares + Variance[i]);
                }
            }
        }

        /// <summary>Stores the mean, which is NaN if an infinity makes the sum infinite, and the variance.</summary>
        private readonly void Store(int i, double first, double distances, double squares)
        {
            double fromFirst = distances / Window;
            Mean[i] = first + fromFirst + (distances - distances);
            Variance[i] = Math.Max(0, squares - (distances * fromFirst)) / (Window - 1.0);
        }
    }
}
