using System.Numerics;

namespace Kernels.Managed;

/// <summary><c>hyperloglog/1</c> in plain C#: one key after the other, with registers of each thread's own, of which the larger stay.</summary>
[Implementation("managed")]
public sealed unsafe class ScalarHyperloglog : IKernel<HyperloglogArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in HyperloglogArguments arguments, in KernelOptions options) => HyperloglogSketch.Run<Adding>(arguments, options);

    private struct Adding : HyperloglogSketch.IAdding
    {
        public static void Add(ulong* keys, int count, byte* registers, int m, int q)
        {
            for (int i = 0; i < count; i++)
            {
                ulong register = Math.BigMul(KeyHash.Mix(keys[i] + KeyHash.Golden), (ulong)m, out ulong rest);
                int rank = 1 + Math.Min(BitOperations.LeadingZeroCount(rest), q);
                if (rank > registers[register])
                {
                    registers[register] = (byte)rank;
                }
            }
        }
    }
}
