namespace Kernels.Managed;

/// <summary>
/// <c>kmv/1</c> with vectors for the hashes, and to find those that are small enough: most are not, once as many distinct ones are
/// known as the sketch has room for. Each thread has a sketch of its own.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdKmv : IKernel<KmvArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in KmvArguments arguments, in KernelOptions options) => KmvSketch.Run<Adding>(arguments, options);

    private struct Adding : KmvSketch.IAdding
    {
        public static void Add(ulong* keys, int count, SmallestHashes* to)
        {
            ulong* hashes = stackalloc ulong[KeyHash.Block];
            for (int first = 0; first < count; first += KeyHash.Block)
            {
                int block = Math.Min(KeyHash.Block, count - first);
                KeyHash.Compute(keys + first, block, hashes);
                if (to->Limit < ulong.MaxValue)
                {
                    block = KeyHash.KeepUpTo(hashes, hashes, block, to->Limit);
                }

                block = to->KeepNew(hashes, block);
                for (int i = 0; i < block; i++)
                {
                    to->Add(hashes[i]);
                }
            }
        }
    }
}
