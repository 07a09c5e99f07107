using System.Collections.Immutable;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads;

/// <summary>Makes the workloads of one kernel: presets, validation cases, and workloads with the user's data.</summary>
public abstract class WorkloadSource
{
    /// <summary>The kernel.</summary>
    public abstract KernelContract Contract { get; }

    /// <summary>Describes a preset's shape and parameters in one line.</summary>
    /// <param name="size">The preset.</param>
    /// <returns>The line.</returns>
    public abstract string Describe(WorkloadSize size);

    /// <summary>Makes a preset.</summary>
    /// <param name="size">The preset.</param>
    /// <param name="allocator">Where its buffers come from.</param>
    /// <param name="seed">The seed of its random data; equal seeds give equal data.</param>
    /// <returns>The workload.</returns>
    public abstract Workload Create(WorkloadSize size, BufferAllocator allocator, ulong seed);

    /// <summary>
    /// The validation cases: shapes around vector widths, degenerate shapes, special values. All are small: together they take
    /// an implementation well under a second.
    /// </summary>
    public abstract ImmutableArray<WorkloadCase> Cases { get; }

    /// <summary>
    /// A case long enough for several threads, and for what an implementation does only with data beyond a core's caches. It is
    /// not one of <see cref="Cases"/>, because slow implementations would take long; null if there is none.
    /// </summary>
    public virtual WorkloadCase? LongCase => null;

    /// <summary>The options of <c>kernels run</c> for this kernel.</summary>
    public abstract ImmutableArray<UserOption> UserOptions { get; }

    /// <summary>Makes a workload from the user's options.</summary>
    /// <param name="values">The options' values.</param>
    /// <param name="allocator">Where buffers that are not mapped from files come from.</param>
    /// <returns>The workload.</returns>
    /// <exception cref="UserInputException">A value or a file is wrong.</exception>
    public abstract UserWorkload CreateFromUser(UserValues values, BufferAllocator allocator);

    /// <summary>Makes a call of the user's options that is cut into parts, if the kernel can be cut.</summary>
    /// <param name="values">The options' values.</param>
    /// <param name="request">How it is cut.</param>
    /// <returns>The call.</returns>
    /// <exception cref="UserInputException">The kernel can't be cut so, a value or a file is wrong, or the memory does not suffice.</exception>
    public abstract CutWorkload CutFromUser(UserValues values, CutRequest request);
}

/// <summary>A preset: about 1 ms, 10 ms, 100 ms and 1 s for <c>managed</c> on one thread.</summary>
public enum WorkloadSize
{
    /// <summary>About 1 ms.</summary>
    Tiny,

    /// <summary>About 10 ms.</summary>
    Small,

    /// <summary>About 100 ms.</summary>
    Medium,

    /// <summary>About 1 s.</summary>
    Large,
}

/// <summary>One case of validation.</summary>
/// <param name="Name">Its shape and what is special about it.</param>
/// <param name="Create">Makes its workload with buffers from an allocator.</param>
public sealed record WorkloadCase(string Name, Func<BufferAllocator, Workload> Create);

/// <summary>The user's workload and how to handle its outputs.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Save">Writes the requested output files, each whole or not at all; returns a line for each.</param>
/// <param name="Summarize">One line about the result, such as a sum, read after the call.</param>
public sealed record UserWorkload(Workload Workload, Func<ImmutableArray<string>> Save, Func<string> Summarize)
{
    /// <summary>Conversions of inputs, and inputs that are allowed but make the result of little use; one line each.</summary>
    public ImmutableArray<string> Cautions { get; init; } = [];

    /// <summary>Makes the figures of the result, read after the call; null if the contract has none.</summary>
    public Func<ResultSummary>? MakeFigures { get; init; }

    /// <summary>Whether an output goes to standard output, which then holds nothing else.</summary>
    public bool TakesStandardOutput { get; init; }
}
