namespace Kernels.Workloads;

/// <summary>
/// A kernel with its data: what the runner validates and times. Owns its buffers.
/// The order of a trial is <see cref="Reset"/>, <see cref="Invoke"/>, and, to validate, <see cref="Validate"/>.
/// </summary>
/// <remarks>
/// Who measures trusts no candidate: <see cref="Renew"/> and <see cref="Nudge"/> change the inputs, so that nobody gains by
/// remembering an earlier result. Buffers lie outside the garbage-collected heap, where they never move.
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

    /// <summary>The work of one call, counted as the contract's work model says.</summary>
    public abstract Work Work { get; }

    /// <summary>
    /// Bytes of all buffers of a call together: data that fits in a cache comes from there when the call is repeated.
    /// <see cref="Workloads.Work.Bytes"/> counts what is moved, which is more where buffers are gone over several times.
    /// </summary>
    public abstract double WorkingSetBytes { get; }

    /// <summary>
    /// The work that no algorithm can avoid, of which a call faster than the machine allows did not do it: reading every
    /// input that decides the result, writing every output. Null where nothing can be said.
    /// </summary>
    public virtual Work? LeastWork => null;

    /// <summary>
    /// Changes the inputs to ones that nobody has seen: everywhere, a little, and not the shape, so that a call takes as
    /// long as before and its result is another. Not timed. <see cref="Reset"/> has to follow.
    /// </summary>
    /// <param name="seed">Decides the new values; unknown to candidates.</param>
    public abstract void Renew(ulong seed);

    /// <summary>
    /// Changes a few values of what a kernel only reads, between two calls in a row: enough that the next result is another,
    /// and so few that the time, which may be part of a sample, is that of some instructions.
    /// </summary>
    /// <param name="random">Decides which; unknown to candidates.</param>
    public abstract void Nudge(SplitMix64 random);

    /// <summary>
    /// Tells that <see cref="Validate"/> will judge the call that follows, after others since <see cref="Reset"/>. A workload
    /// whose calls go on from each other's results, and whose oracle can't, remembers the state. Not timed.
    /// </summary>
    public virtual void Mark()
    {
    }

    /// <summary>Restores the inputs that a call overwrites, and poisons the outputs and scratch. Not timed.</summary>
    public abstract void Reset();

    /// <summary>Calls an implementation of this workload's kernel once, on this workload's buffers.</summary>
    /// <param name="implementation">An implementation of <see cref="Contract"/>.</param>
    /// <param name="options">How to run.</param>
    public abstract void Invoke(Implementation implementation, in KernelOptions options);

    /// <summary>Tells a visitor the arguments of this workload's calls.</summary>
    /// <param name="visitor">Who is told.</param>
    public abstract void Visit(IArgumentVisitor visitor);

    /// <summary>Compares the outputs of the last call since <see cref="Reset"/> with the oracle's, for the inputs as they are now.</summary>
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

        // Spans into native memory don't keep its owner: without this, a collection in mid-call may free the buffers.
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

/// <summary>What came of comparing outputs with the oracle's.</summary>
/// <param name="Passed">Whether every element is within the tolerance.</param>
/// <param name="Residual">
/// The largest error in units of its tolerance, 0 to 1 where it passed;
/// for a kernel without tolerance, the number of elements that differ.
/// </param>
/// <param name="Detail">Where it failed: the worst element, its value and the oracle's; null where it passed.</param>
public sealed record Validation(bool Passed, double Residual, string? Detail);
