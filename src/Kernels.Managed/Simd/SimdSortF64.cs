namespace Kernels.Managed;

/// <summary><c>sort_f64/1</c> by buckets: the bits of numbers, made to whole numbers in the same order, are sorted as <c>sort/1</c> does.</summary>
[Implementation("simd")]
public sealed class SimdSortF64 : IKernel<SortF64Arguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in SortF64Arguments arguments, in KernelOptions options)
        => OrderedBits.Sort(arguments.Values, options.ThreadCount, SimdSort.Sort);
}
