namespace Kernels.Managed;

/// <summary><c>dawg_contains/1</c> in plain C#: one token after the other, in pieces that threads share.</summary>
[Implementation("managed")]
public sealed unsafe class ScalarDawgContains : IKernel<DawgContainsArguments>
{
    // Some 100 microseconds of short tokens, much more than handing them to a thread takes.
    private const int PieceLength = 1024;

    /// <inheritdoc/>
    public void Invoke(scoped in DawgContainsArguments arguments, in KernelOptions options)
    {
        fixed (byte* bytes = arguments.Bytes, labels = arguments.Labels, isFinal = arguments.IsFinal)
        fixed (long* offsets = arguments.Offsets, index = arguments.Index)
        fixed (int* first = arguments.First, targets = arguments.Targets, before = arguments.Before)
        {
            int pieces = Workers.CountPieces(arguments.Index.Length, PieceLength);
            Workers.Run(options.ThreadCount, pieces, new Pieces
            {
                Bytes = bytes,
                Offsets = offsets,
                First = first,
                Labels = labels,
                Targets = targets,
                Before = before,
                IsFinal = isFinal,
                Index = index,
                Tokens = arguments.Index.Length,
            });
        }
    }

    private struct Pieces : IWork
    {
        public byte* Bytes;
        public long* Offsets;
        public int* First;
        public byte* Labels;
        public int* Targets;
        public int* Before;
        public byte* IsFinal;
        public long* Index;
        public int Tokens;

        public readonly void Run(int piece)
        {
            int begin = piece * PieceLength;
            int end = begin + Math.Min(PieceLength, Tokens - begin);
            for (int i = begin; i < end; i++)
            {
                Index[i] = Follow(new ReadOnlySpan<byte>(Bytes + Offsets[i], (int)(Offsets[i + 1] - Offsets[i])));
            }
        }

        private readonly long Follow(ReadOnlySpan<byte> token)
        {
            int node = 0;
            long sum = 0;
            foreach (byte letter in token)
            {
                int edge = First[node];
                int last = First[node + 1];
                while (edge < last && Labels[edge] != letter)
                {
                    edge++;
                }

                if (edge == last)
                {
                    return -1;
                }

                sum += Before[edge];
                node = Targets[edge];
            }

            return IsFinal[node] != 0 ? sum : -1;
        }
    }
}
