namespace Kernels;

/// <summary>An implementation could not compute: it reported an error, or its runner found one.</summary>
public sealed class KernelException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which implementation failed, and why.</param>
    /// <param name="fault">How it failed.</param>
    /// <param name="signal">The signal that ended its process, such as <c>SIGSEGV</c>; null if none did.</param>
    public KernelException(string message, KernelFault fault = KernelFault.Error, string? signal = null)
        : base(message)
    {
        Fault = fault;
        Signal = signal;
    }

    /// <summary>Makes the exception of a call.</summary>
    /// <param name="implementation">The name of the implementation that was called.</param>
    /// <param name="kernel">The kernel's id.</param>
    /// <param name="cause">Why it could not compute.</param>
    /// <param name="fault">How it failed.</param>
    /// <returns>The exception, whose message says all of this.</returns>
    public static KernelException OfCall(string implementation, string kernel, string cause, KernelFault fault = KernelFault.Error)
        => new($"{implementation} could not compute {kernel}: {cause}", fault) { Cause = cause };

    /// <summary>
    /// Why, for a place where the implementation and the kernel are named already; the whole message if nothing shorter is known.
    /// </summary>
    public string Cause
    {
        get => field ?? Message;
        init;
    }

    /// <summary>How it failed.</summary>
    public KernelFault Fault { get; }

    /// <summary>The signal that ended its process, such as <c>SIGSEGV</c>; null if none did.</summary>
    public string? Signal { get; }
}

/// <summary>
/// How an implementation failed. All but <see cref="Error"/> and <see cref="NoThreads"/> are faults of its separate process,
/// which is then ended.
/// </summary>
public enum KernelFault
{
    /// <summary>It reported an error, and may be called again.</summary>
    Error,

    /// <summary>Its process ended during the call, by a signal or by itself.</summary>
    Crashed,

    /// <summary>It did not answer within its time limit.</summary>
    TimedOut,

    /// <summary>Its answer broke the protocol.</summary>
    ProtocolError,

    /// <summary>It was not called, because the system can't create as many threads as it was asked to use.</summary>
    NoThreads,
}
