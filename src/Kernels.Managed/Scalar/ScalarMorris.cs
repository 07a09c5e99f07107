namespace Kernels.Managed;

/// <summary><c>morris/1</c> in plain C#: one counter after the other, in pieces that threads share.</summary>
[Implementation("managed")]
public sealed unsafe class ScalarMorris : IKernel<MorrisArguments>
{
    // Some 50 microseconds of steps, much more than handing them to a thread takes.
    private const int LeastShare = 1 << 12;

    /// <inheritdoc/>
    public void Invoke(scoped in MorrisArguments arguments, in KernelOptions options)
    {
        double* factors = stackalloc double[MorrisSteps.Limit];
        MorrisSteps.ComputeFactors(arguments.A, factors);
        fixed (uint* counts = arguments.Counts)
        fixed (byte* exponents = arguments.Exponents)
        {
            int pieces = Workers.CountPieces(arguments.Counts.Length, MorrisSteps.PieceLength);
            int threads = MorrisSteps.ThreadsFor(arguments.Counts, arguments.A, options.ThreadCount, LeastShare);
            Workers.Run(threads, pieces, new Pieces
            {
                Counts = counts,
                Exponents = exponents,
                Length = arguments.Counts.Length,
                Seed = (ulong)arguments.Seed,
                Factors = factors,
            });
        }
    }

    private struct Pieces : IWork
    {
        public uint* Counts;
        public byte* Exponents;
        public int Length;
        public ulong Seed;
        public double* Factors;

        public readonly void Run(int piece)
        {
            int begin = piece * MorrisSteps.PieceLength;
            int end = begin + Math.Min(MorrisSteps.PieceLength, Length - begin);
            for (int i = begin; i < end; i++)
            {
                Exponents[i] = Count(Counts[i], KeyHash.Mix(Seed + ((ulong)(i + 1) * KeyHash.Golden)));
            }
        }

        private readonly byte Count(uint events, ulong stream)
        {
            if (events == 0)
            {
                return 0;
            }

            // The first event always counts.
            double left = events - 1;
            int c = 1;
            for (; c < MorrisSteps.Limit; c++)
            {
                // 1 ≤ the number < 2, less what leaves half a step above 0.
                ulong x = KeyHash.Mix(stream + ((ulong)c * KeyHash.Golden));
                double u = BitConverter.UInt64BitsToDouble((x >> 12) | 0x3FF0000000000000) - (1 - (1.0 / (1L << 53)));
                double others = Math.Floor(MorrisSteps.Ln(u) * Factors[c]);
                if (others >= left)
                {
                    break;
                }

                left -= others + 1;
            }

            return (byte)c;
        }
    }
}
