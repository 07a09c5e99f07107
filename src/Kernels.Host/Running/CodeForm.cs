namespace Kernels.Host.Running;

/// <summary>
/// Whether the code of a candidate was in its final form when the rounds began, and stayed so. What says less comes later:
/// from the third on, that is not known.
/// </summary>
internal enum CodeForm
{
    /// <summary>It was compiled before it ran.</summary>
    AheadOfTime,

    /// <summary>It was compiled as it ran, and no faster code replaces it any more.</summary>
    Final,

    /// <summary>Methods were compiled in its process during the rounds.</summary>
    CompiledInRounds,

    /// <summary>Precompiled code may still be compiled again, and the runtime does not tell when.</summary>
    Precompiled,

    /// <summary>Calls are too long to make as many as the compiler waits for, and it optimises loops between calls alone.</summary>
    LongCalls,

    /// <summary>It was not final within the time for warm-up.</summary>
    TimeLimit,

    /// <summary>The comparison was interrupted before it was.</summary>
    Interrupted,

    /// <summary>The process in which it runs does not tell.</summary>
    NotTold,
}
