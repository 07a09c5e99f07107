using System.Numerics;

namespace Kernels.Managed;

/// <summary>
/// <c>factorize/1</c> with a table of each thread's own, for which hashes are computed by vectors, and entries fetched ahead.
/// </summary>
[Implementation("simd")]
public sealed unsafe class SimdFactorize : IKernel<FactorizeArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in FactorizeArguments arguments, in KernelOptions options) => FactorizeStretches.Run<Numbering>(arguments, options);

    private struct Numbering : FactorizeStretches.INumbering
    {
        public static void Number(KeyNumbers* numbers, long* keys, int length, int* codes) => numbers->Number(keys, length, codes);

        public static (long Low, long High) Of(long* keys, int length)
        {
            Vector<long> lows = Vector.Create(keys[0]), highs = lows;
            int i = 0;
            for (; i <= length - Vector<long>.Count; i += Vector<long>.Count)
            {
                Vector<long> some = Vector.Load(keys + i);
                lows = Vector.Min(lows, some);
                highs = Vector.Max(highs, some);
            }

            (long low, long high) = (keys[0], keys[0]);
            for (int lane = 0; lane < Vector<long>.Count; lane++)
            {
                low = Math.Min(low, lows[lane]);
                high = Math.Max(high, highs[lane]);
            }

            for (; i < length; i++)
            {
                low = Math.Min(low, keys[i]);
                high = Math.Max(high, keys[i]);
            }

            return (low, high);
        }
    }
}
