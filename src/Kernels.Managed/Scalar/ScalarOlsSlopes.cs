namespace Kernels.Managed;

/// <summary><c>ols_slopes/1</c> in plain C#: one row after the other, in pieces that threads share.</summary>
[Implementation("managed")]
public sealed unsafe class ScalarOlsSlopes : IKernel<OlsSlopesArguments>
{
    // Elements of a piece: large enough that it takes much longer than handing it to a thread.
    private const int PieceLength = 1 << 16;

    /// <inheritdoc/>
    public void Invoke(scoped in OlsSlopesArguments arguments, in KernelOptions options)
    {
        int rows = arguments.Slope.Length;
        fixed (double* y = arguments.Y, slope = arguments.Slope, intercept = arguments.Intercept)
        {
            int rowsAPiece = Math.Max(1, PieceLength / arguments.Days);
            int pieces = (int)(((long)rows + rowsAPiece - 1) / rowsAPiece);
            Workers.Run(options.ThreadCount, pieces, new Pieces
            {
                Y = y,
                Days = arguments.Days,
                Rows = rows,
                RowsAPiece = rowsAPiece,
                Slope = slope,
                Intercept = intercept,
            });
        }
    }

    private struct Pieces : IWork
    {
        public double* Y;
        public int Days;
        public int Rows;
        public int RowsAPiece;
        public double* Slope;
        public double* Intercept;

        public readonly void Run(int piece)
        {
            int days = Days;
            double middle = (days - 1) / 2.0;
            double squares = days * (((double)days * days) - 1) / 12;
            int begin = piece * RowsAPiece;
            int end = begin + Math.Min(RowsAPiece, Rows - begin);
            for (int row = begin; row < end; row++)
            {
                double* values = Y + ((nint)row * days);
                double moment = 0;
                double sum = 0;
                for (int day = 0; day < days; day++)
                {
                    moment += (day - middle) * values[day];
                    sum += values[day];
                }

                Slope[row] = moment / squares;
                Intercept[row] = (sum / days) - (Slope[row] * middle);
            }
        }
    }
}
