namespace Kernels.Plugins.Protocol;

/// <summary>A kernel that a worker computes.</summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
/// <param name="contract">The kernel.</param>
/// <param name="connection">The worker.</param>
/// <param name="threads">Whether the worker uses more than one thread; if not, one is requested.</param>
/// <param name="function">The function of the kernel to call.</param>
internal sealed class RemoteKernel<TArguments>(
    KernelContract<TArguments> contract,
    WorkerConnection connection,
    ThreadSupport threads = ThreadSupport.Many,
    string function = WorkerProtocol.Compute) : IKernel<TArguments>
    where TArguments : struct, allows ref struct
{
    public void Invoke(scoped in TArguments arguments, in KernelOptions options)
        => connection.Call(contract, function, in arguments, threads == ThreadSupport.One ? new KernelOptions(1) : options);
}
