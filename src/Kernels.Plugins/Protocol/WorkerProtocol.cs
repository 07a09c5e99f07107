namespace Kernels.Plugins.Protocol;

/// <summary>
/// The vocabulary of the worker protocol: JSON-RPC 2.0, one message a line. The host sends one request at a time, and the
/// worker answers each once. Requests carry names, numbers and shapes; data stay in shared memory.
/// </summary>
internal static class WorkerProtocol
{
    public const int Version = 1;

    /// <summary>The longest line that either side reads, with its line feed.</summary>
    public const int MaxLineBytes = 1 << 20;

    public const string Initialize = "initialize";
    public const string Map = "map";
    public const string Unmap = "unmap";
    public const string Call = "call";
    public const string Settled = "settled";
    public const string Shutdown = "shutdown";

    /// <summary>
    /// Asks a process that the conformance kit started what state the plug-in changed in it. No other worker has this method.
    /// </summary>
    public const string State = "state";

    /// <summary>The function of a kernel that computes it.</summary>
    public const string Compute = "compute";

    /// <summary>The function of a plug-in's own kernel that computes the reference for checking implementations.</summary>
    public const string Oracle = "oracle";

    public const string Read = "read";
    public const string Write = "write";

    public const string OneThread = "one";
    public const string ManyThreads = "many";

    public const string AheadOfTime = "ahead-of-time";
    public const string Tells = "tells";

    /// <summary>The error code of a failed call: the first that JSON-RPC leaves to the application.</summary>
    public const int CallFailed = -32000;

    /// <summary>The error code of a call that was not made because it could not get that many threads.</summary>
    public const int NoThreads = -32001;

    /// <summary>The error code of a method that does not exist.</summary>
    public const int UnknownMethod = -32601;
}
