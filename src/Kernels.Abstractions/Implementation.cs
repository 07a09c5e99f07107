namespace Kernels;

/// <summary>One backend's implementation of one kernel.</summary>
public abstract class Implementation
{
    private readonly Func<string> _instructionSet;

    private protected Implementation(KernelContract contract, Func<string> instructionSet, ThreadSupport threads)
    {
        Contract = contract;
        _instructionSet = instructionSet;
        Threads = threads;
    }

    /// <summary>The contract that is implemented.</summary>
    public KernelContract Contract { get; }

    /// <summary>
    /// The instruction set that its code uses here, such as <c>x86-64-v3</c> or <c>scalar</c>. For a worker, the last one that it
    /// reported: if the software beneath it was updated, the new value is known from the first call on.
    /// </summary>
    public string InstructionSet => _instructionSet();

    /// <summary>Whether it uses more than one thread.</summary>
    public ThreadSupport Threads { get; }

    /// <summary>Makes an implementation.</summary>
    /// <typeparam name="TArguments">The kernel's arguments.</typeparam>
    /// <param name="contract">The contract that is implemented.</param>
    /// <param name="kernel">The code.</param>
    /// <param name="instructionSet">The instruction set that the code uses here.</param>
    /// <param name="threads">Whether it uses more than one thread.</param>
    /// <returns>The implementation.</returns>
    public static Implementation Create<TArguments>(
        KernelContract<TArguments> contract,
        IKernel<TArguments> kernel,
        string instructionSet,
        ThreadSupport threads = ThreadSupport.Many)
        where TArguments : struct, allows ref struct
        => Create(contract, kernel, () => instructionSet, threads);

    /// <summary>Makes an implementation whose instruction set is looked up each time.</summary>
    internal static Implementation Create<TArguments>(
        KernelContract<TArguments> contract, IKernel<TArguments> kernel, Func<string> instructionSet, ThreadSupport threads)
        where TArguments : struct, allows ref struct
        => new Implementation<TArguments>(contract, kernel, instructionSet, threads);
}

/// <summary>One backend's implementation of one kernel, with the type of its arguments.</summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
public sealed class Implementation<TArguments> : Implementation
    where TArguments : struct, allows ref struct
{
    internal Implementation(
        KernelContract<TArguments> contract, IKernel<TArguments> kernel, Func<string> instructionSet, ThreadSupport threads)
        : base(contract, instructionSet, threads)
        => Kernel = kernel;

    /// <summary>The code.</summary>
    public IKernel<TArguments> Kernel { get; }
}

/// <summary>Whether an implementation uses more than one thread.</summary>
public enum ThreadSupport
{
    /// <summary>It ignores the thread count and computes on the caller's thread.</summary>
    One,

    /// <summary>It computes on as many threads as it is asked to.</summary>
    Many,
}
