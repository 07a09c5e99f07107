namespace Kernels;

/// <summary>An implementation could not compute: it says so itself, or what runs it found out.</summary>
public sealed class KernelException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which implementation failed, and why.</param>
    /// <param name="fault">How it failed.</param>
    /// <param name="signal">The signal that ended its process, such as <c>SIGSEGV</c>; null where none did.</param>
    public KernelException(string message, KernelFault fault = KernelFault.Error, string? signal = null)
        : base(message)
    {
        Fault = fault;
        Signal = signal;
    }

    /// <summary>How it failed.</summary>
    public KernelFault Fault { get; }

    /// <summary>The signal that ended its process, such as <c>SIGSEGV</c>; null where none did.</summary>
    public string? Signal { get; }
}

/// <summary>
/// How an implementation failed. All but <see cref="Error"/> and <see cref="NoThreads"/> are faults of a process of its own,
/// which then is ended.
/// </summary>
public enum KernelFault
{
    /// <summary>It reported an error, and can be called again.</summary>
    Error,

    /// <summary>Its process ended during the call, by a signal or by itself.</summary>
    Crashed,

    /// <summary>It did not answer within its time limit.</summary>
    TimedOut,

    /// <summary>What it answered is outside the protocol.</summary>
    ProtocolError,

    /// <summary>It was not called, because the system can't make as many threads as it was asked to use.</summary>
    NoThreads,
}
