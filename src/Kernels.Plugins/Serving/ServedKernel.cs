namespace Kernels.Plugins.Serving;

/// <summary>An implementation in this process that the host can call.</summary>
internal abstract class ServedKernel
{
    /// <summary>Makes one from an implementation.</summary>
    /// <param name="implementation">The implementation.</param>
    public static ServedKernel Create(Implementation implementation)
    {
        Maker maker = new(implementation);
        implementation.Contract.Accept(maker);
        return maker.Made!;
    }

    /// <summary>Makes one from a kernel's code.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="kernel">The code.</param>
    public static ServedKernel Create<TArguments>(KernelContract<TArguments> contract, IKernel<TArguments> kernel)
        where TArguments : struct, allows ref struct
        => new Served<TArguments>(contract, kernel);

    /// <summary>Calls it.</summary>
    /// <param name="source">The arguments.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="ArgumentException">The arguments are wrong.</exception>
    /// <exception cref="KernelException">It could not compute.</exception>
    public abstract void Invoke(IArgumentSource source, in KernelOptions options);

    private sealed class Maker(Implementation implementation) : IKernelContractVisitor
    {
        public ServedKernel? Made { get; private set; }

        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
            => Made = Create(contract, ((Implementation<TArguments>)implementation).Kernel);
    }

    private sealed class Served<TArguments>(KernelContract<TArguments> contract, IKernel<TArguments> kernel) : ServedKernel
        where TArguments : struct, allows ref struct
    {
        public override void Invoke(IArgumentSource source, in KernelOptions options) => kernel.Invoke(contract.Read(source), options);
    }
}
