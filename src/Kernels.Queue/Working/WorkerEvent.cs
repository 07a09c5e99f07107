using System.Collections.Immutable;

namespace Kernels.Queue.Working;

/// <summary>Something that happened to a worker, or to a job that it has.</summary>
/// <param name="Kind">What.</param>
internal sealed record WorkerEvent(WorkerEventKind Kind)
{
    /// <summary>The job's name, or what its message came as; null if it is about the worker.</summary>
    public string? Job { get; init; }

    /// <summary>The id of the job's kernel; null if it is about the worker, or the message is no job.</summary>
    public string? Kernel { get; init; }

    /// <summary>Which attempt to do the job this was, from 1; null if none was begun.</summary>
    public int? Attempt { get; init; }

    /// <summary>How long the attempt took; null if it did not end.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>After how long the job can be taken again; null if nothing was said of that.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Why; null for what needs no reason.</summary>
    public string? Reason { get; init; }

    /// <summary>The last line that the process of the attempt wrote to its standard error; null if there is none.</summary>
    public string? Error { get; init; }

    /// <summary>The exit code of that process; null if it did not end by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The server's address; null if it is about a job.</summary>
    public string? Server { get; init; }

    /// <summary>The folders below which the worker reads and writes; empty except at its start.</summary>
    public ImmutableArray<string> Roots { get; init; } = [];
}

/// <summary>What can happen.</summary>
internal enum WorkerEventKind
{
    /// <summary>The worker takes jobs from now on.</summary>
    Started,

    /// <summary>It begins to do a job.</summary>
    Taken,

    /// <summary>The job is done.</summary>
    Done,

    /// <summary>The attempt went wrong, and the job is to be tried again.</summary>
    Retry,

    /// <summary>The job is left to other workers.</summary>
    Refused,

    /// <summary>The job was given up.</summary>
    Failed,

    /// <summary>The worker is asked to end at once, and gave its job back.</summary>
    Returned,

    /// <summary>The connection to the server is lost.</summary>
    Gone,

    /// <summary>It is there again.</summary>
    Back,

    /// <summary>What the worker has to tell the server is not accepted, and it goes on trying.</summary>
    Stalled,

    /// <summary>The worker ends, without a job.</summary>
    Ended,
}
