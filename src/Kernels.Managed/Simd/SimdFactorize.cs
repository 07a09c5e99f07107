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

        public static KeyRange RangeOf(long* keys, int length) => KeyRange.Of<WholeKeys>(keys, length);
    }
}
