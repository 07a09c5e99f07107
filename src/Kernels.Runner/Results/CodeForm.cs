namespace Kernels.Runner.Results;

/// <summary>
/// Whether a candidate's code was in its final form when the rounds began, and stayed so. Members that say less come later;
/// from the third on, that is unknown.
/// </summary>
internal enum CodeForm
{
    /// <summary>It was compiled before it ran.</summary>
    AheadOfTime,

    /// <summary>It was compiled as it ran, and no faster code replaces it any more.</summary>
    Final,

    /// <summary>Methods were compiled in its process during the rounds.</summary>
    CompiledInRounds,

    /// <summary>Precompiled code may still be compiled again, and the runtime does not say when.</summary>
    Precompiled,

    /// <summary>
    /// Calls take too long to make as many as the compiler waits for, and it optimises loops only between calls.
    /// </summary>
    LongCalls,

    /// <summary>It was not final within the time for warm-up.</summary>
    TimeLimit,

    /// <summary>The comparison was interrupted before it was final.</summary>
    Interrupted,

    /// <summary>The process in which it runs does not report it.</summary>
    NotTold,
}
