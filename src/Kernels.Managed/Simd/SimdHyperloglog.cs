using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Managed;

/// <summary>
/// <c>hyperloglog/1</c> with vectors for the hashes, and registers of each thread's own, of which the larger stay. Once all registers
/// have a value, most keys have a smaller one, and vectors dismiss those by one comparison. A register is written whether it grows or
/// not, as a branch would often be guessed wrongly while there are few keys.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdHyperloglog : IKernel<HyperloglogArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in HyperloglogArguments arguments, in KernelOptions options) => HyperloglogSketch.Run<Adding>(arguments, options);

    private struct Adding : HyperloglogSketch.IAdding
    {
        // What the least register has to be before it pays to look first for keys that can raise any: one in 2^this can.
        private static int WorthDismissing => Avx512F.IsSupported ? 2 : 4;

        public static void Add(ulong* keys, int count, byte* registers, int m, int q)
        {
            ulong* hashes = stackalloc ulong[KeyHash.Block];
            ulong* rests = stackalloc ulong[KeyHash.Block];

            // Ends the leading zeros after q of them.
            ulong end = 1UL << (63 - q);
            int least = 0;

            // With fewer keys than registers, to search would take longer than it can save.
            int search = count < m ? count : 0;
            for (int first = 0; first < count; first += KeyHash.Block)
            {
                // Searched for so seldom that it takes little of the time.
                if (first >= search)
                {
                    least = LeastOf(registers, m);
                    search = (int)Math.Min(int.MaxValue, first + Math.Max(first / 8, (long)m));
                }

                int block = Math.Min(KeyHash.Block, count - first);
                KeyHash.Compute(keys + first, block, hashes);
                if (least >= WorthDismissing)
                {
                    Multiply(hashes, block, (ulong)m, rests);
                    block = KeyHash.KeepUpTo(hashes, rests, block, ulong.MaxValue >> Math.Min(least, q));
                }

                for (int i = 0; i < block; i++)
                {
                    byte* register = registers + Math.BigMul(hashes[i], (ulong)m, out ulong rest);
                    *register = (byte)Math.Max(*register, 1 + BitOperations.LeadingZeroCount(rest | end));
                }
            }
        }

        // The rest of each hash times m, 64 bits below the register's number, whose leading zeros decide the register's value.
        private static void Multiply(ulong* hashes, int count, ulong m, ulong* rests)
        {
            int i = 0;
            if (Vector512.IsHardwareAccelerated)
            {
                for (; i <= count - Vector512<ulong>.Count; i += Vector512<ulong>.Count)
                {
                    (Vector512.Load(hashes + i) * m).Store(rests + i);
                }
            }

            for (; i <= count - Vector256<ulong>.Count; i += Vector256<ulong>.Count)
            {
                (Vector256.Load(hashes + i) * m).Store(rests + i);
            }

            for (; i < count; i++)
            {
                rests[i] = hashes[i] * m;
            }
        }

        private static int LeastOf(byte* registers, int m)
        {
            Vector256<byte> leasts = Vector256<byte>.AllBitsSet;
            int i = 0;
            for (; i <= m - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                leasts = Vector256.Min(leasts, Vector256.Load(registers + i));
            }

            int least = byte.MaxValue;
            for (; i < m; i++)
            {
                least = Math.Min(least, registers[i]);
            }

            for (int lane = 0; lane < Vector256<byte>.Count; lane++)
            {
                least = Math.Min(least, leasts[lane]);
            }

            return least;
        }
    }
}
