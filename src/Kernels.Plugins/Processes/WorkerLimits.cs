namespace Kernels.Plugins.Processes;

/// <summary>How long each phase of a worker may last. A worker that takes longer is ended and reported as timed out.</summary>
internal sealed record WorkerLimits
{
    /// <summary>From its start to the end of <c>initialize</c>; an interpreter imports its libraries in that time.</summary>
    public TimeSpan Load { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The first call of each kernel, when a just-in-time compiler compiles it.</summary>
    public TimeSpan FirstCall { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>Every further call.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>Mapping a segment, and any other request that is not a call.</summary>
    public TimeSpan Control { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A regular shutdown, before the worker is killed.</summary>
    public TimeSpan Shutdown { get; init; } = TimeSpan.FromSeconds(2);
}
