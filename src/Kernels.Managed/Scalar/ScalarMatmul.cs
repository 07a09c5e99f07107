using System.Numerics;

namespace Kernels.Managed;

/// <summary>The product of two matrices in plain C#: rows of C one after the other, in pieces that threads share.</summary>
internal static unsafe class ScalarMatmul
{
    // Multiplications of a piece: enough that it takes much longer than handing it to a thread.
    private const int PieceWork = 1 << 18;

    public static void Run<T>(int threads, int m, int k, int n, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c)
        where T : unmanaged, INumber<T>
    {
        fixed (T* left = a, right = b, product = c)
        {
            int rows = (int)Math.Clamp(PieceWork / Math.Max(1, (long)k * n), 1, Math.Max(1, m));
            int pieces = Workers.CountPieces(m, rows);
            Workers.Run(threads, pieces, new Pieces<T> { Rows = rows, M = m, K = k, N = n, A = left, B = right, C = product });
        }
    }

    private struct Pieces<T> : IWork
        where T : unmanaged, INumber<T>
    {
        public int Rows;
        public int M;
        public int K;
        public int N;
        public T* A;
        public T* B;
        public T* C;

        public readonly void Run(int piece)
        {
            int begin = piece * Rows;
            int end = begin + Math.Min(Rows, M - begin);
            for (int i = begin; i < end; i++)
            {
                T* c = C + ((nint)i * N);
                new Span<T>(c, N).Clear();
                for (int p = 0; p < K; p++)
                {
                    // Along rows of B, as they lie in memory.
                    T factor = A[((nint)i * K) + p];
                    T* b = B + ((nint)p * N);
                    for (int j = 0; j < N; j++)
                    {
                        c[j] += factor * b[j];
                    }
                }
            }
        }
    }
}
