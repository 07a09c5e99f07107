namespace Kernels.Managed;

/// <summary><c>factorize/1</c> in plain C#: one key after the other, with a table of each thread's own.</summary>
[Implementation("managed")]
public sealed unsafe class ScalarFactorize : IKernel<FactorizeArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in FactorizeArguments arguments, in KernelOptions options) => FactorizeStretches.Run<Numbering>(arguments, options);

    private struct Numbering : FactorizeStretches.INumbering
    {
        public static void Number(KeyNumbers* numbers, long* keys, int length, int* codes)
        {
            for (int i = 0; i < length; i++)
            {
                codes[i] = numbers->CodeOf(keys[i]);
            }
        }

        public static KeyRange RangeOf(long* keys, int length)
        {
            (long low, long high) = (keys[0], keys[0]);
            for (int i = 1; i < length; i++)
            {
                low = Math.Min(low, keys[i]);
                high = Math.Max(high, keys[i]);
            }

            return new KeyRange(low, high);
        }
    }
}
