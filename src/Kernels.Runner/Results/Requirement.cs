namespace Kernels.Runner.Results;

/// <summary>The requirement that a failed check shows to be broken.</summary>
internal enum Requirement
{
    /// <summary>Outputs are what the contract says, for every shape.</summary>
    Results,

    /// <summary>A call comes back, and its process stays as it was.</summary>
    Returns,

    /// <summary>A call within the contract succeeds.</summary>
    Statuses,

    /// <summary>Every thread count gives the same results.</summary>
    Threads,

    /// <summary>Buffers need only be aligned to their elements.</summary>
    Alignment,

    /// <summary>Inputs are not written.</summary>
    ReadOnlyInputs,

    /// <summary>Nothing outside a buffer is touched.</summary>
    Guards,
}
