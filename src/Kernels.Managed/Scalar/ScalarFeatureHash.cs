using System.Buffers.Binary;

namespace Kernels.Managed;

/// <summary><c>feature_hash/1</c> in plain C#: one token after the other, in pieces that threads share.</summary>
[Implementation("managed")]
public sealed unsafe class ScalarFeatureHash : IKernel<FeatureHashArguments>
{
    // Some 50 microseconds of short tokens, much more than handing them to a thread takes.
    private const int PieceLength = 4096;

    /// <inheritdoc/>
    public void Invoke(scoped in FeatureHashArguments arguments, in KernelOptions options)
    {
        fixed (byte* bytes = arguments.Bytes)
        fixed (long* offsets = arguments.Offsets)
        fixed (int* index = arguments.Index)
        fixed (sbyte* sign = arguments.Sign)
        {
            int pieces = Workers.CountPieces(arguments.Index.Length, PieceLength);
            Workers.Run(options.ThreadCount, pieces, new Pieces
            {
                Bytes = bytes,
                Offsets = offsets,
                Features = (uint)arguments.Features,
                Index = index,
                Sign = sign,
                Tokens = arguments.Index.Length,
            });
        }
    }

    private static uint Hash(ReadOnlySpan<byte> token)
    {
        uint hash = 0;
        ReadOnlySpan<byte> rest = token;
        for (; rest.Length >= sizeof(uint); rest = rest[sizeof(uint)..])
        {
            hash = (uint.RotateLeft(hash ^ Scramble(BinaryPrimitives.ReadUInt32LittleEndian(rest)), 13) * 5) + 0xE6546B64;
        }

        uint last = 0;
        for (int i = rest.Length - 1; i >= 0; i--)
        {
            last = (last << 8) | rest[i];
        }

        // The scrambled word of no bytes is 0, which changes nothing.
        hash ^= Scramble(last) ^ (uint)token.Length;
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    private static uint Scramble(uint word) => uint.RotateLeft(word * 0xCC9E2D51, 15) * 0x1B873593;

    private struct Pieces : IWork
    {
        public byte* Bytes;
        public long* Offsets;
        public uint Features;
        public int* Index;
        public sbyte* Sign;
        public int Tokens;

        public readonly void Run(int piece)
        {
            int begin = piece * PieceLength;
            int end = begin + Math.Min(PieceLength, Tokens - begin);
            for (int i = begin; i < end; i++)
            {
                uint hash = Hash(new ReadOnlySpan<byte>(Bytes + Offsets[i], (int)(Offsets[i + 1] - Offsets[i])));

                // As an unsigned number, −(−2³¹) is right too.
                bool isNegative = (int)hash < 0;
                Index[i] = (int)((isNegative ? 0 - hash : hash) % Features);
                Sign[i] = isNegative ? (sbyte)-1 : (sbyte)1;
            }
        }
    }
}
