namespace Kernels.Managed;

/// <summary>
/// <c>norm/1</c> in plain C#: a compensated sum of squares, and once more of scaled elements if some square is no normal
/// number. How the vector is cut depends on its length alone, so the threads, which share the parts, change nothing in the
/// result.
/// </summary>
[Implementation("managed")]
public sealed unsafe class ScalarNorm : IKernel<NormArguments>
{
    // A part takes much longer than handing it to a thread, and the parts' sums fit the stack.
    private const int LeastPart = 1 << 16;
    private const int MostParts = 256;

    // Sums below may have lost digits of squares: up to 2⁻¹⁰⁷⁵ for each, whereas a unit roundoff of this one is 2⁻⁹⁵³.
    private static readonly double LeastSum = Math.ScaleB(1, -900);

    // Brings elements whose squares are not normal numbers, or not finite, to where they are, and their sum is, too.
    private static readonly double Scale = Math.ScaleB(1, 600);

    /// <inheritdoc/>
    public void Invoke(scoped in NormArguments arguments, in KernelOptions options)
    {
        double sum = SumOfSquares(arguments.X, factor: 1, options.ThreadCount);
        arguments.Norm[0] = sum < LeastSum ? Math.Sqrt(SumOfSquares(arguments.X, Scale, options.ThreadCount)) / Scale
            : double.IsPositiveInfinity(sum) ? Math.Sqrt(SumOfSquares(arguments.X, 1 / Scale, options.ThreadCount)) * Scale
            : Math.Sqrt(sum);
    }

    /// <summary>Σ (factor·x[i])²; infinite if it overflows.</summary>
    private static double SumOfSquares(ReadOnlySpan<double> x, double factor, int threads)
    {
        int parts = Math.Clamp(x.Length / LeastPart, 1, MostParts);
        Total* totals = stackalloc Total[parts];
        fixed (double* elements = x)
        {
            Workers.Run(threads, parts, new Parts
            {
                Count = parts,
                X = elements,
                Length = x.Length,
                Factor = factor,
                Totals = totals,
            });
        }

        Total all = default;
        for (int part = 0; part < parts; part++)
        {
            all.Add(totals[part].Value);
            all.Error += totals[part].Error;
        }

        // The errors of an infinite sum are no numbers.
        return double.IsFinite(all.Error) ? all.Value + all.Error : all.Value;
    }

    /// <summary>A sum, and the errors of its additions.</summary>
    private struct Total
    {
        public double Value;
        public double Error;

        public void Add(double term)
        {
            double next = Value + term;
            double added = next - Value;
            Error += (Value - (next - added)) + (term - added);
            Value = next;
        }
    }

    private struct Parts : IWork
    {
        public int Count;
        public double* X;
        public int Length;
        public double Factor;
        public Total* Totals;

        public readonly void Run(int part)
        {
            int begin = (int)((long)Length * part / Count);
            int end = (int)((long)Length * (part + 1) / Count);
            double* x = X;
            double factor = Factor;
            Total total = default;
            for (int i = begin; i < end; i++)
            {
                double scaled = factor * x[i];
                total.Add(scaled * scaled);
            }

            Totals[part] = total;
        }
    }
}
