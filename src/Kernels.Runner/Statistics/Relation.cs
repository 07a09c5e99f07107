namespace Kernels.Runner.Statistics;

/// <summary>How a candidate's speed relates to the baseline's.</summary>
internal enum Relation
{
    /// <summary>It is the baseline.</summary>
    Baseline,

    /// <summary>It is faster, by more than the noise floor.</summary>
    Faster,

    /// <summary>It is slower, by more than the noise floor.</summary>
    Slower,

    /// <summary>It differs by less than the smallest difference of interest.</summary>
    Same,

    /// <summary>The samples show none of these.</summary>
    Unresolved,
}
