namespace Kernels.Workloads;

/// <summary>
/// A kernel with its data, which the runner validates and times. Owns its buffers. A trial calls <see cref="Reset"/>,
/// <see cref="Invoke"/> and, to validate, <see cref="Validate"/>.
/// </summary>
/// <remarks>
/// Measuring trusts no candidate: <see cref="Renew"/> and <see cref="Nudge"/> change the inputs, so that remembering an earlier
/// result gains nothing. Buffers lie outside the garbage-collected heap, where they never move.
/// </remarks>
public abstract class Workload : IDisposable
{
    private protected Workload()
    {
    }

    /// <summary>The kernel.</summary>
    public abstract KernelContract Contract { get; }

    /// <summary>The shape and parameters in one short line, such as <c>1000 × 1000, 300 iterations</c>.</summary>
    public abstract string Shape { get; }

    /// <summary>The work of one call, counted by the contract's work model.</summary>
    public abstract Work Work { get; }

    /// <summary>
    /// Bytes of all buffers of a call together. Data that fits in a cache comes from there when the call is repeated.
    /// <see cref="Workloads.Work.Bytes"/> counts the bytes moved, which are more if buffers are traversed several times.
    /// </summary>
    public abstract double WorkingSetBytes { get; }

    /// <summary>
    /// The work that no algorithm can avoid: reading every input that decides the result, and writing every output. A call that
    /// is faster than the machine allows for this work did not do it. Null if there is no such bound.
    /// </summary>
    public virtual Work? LeastWork => null;

    /// <summary>
    /// How many floating-point elements take the room of one float64 in a vector: 2 if all are float32, or else 1. A processor
    /// does as many times the operations that it does on float64.
    /// </summary>
    public virtual int LanesOfFloat64 => 1;

    /// <summary>
    /// Changes the inputs to ones that nobody has seen: everywhere, by a little, and without changing the shape, so that a call
    /// takes as long as before but has another result. Not timed. <see cref="Reset"/> must follow.
    /// </summary>
    /// <param name="seed">Decides the new values; unknown to candidates.</param>
    public abstract void Renew(ulong seed);

    /// <summary>
    /// Changes a few values of a kernel's read-only inputs between two successive calls: enough to change the next result, and
    /// so few that it takes only some instructions, since that time may be part of a sample.
    /// </summary>
    /// <param name="random">Chooses the values; unknown to candidates.</param>
    public abstract void Nudge(SplitMix64 random);

    /// <summary>
    /// Announces that <see cref="Validate"/> will judge the next call, although others have been made since
    /// <see cref="Reset"/>. If calls continue from each other's results and the oracle can't, the workload saves the state. Not
    /// timed.
    /// </summary>
    public virtual void Mark()
    {
    }

    /// <summary>Restores the inputs that a call overwrites, and poisons the outputs and scratch. Not timed.</summary>
    public abstract void Reset();

    /// <summary>
    /// Whether calls may not continue from each other's results, so that <see cref="Restore"/> goes before each that is measured.
    /// </summary>
    public virtual bool IsRestored => false;

    /// <summary>Puts back what calls may not find as the one before left it. Not timed.</summary>
    public virtual void Restore()
    {
    }

    /// <summary>Calls an implementation of this workload's kernel once, on this workload's buffers.</summary>
    /// <param name="implementation">An implementation of <see cref="Contract"/>.</param>
    /// <param name="options">How to run.</param>
    public abstract void Invoke(Implementation implementation, in KernelOptions options);

    /// <summary>Passes the arguments of this workload's calls to a visitor.</summary>
    /// <param name="visitor">Receives the arguments.</param>
    public abstract void Visit(IArgumentVisitor visitor);

    /// <summary>
    /// Compares the outputs of the last call since <see cref="Reset"/> with the oracle's for the current inputs.
    /// </summary>
    /// <returns>Whether they agree within the contract's tolerance.</returns>
    public abstract Validation Validate();

    /// <summary>Frees the buffers.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the buffers.</summary>
    /// <param name="disposing">Always true: buffers finalise themselves.</param>
    protected abstract void Dispose(bool disposing);
}

/// <summary>A workload, with the type of its kernel's arguments.</summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
/// <param name="contract">The kernel.</param>
public abstract class Workload<TArguments>(KernelContract<TArguments> contract) : Workload
    where TArguments : struct, allows ref struct
{
    /// <inheritdoc/>
    public override KernelContract Contract => contract;

    /// <summary>Arguments over this workload's buffers.</summary>
    protected abstract TArguments Arguments { get; }

    /// <inheritdoc/>
    public override void Invoke(Implementation implementation, in KernelOptions options)
    {
        ((Implementation<TArguments>)implementation).Kernel.Invoke(Arguments, options);

        // Spans into native memory don't keep its owner alive: without this, a collection during the call could free the
        // buffers.
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public override void Visit(IArgumentVisitor visitor)
    {
        contract.Write(Arguments, visitor);
        GC.KeepAlive(this);
    }
}

/// <summary>The work of one call.</summary>
/// <param name="Flops">Floating-point operations.</param>
/// <param name="Bytes">Bytes read and written.</param>
public readonly record struct Work(double Flops, double Bytes);

/// <summary>The result of comparing outputs with the oracle's.</summary>
/// <param name="Passed">Whether every element is within the tolerance.</param>
/// <param name="Residual">
/// The largest error in units of its tolerance, 0 to 1 if it passed; for a kernel without tolerance, the number of elements
/// that differ.
/// </param>
/// <param name="Detail">If it failed, the worst element with its value and the oracle's; null if it passed.</param>
public sealed record Validation(bool Passed, double Residual, string? Detail);
