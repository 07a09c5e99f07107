namespace Kernels.Managed;

/// <summary>
/// <c>sum/1</c> in plain C#: pairwise summation, of blocks that are added one element after the other. How the vector is cut
/// depends on its length alone, so the threads, which share the parts, change nothing in the result.
/// </summary>
[Implementation("managed")]
public sealed unsafe class ScalarSum : IKernel<SumArguments>
{
    // Enough that the pairs' additions cost nothing beside a block's.
    private const int Block = 1 << 10;

    // A part takes much longer than handing it to a thread, and the parts' sums fit the stack.
    private const int LeastPart = 1 << 16;
    private const int MostParts = 256;

    /// <inheritdoc/>
    public void Invoke(scoped in SumArguments arguments, in KernelOptions options)
    {
        int parts = Math.Clamp(arguments.X.Length / LeastPart, 1, MostParts);
        double* sums = stackalloc double[parts];
        fixed (double* x = arguments.X)
        {
            Workers.Run(options.ThreadCount, parts, new Parts
            {
                Count = parts,
                X = x,
                Length = arguments.X.Length,
                Sums = sums,
            });
        }

        arguments.Total[0] = Pairwise(sums, parts);
    }

    private static double Pairwise(double* x, int length)
    {
        if (length > Block)
        {
            int half = length / 2;
            return Pairwise(x, half) + Pairwise(x + half, length - half);
        }

        double sum = 0;
        for (int i = 0; i < length; i++)
        {
            sum += x[i];
        }

        return sum;
    }

    private struct Parts : IWork
    {
        public int Count;
        public double* X;
        public int Length;
        public double* Sums;

        public readonly void Run(int part)
        {
            int begin = (int)((long)Length * part / Count);
            int end = (int)((long)Length * (part + 1) / Count);
            Sums[part] = Pairwise(X + begin, end - begin);
        }
    }
}
