using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>
/// <c>dawg_contains/1</c> with tokens that step together. Each step of a token waits for its node, then for the node's edges, most
/// of them beyond the caches; what one needs next is fetched while the others take their steps. A vector compares the labels.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdDawgContains : IKernel<DawgContainsArguments>
{
    // Tokens that step together.
    private const int Group = 24;

    // Some 50 microseconds of short tokens, much more than handing them to a thread takes.
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
                Edges = arguments.Labels.Length,
                Index = index,
                Tokens = arguments.Index.Length,
            });
        }
    }

    /// <summary>A token on its way.</summary>
    private struct Walk
    {
        public long Next;
        public long End;
        public long Sum;
        public int Token;
        public int Node;
        public int Edge;
        public int Last;
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
        public int Edges;
        public long* Index;
        public int Tokens;

        public readonly void Run(int piece)
        {
            Walk* walks = stackalloc Walk[Group];
            int next = piece * PieceLength;
            int end = next + Math.Min(PieceLength, Tokens - next);
            int count = 0;
            while (count > 0 || next < end)
            {
                for (; count < Group && next < end; count++)
                {
                    walks[count] = Begin(next++);
                }

                for (int i = 0; i < count; i++)
                {
                    Fetch(walks + i);
                }

                for (int i = 0; i < count; i++)
                {
                    if (Step(walks + i))
                    {
                        continue;
                    }

                    // Another token takes its place.
                    if (next < end)
                    {
                        walks[i] = Begin(next++);
                    }
                    else
                    {
                        walks[i--] = walks[--count];
                    }
                }
            }
        }

        private readonly Walk Begin(int token) => new() { Token = token, Next = Offsets[token], End = Offsets[token + 1] };

        /// <summary>Finds the edges of a token's node, and has them fetched.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Fetch(Walk* walk)
        {
            walk->Edge = First[walk->Node];
            walk->Last = First[walk->Node + 1];
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(Labels + walk->Edge);
                Sse.Prefetch0(Targets + walk->Edge);
                Sse.Prefetch0(Before + walk->Edge);
            }
        }

        /// <summary>Follows a token by one edge; false if it is at its end, where its index is written.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly bool Step(Walk* walk)
        {
            int edge = walk->Next == walk->End ? walk->Last : Find(walk->Edge, walk->Last, Bytes[walk->Next]);
            if (edge < walk->Last)
            {
                walk->Node = Targets[edge];
                walk->Sum += Before[edge];
                walk->Next++;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(First + walk->Node);
                }

                return true;
            }

            Index[walk->Token] = walk->Next == walk->End && IsFinal[walk->Node] != 0 ? walk->Sum : -1;
            return false;
        }

        /// <summary>The first edge that has a byte, or the last one's end.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly int Find(int edge, int last, byte letter)
        {
            // A vector of labels, as long as it doesn't end beyond all of them.
            for (; edge < last && edge <= Edges - Vector128<byte>.Count; edge += Vector128<byte>.Count)
            {
                uint found = Vector128.Equals(Vector128.Load(Labels + edge), Vector128.Create(letter)).ExtractMostSignificantBits();
                if (found != 0)
                {
                    return Math.Min(last, edge + BitOperations.TrailingZeroCount(found));
                }
            }

            while (edge < last && Labels[edge] != letter)
            {
                edge++;
            }

            return Math.Min(edge, last);
        }
    }
}
