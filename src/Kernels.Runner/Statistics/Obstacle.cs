namespace Kernels.Runner.Statistics;

/// <summary>Why a relation is unresolved.</summary>
internal enum Obstacle
{
    /// <summary>There are too few rounds for an interval of the ratio, or of the control's.</summary>
    FewRounds,

    /// <summary>There are too few processes for an interval.</summary>
    FewProcesses,

    /// <summary>Its times have several modes, and chance decides which one its median falls into.</summary>
    Modes,

    /// <summary>The baseline's times have several modes.</summary>
    BaselineModes,

    /// <summary>There is so much noise that even an hour of rounds would not show the difference.</summary>
    Noise,

    /// <summary>There was too little time. The result says how much would be enough.</summary>
    Budget,
}
