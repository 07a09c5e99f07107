namespace Kernels.Host.Running;

/// <summary>Why a relation is unresolved.</summary>
internal enum Obstacle
{
    /// <summary>There are too few rounds for an interval of the ratio, or of the control's.</summary>
    FewRounds,

    /// <summary>There are too few processes for an interval.</summary>
    FewProcesses,

    /// <summary>Its times have several modes, between which its median falls by chance.</summary>
    Modes,

    /// <summary>The baseline's times have several modes.</summary>
    BaselineModes,

    /// <summary>There is more noise than an hour of rounds would tell the difference from.</summary>
    Noise,

    /// <summary>There was too little time; how much would do is told.</summary>
    Budget,
}
