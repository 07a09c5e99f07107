namespace Kernels.Host.Running;

/// <summary>What a failure of a check shows not to be met.</summary>
internal enum Requirement
{
    /// <summary>Outputs are what the contract says, for every shape.</summary>
    Results,

    /// <summary>A call comes back, and its process stays as it was.</summary>
    Returns,

    /// <summary>A call within the contract succeeds.</summary>
    Statuses,

    /// <summary>Every thread count gives the same.</summary>
    Threads,

    /// <summary>Buffers are aligned to their elements alone.</summary>
    Alignment,

    /// <summary>Inputs are not written.</summary>
    ReadOnlyInputs,

    /// <summary>Nothing outside a buffer is touched.</summary>
    Guards,
}
