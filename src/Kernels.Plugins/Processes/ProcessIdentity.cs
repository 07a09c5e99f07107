namespace Kernels.Plugins.Processes;

/// <summary>Which process is meant, since ids are used again (Linux).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Start">When it started, in ticks since the system did.</param>
internal readonly record struct ProcessIdentity(int Id, ulong Start)
{
    /// <summary>Whether the process that has the id now is this one, alive or not yet waited for.</summary>
    public bool IsCurrent => Of(Id) == this;

    /// <summary>The process that has an id now.</summary>
    /// <param name="id">The id.</param>
    /// <returns>Which it is; null where there is none.</returns>
    public static ProcessIdentity? Of(int id) => ProcessStatus.Of(id) is { } status ? new(id, status.Start) : null;
}
