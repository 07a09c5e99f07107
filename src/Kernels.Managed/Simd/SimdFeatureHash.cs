using System.Runtime.CompilerServices;

namespace Kernels.Managed;

/// <summary>
/// <c>feature_hash/1</c> without the branches that a processor guesses wrongly. Tokens are independent, so that it overlaps the
/// chains of several; vectors of tokens would gather their bytes one by one.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdFeatureHash : IKernel<FeatureHashArguments>
{
    // Tokens that a thread takes at once, if there are enough for all: some may be much longer than others.
    private const int LongestPiece = 4096;

    // Work below which threads would not pay; a token counts as some bytes.
    private const int LeastShare = 1 << 16;
    private const int BytesOfToken = 8;

    /// <inheritdoc/>
    public void Invoke(scoped in FeatureHashArguments arguments, in KernelOptions options)
    {
        fixed (byte* bytes = arguments.Bytes)
        fixed (long* offsets = arguments.Offsets)
        fixed (int* index = arguments.Index)
        fixed (sbyte* sign = arguments.Sign)
        {
            int tokens = arguments.Index.Length;
            long work = ((long)BytesOfToken * tokens) + arguments.Bytes.Length;
            int threads = (int)Math.Clamp(work / LeastShare, 1, options.ThreadCount);
            int piece = Math.Clamp(tokens / (8 * threads), 1, LongestPiece);
            Workers.Run(threads, (int)(((long)tokens + piece - 1) / piece), new Pieces
            {
                Bytes = bytes,
                Offsets = offsets,
                Features = (uint)arguments.Features,
                Magic = (ulong.MaxValue / (uint)arguments.Features) + 1,
                Index = index,
                Sign = sign,
                Tokens = tokens,
                PieceLength = piece,
            });
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Scramble(uint word) => uint.RotateLeft(word * 0xCC9E2D51, 15) * 0x1B873593;

    /// <summary>Four bytes, the first one lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint FourBytes(byte* from)
    {
        uint word = Unsafe.ReadUnaligned<uint>(from);
        return BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);
    }

    /// <summary>The last length % 4 bytes of a token, as the low bytes of a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LastBytes(byte* token, nint length)
    {
        int rest = (int)length & 3;
        if (length >= sizeof(uint))
        {
            // A whole word that ends where the token does, so that nothing beyond it is read. Shifted by 32 bits, none is left.
            return (uint)((ulong)FourBytes(token + length - sizeof(uint)) >> (32 - (8 * rest)));
        }

        uint word = 0;
        for (int i = rest - 1; i >= 0; i--)
        {
            word = (word << 8) | token[i];
        }

        return word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(byte* token, nint length)
    {
        uint hash = 0;
        for (nint i = 0; i <= length - sizeof(uint); i += sizeof(uint))
        {
            hash = (uint.RotateLeft(hash ^ Scramble(FourBytes(token + i)), 13) * 5) + 0xE6546B64;
        }

        // The scrambled word of no bytes is 0, which changes nothing.
        hash ^= Scramble(LastBytes(token, length)) ^ (uint)length;
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    private struct Pieces : IWork
    {
        public byte* Bytes;
        public long* Offsets;
        public uint Features;
        public ulong Magic;
        public int* Index;
        public sbyte* Sign;
        public int Tokens;
        public int PieceLength;

        public readonly void Run(int piece)
        {
            // Local copies stay in registers.
            byte* bytes = Bytes;
            long* offsets = Offsets;
            int* index = Index;
            sbyte* sign = Sign;
            (ulong magic, uint features) = (Magic, Features);
            int begin = piece * PieceLength;
            int end = begin + Math.Min(PieceLength, Tokens - begin);
            for (int i = begin; i < end; i++)
            {
                uint hash = Hash(bytes + offsets[i], (nint)(offsets[i + 1] - offsets[i]));
                uint negative = hash >> 31;
                uint size = (hash ^ (0 - negative)) + negative;

                // size % features by two multiplications (Lemire, Kaser and Kurz, Faster remainder by direct computation, 2019).
                // For one feature the magic number is 0, and so is the result.
                index[i] = (int)WideProduct.High(size * magic, features);
                sign[i] = (sbyte)(1 - (2 * (int)negative));
            }
        }
    }
}
