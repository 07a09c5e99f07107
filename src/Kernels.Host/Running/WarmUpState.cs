namespace Kernels.Host.Running;

/// <summary>Whether the code of a candidate was in its final form when the rounds began, and stayed so.</summary>
/// <param name="Code">The form of its code.</param>
/// <param name="Doubt">Why that is not known; null where it is.</param>
internal sealed record WarmUpState(CodeForm Code, CodeDoubt? Doubt = null)
{
    /// <summary>How many methods were compiled in its process during the rounds, where that is the doubt.</summary>
    public long? Compiled { get; init; }

    /// <summary>The one that says less.</summary>
    public static WarmUpState? Worst(WarmUpState? first, WarmUpState? second)
        => first is null || second is null ? null
            : first.Code >= second.Code ? first
            : second;
}

/// <summary>The form of code; what says less comes later.</summary>
internal enum CodeForm
{
    /// <summary>It was compiled before it ran.</summary>
    AheadOfTime,

    /// <summary>It was compiled as it ran, and is not replaced by faster code any more.</summary>
    Final,

    /// <summary>Not known.</summary>
    Unknown,
}

/// <summary>Why it is not known whether code is final.</summary>
internal enum CodeDoubt
{
    /// <summary>The process in which it runs does not tell.</summary>
    NotTold,

    /// <summary>It was not final within the time for warm-up.</summary>
    TimeLimit,

    /// <summary>Calls are too long to make as many as the compiler waits for, and their loops are optimised between calls alone.</summary>
    LongCalls,

    /// <summary>Precompiled code may still be compiled again, and the runtime does not tell when.</summary>
    Precompiled,

    /// <summary>Methods were compiled in its process during the rounds.</summary>
    CompiledInRounds,

    /// <summary>The comparison was interrupted.</summary>
    Interrupted,
}
