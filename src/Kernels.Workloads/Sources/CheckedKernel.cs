namespace Kernels.Workloads.Sources;

/// <summary>
/// A kernel with the oracle against which it is checked. Only this knows the type of the kernel's arguments: the code of a generic
/// class is in the program once for each kernel.
/// </summary>
/// <param name="contract">The kernel, which has a declaration.</param>
internal abstract class CheckedKernel(KernelContract contract)
{
    /// <summary>The kernel.</summary>
    public KernelContract Contract => contract;

    /// <summary>Its contract as data.</summary>
    public KernelDeclaration Declaration => contract.Declaration!;

    /// <summary>Takes a kernel whose contract has its oracle.</summary>
    /// <param name="contract">The contract.</param>
    public static CheckedKernel Create(KernelContract contract)
    {
        Maker maker = new();
        contract.Accept(maker);
        return maker.Kernel!;
    }

    /// <summary>Checks arguments, as each call does.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <exception cref="ArgumentException">They break a rule of the kernel.</exception>
    public abstract void Require(IArgumentSource arguments);

    /// <summary>Calls an implementation of the kernel once.</summary>
    /// <param name="implementation">The implementation.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="options">How to compute.</param>
    /// <param name="explain">What is thrown instead if arguments break a rule; null for the <see cref="ArgumentException"/>.</param>
    public abstract void Invoke(
        Implementation implementation, IArgumentSource arguments, in KernelOptions options, Func<ArgumentException, Exception>? explain = null);

    /// <summary>Passes arguments to a visitor, as the contract writes them.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="visitor">Receives them.</param>
    public abstract void Visit(IArgumentSource arguments, IArgumentVisitor visitor);

    /// <summary>Has the oracle compute a call, and what computes the errors that the contract allows.</summary>
    /// <param name="arguments">The arguments, by what outputs are for.</param>
    /// <exception cref="KernelException">The plug-in's own oracle failed.</exception>
    public void AskOracle(Func<DataUse, IArgumentSource> arguments)
    {
        try
        {
            InvokeOracle(arguments, new KernelOptions(threads: 1));
        }
        catch (KernelException exception)
        {
            throw new KernelException($"the oracle of {contract.Id} failed: {exception.Message}", exception.Fault);
        }
    }

    /// <summary>Calls both.</summary>
    protected abstract void InvokeOracle(Func<DataUse, IArgumentSource> arguments, in KernelOptions options);

    private sealed class Maker : IKernelContractVisitor
    {
        public CheckedKernel? Kernel { get; private set; }

        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
            => Kernel = new CheckedKernel<TArguments>(contract, contract.Oracle!);
    }
}

/// <summary>A kernel with its oracle, and with the type of its arguments.</summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
/// <param name="contract">The kernel, which has a declaration.</param>
/// <param name="oracle">The computation against which it is checked.</param>
internal sealed class CheckedKernel<TArguments>(KernelContract<TArguments> contract, IKernel<TArguments> oracle) : CheckedKernel(contract)
    where TArguments : struct, allows ref struct
{
    /// <inheritdoc/>
    public override void Require(IArgumentSource arguments) => contract.Read(arguments);

    /// <inheritdoc/>
    public override void Invoke(
        Implementation implementation, IArgumentSource arguments, in KernelOptions options, Func<ArgumentException, Exception>? explain)
        => ((Implementation<TArguments>)implementation).Kernel.Invoke(Read(arguments, explain), options);

    /// <inheritdoc/>
    public override void Visit(IArgumentSource arguments, IArgumentVisitor visitor) => contract.Write(contract.Read(arguments), visitor);

    /// <inheritdoc/>
    protected override void InvokeOracle(Func<DataUse, IArgumentSource> arguments, in KernelOptions options)
    {
        oracle.Invoke(contract.Read(arguments(DataUse.Oracle)), options);
        contract.AllowedError?.Invoke(contract.Read(arguments(DataUse.AllowedError)), options);
    }

    /// <summary>What the kernel itself throws is not explained.</summary>
    private TArguments Read(IArgumentSource arguments, Func<ArgumentException, Exception>? explain)
    {
        try
        {
            return contract.Read(arguments);
        }
        catch (ArgumentException exception) when (explain is not null)
        {
            throw explain(exception);
        }
    }
}
