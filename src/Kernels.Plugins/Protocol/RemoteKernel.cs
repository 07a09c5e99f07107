namespace Kernels.Plugins.Protocol;

/// <summary>A kernel that a worker computes.</summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
/// <param name="contract">The kernel.</param>
/// <param name="connection">The worker.</param>
/// <param name="threads">Whether the worker uses more than one thread; where not, it is asked for one.</param>
/// <param name="function">Which function of the kernel.</param>
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
