namespace Kernels.Plugins.Serving;

/// <summary>Wraps each kernel of a backend.</summary>
internal abstract class KernelWrapper
{
    /// <summary>Makes the kernel that is called in place of another.</summary>
    /// <param name="contract">The kernel's contract.</param>
    /// <param name="kernel">The other kernel, which computes.</param>
    protected abstract IKernel<TArguments> Wrap<TArguments>(KernelContract<TArguments> contract, IKernel<TArguments> kernel)
        where TArguments : struct, allows ref struct;

    /// <summary>Makes a backend that is called in place of another.</summary>
    /// <param name="backend">The other, which computes.</param>
    /// <returns>The backend; the other itself if that is unavailable.</returns>
    public Backend Wrap(Backend backend) => backend.UnavailableReason is not null
        ? backend
        : Backend.Available(
            backend.Name,
            backend.Description,
            backend.Origin,
            [.. backend.Implementations.Select(implementation => new Maker(this, implementation).Make())],
            backend.Problems,
            declared: backend.Declared);

    private sealed class Maker(KernelWrapper wrapper, Implementation implementation) : IKernelContractVisitor
    {
        private Implementation? _made;

        public Implementation Make()
        {
            implementation.Contract.Accept(this);
            return _made!;
        }

        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
            => _made = Implementation.Create(
                contract,
                wrapper.Wrap(contract, ((Implementation<TArguments>)implementation).Kernel),
                implementation.InstructionSet,
                implementation.Threads);
    }
}
