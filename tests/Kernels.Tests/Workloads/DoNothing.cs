namespace Kernels.Tests.Workloads;

/// <summary>An implementation of any kernel that returns at once.</summary>
internal sealed class DoNothing : IKernelContractVisitor
{
    private Implementation? _implementation;

    public static Implementation Implementation(KernelContract contract)
    {
        DoNothing maker = new();
        contract.Accept(maker);
        return maker._implementation!;
    }

    public void Visit<TArguments>(KernelContract<TArguments> contract)
        where TArguments : struct, allows ref struct
        => _implementation = global::Kernels.Implementation.Create(contract, new Kernel<TArguments>(), "none");

    private sealed class Kernel<TArguments> : IKernel<TArguments>
        where TArguments : struct, allows ref struct
    {
        public void Invoke(scoped in TArguments arguments, in KernelOptions options)
        {
        }
    }
}
