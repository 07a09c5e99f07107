namespace Kernels.Workloads.Cutting;

/// <summary>Passes the arguments of an application's own kernel to a visitor, by way of what adapts them to plug-ins.</summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
/// <param name="definition">The kernel.</param>
internal sealed class DeclaredWriter<TArguments>(KernelDefinition<TArguments> definition)
    where TArguments : struct, allows ref struct
{
    /// <summary>Passes them on.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="visitor">Receives them.</param>
    public void Write(scoped in TArguments arguments, IArgumentVisitor visitor)
        => definition.Bind(new Visited(definition.Declaration.Contract, visitor)).Invoke(arguments, default);

    private sealed class Visited(KernelContract<DeclaredArguments> contract, IArgumentVisitor visitor) : IKernel<DeclaredArguments>
    {
        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options) => contract.Write(arguments, visitor);
    }
}
