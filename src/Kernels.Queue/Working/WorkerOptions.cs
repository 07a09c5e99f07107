namespace Kernels.Queue.Working;

/// <summary>How a worker works.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Retries">How often a job that failed is tried again.</param>
/// <param name="Backoff">How long a job that failed waits before it is tried again; twice as long after each further attempt.</param>
/// <param name="Lease">After how long without a sign of this worker its job goes to another.</param>
/// <param name="Patience">How long all workers may refuse a job before it is given up.</param>
internal sealed record WorkerOptions(string Name, int Retries, TimeSpan Backoff, TimeSpan Lease, TimeSpan Patience)
{
    /// <summary>No wait between attempts is longer, but for one that was asked for.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>How long a job may take; null for any time.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>After how long without a job the worker ends; null if it never does.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>The most bytes of data that a job's process may allocate; null for no limit.</summary>
    public long? MaxDataBytes { get; init; }

    /// <summary>How long a job waits before it is tried again.</summary>
    /// <param name="attempts">How often it was tried, 1 or above.</param>
    public TimeSpan WaitAfter(int attempts)
    {
        TimeSpan wait = Backoff * Math.Pow(2, Math.Min(attempts, 20) - 1);
        return wait < LongestWait ? wait : Backoff > LongestWait ? Backoff : LongestWait;
    }
}
