using System.Collections.Immutable;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads;

/// <summary>Makes the workloads of one kernel: presets, validation cases, and what users bring.</summary>
public abstract class WorkloadSource
{
    /// <summary>The kernel.</summary>
    public abstract KernelContract Contract { get; }

    /// <summary>One line for each preset: its shape and parameters.</summary>
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
    /// The cases that validation runs: shapes around vector widths, degenerate shapes, special values.
    /// Small: all of them together take an implementation well under a second.
    /// </summary>
    public abstract ImmutableArray<WorkloadCase> Cases { get; }

    /// <summary>What <c>kernels run</c> takes for this kernel.</summary>
    public abstract ImmutableArray<UserOption> UserOptions { get; }

    /// <summary>Makes a workload from the user's options.</summary>
    /// <param name="values">The options' values.</param>
    /// <param name="allocator">Where buffers that are not mapped from files come from.</param>
    /// <returns>The workload.</returns>
    /// <exception cref="UserInputException">A value or a file is wrong.</exception>
    public abstract UserWorkload CreateFromUser(UserValues values, BufferAllocator allocator);
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

/// <summary>The user's workload, with what to do with its outputs.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Save">Writes the output files that were asked for, each whole or not at all; returns a line for each.</param>
/// <param name="Summarize">One line about the result, such as a sum, read after the call.</param>
public sealed record UserWorkload(Workload Workload, Func<ImmutableArray<string>> Save, Func<string> Summarize)
{
    /// <summary>What of an input was converted, or makes the result of little use although it is allowed; one line each.</summary>
    public ImmutableArray<string> Cautions { get; init; } = [];

    /// <summary>Whether an output goes to standard output, which then holds nothing else.</summary>
    public bool TakesStandardOutput { get; init; }
}
