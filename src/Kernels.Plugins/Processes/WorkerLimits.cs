namespace Kernels.Plugins.Processes;

/// <summary>How long each phase of a worker may last. What takes longer is ended, and told as timed out.</summary>
internal sealed record WorkerLimits
{
    /// <summary>From its start to the end of <c>initialize</c>: an interpreter imports its libraries meanwhile.</summary>
    public TimeSpan Load { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The first call of each kernel, which compilers of a just-in-time kind use to compile.</summary>
    public TimeSpan FirstCall { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>Every further call.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>Mapping a segment, and what else is no call.</summary>
    public TimeSpan Control { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Ending in good order, before it is killed.</summary>
    public TimeSpan Shutdown { get; init; } = TimeSpan.FromSeconds(2);
}
