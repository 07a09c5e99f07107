namespace Kernels.Managed;

/// <summary><c>polynomial/1</c> in plain C#: Horner's rule for one element after the other, in pieces that threads share.</summary>
[Implementation("managed")]
public sealed unsafe class ScalarPolynomial : IKernel<PolynomialArguments>
{
    // Large enough that a piece takes much longer than handing it to a thread.
    private const int PieceLength = 1 << 16;

    /// <inheritdoc/>
    public void Invoke(scoped in PolynomialArguments arguments, in KernelOptions options)
    {
        fixed (double* coefficients = arguments.Coefficients, x = arguments.X, y = arguments.Y)
        {
            int pieces = Workers.CountPieces(arguments.X.Length, PieceLength);
            Workers.Run(options.ThreadCount, pieces, new Pieces
            {
                Coefficients = coefficients,
                Terms = arguments.Coefficients.Length,
                X = x,
                Y = y,
                Length = arguments.X.Length,
            });
        }
    }

    private struct Pieces : IWork
    {
        public double* Coefficients;
        public int Terms;
        public double* X;
        public double* Y;
        public int Length;

        public readonly void Run(int piece)
        {
            int begin = piece * PieceLength;
            int end = begin + Math.Min(PieceLength, Length - begin);
            for (int i = begin; i < end; i++)
            {
                double value = Coefficients[Terms - 1];
                for (int k = Terms - 2; k >= 0; k--)
                {
                    value = (value * X[i]) + Coefficients[k];
                }

                Y[i] = value;
            }
        }
    }
}
