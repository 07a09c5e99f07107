namespace Kernels.Managed;

/// <summary><c>kmv/1</c> in plain C#: one key after the other, with a sketch of each thread's own.</summary>
[Implementation("managed")]
public sealed unsafe class ScalarKmv : IKernel<KmvArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in KmvArguments arguments, in KernelOptions options) => KmvSketch.Run<Adding>(arguments, options);

    private struct Adding : KmvSketch.IAdding
    {
        public static void Add(ulong* keys, int count, SmallestHashes* to)
        {
            for (int i = 0; i < count; i++)
            {
                to->Add(KeyHash.Mix(keys[i] + KeyHash.Golden));
            }
        }
    }
}
