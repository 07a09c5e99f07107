namespace Kernels.Runner.Results;

/// <summary>The outcome of a candidate. Only <see cref="Pass"/> is timed and ranked.</summary>
internal enum Verdict
{
    /// <summary>Its outputs agree with the oracle's.</summary>
    Pass,

    /// <summary>Its outputs differ from the oracle's by more than the tolerance.</summary>
    Fail,

    /// <summary>It threw, or reported an error.</summary>
    Error,

    /// <summary>Its process ended during a call.</summary>
    Crashed,

    /// <summary>Its process did not answer in time.</summary>
    TimedOut,

    /// <summary>Its process gave an answer outside the protocol.</summary>
    ProtocolError,

    /// <summary>It is faster than this machine allows, so it can't have computed in the time that was measured.</summary>
    BeyondCeiling,

    /// <summary>Its backend is available but does not implement the kernel.</summary>
    Unsupported,

    /// <summary>Its backend can't be used on this machine, or not with as many threads.</summary>
    Unavailable,

    /// <summary>The comparison was interrupted before it was measured.</summary>
    Unmeasured,
}
