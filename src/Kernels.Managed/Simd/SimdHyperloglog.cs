using System.Numerics;

namespace Kernels.Managed;

/// <summary>
/// <c>hyperloglog/1</c> with vectors for the hashes, and registers of each thread's own, of which the larger stay. A register is
/// written whether it grows or not, as a branch would often be guessed wrongly while there are few keys.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdHyperloglog : IKernel<HyperloglogArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in HyperloglogArguments arguments, in KernelOptions options) => HyperloglogSketch.Run<Adding>(arguments, options);

    private struct Adding : HyperloglogSketch.IAdding
    {
        public static void Add(ulong* keys, int count, byte* registers, int m, int q)
        {
            ulong* hashes = stackalloc ulong[KeyHash.Block];

            // Ends the leading zeros after q of them.
            ulong end = 1UL << (63 - q);
            for (int first = 0; first < count; first += KeyHash.Block)
            {
                int block = Math.Min(KeyHash.Block, count - first);
                KeyHash.Compute(keys + first, block, hashes);
                for (int i = 0; i < block; i++)
                {
                    byte* register = registers + Math.BigMul(hashes[i], (ulong)m, out ulong rest);
                    *register = (byte)Math.Max(*register, 1 + BitOperations.LeadingZeroCount(rest | end));
                }
            }
        }
    }
}
