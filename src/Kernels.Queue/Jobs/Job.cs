using System.Collections.Immutable;

namespace Kernels.Queue.Jobs;

/// <summary>One part of a call of <c>kernels run</c>, as a message: data alone, of which nothing is evaluated.</summary>
internal sealed record Job
{
    /// <summary>The kernel's id with its revision, such as <c>norm/1</c>.</summary>
    public required string Kernel { get; init; }

    /// <summary>The program that submitted it, which is the only one that may do it.</summary>
    public required string Build { get; init; }

    /// <summary>The kernel's own options with their values, one or, of an input, several; inputs are absolute paths.</summary>
    public required ImmutableSortedDictionary<string, ImmutableArray<string>> Options { get; init; }

    /// <summary>Which part it is, 1 to <see cref="Parts"/>.</summary>
    public required int Part { get; init; }

    /// <summary>How many parts the call has.</summary>
    public required int Parts { get; init; }

    /// <summary>The folder for the part's outputs and its record; absolute.</summary>
    public required string Into { get; init; }

    /// <summary>The value of <c>--memory</c> in bytes; null if it is not given.</summary>
    public long? Memory { get; init; }

    /// <summary>The value of <c>--backend</c>; null if it is not given.</summary>
    public string? Backend { get; init; }

    /// <summary>The value of <c>--threads</c>; null if it is not given.</summary>
    public int? Threads { get; init; }

    /// <summary>Whether the part's result is compared with the oracle's.</summary>
    public bool Validate { get; init; }
}
