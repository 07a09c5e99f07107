namespace Kernels.Managed;

/// <summary><c>sort/1</c> by buckets: whole numbers are the keys.</summary>
[Implementation("simd")]
public sealed class SimdSort : IKernel<SortArguments>
{
    /// <inheritdoc/>
    public void Invoke(scoped in SortArguments arguments, in KernelOptions options)
        => BucketSort<WholeKeys>.Sort(arguments.Values, options.ThreadCount);
}
