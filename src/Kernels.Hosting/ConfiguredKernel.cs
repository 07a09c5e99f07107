namespace Kernels.Hosting;

/// <summary>An implementation that uses the configured thread count for calls that leave it open.</summary>
internal sealed class ConfiguredKernel<TArguments>(IKernel<TArguments> kernel, int threads) : IKernel<TArguments>
    where TArguments : struct, allows ref struct
{
    private readonly KernelOptions _configured = new(threads);

    public void Invoke(scoped in TArguments arguments, in KernelOptions options)
        => kernel.Invoke(arguments, options.Threads == 0 ? _configured : options);
}
