using System.Numerics;

namespace Kernels.Managed;

/// <summary>Polynomials in plain C#: Horner's rule for one element after the other, in pieces that threads share.</summary>
internal static unsafe class ScalarHorner
{
    // Large enough that a piece takes much longer than handing it to a thread.
    private const int PieceLength = 1 << 16;

    public static void Run<T>(int threads, ReadOnlySpan<T> coefficients, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        fixed (T* own = coefficients, input = x, output = y)
        {
            Workers.Run(threads, Workers.CountPieces(x.Length, PieceLength), new Pieces<T>
            {
                Coefficients = own,
                Terms = coefficients.Length,
                X = input,
                Y = output,
                Length = x.Length,
            });
        }
    }

    private struct Pieces<T> : IWork
        where T : unmanaged, INumber<T>
    {
        public T* Coefficients;
        public int Terms;
        public T* X;
        public T* Y;
        public int Length;

        public readonly void Run(int piece)
        {
            int begin = piece * PieceLength;
            int end = begin + Math.Min(PieceLength, Length - begin);
            for (int i = begin; i < end; i++)
            {
                T value = Coefficients[Terms - 1];
                for (int k = Terms - 2; k >= 0; k--)
                {
                    value = (value * X[i]) + Coefficients[k];
                }

                Y[i] = value;
            }
        }
    }
}
