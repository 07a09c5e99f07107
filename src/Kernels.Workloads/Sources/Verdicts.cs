namespace Kernels.Workloads.Sources;

/// <summary>Combines what the oracle says of several outputs or parts.</summary>
internal static class Verdicts
{
    /// <summary>The verdict that failed, or else the one that is nearest to it.</summary>
    /// <param name="verdicts">One or more.</param>
    public static Validation WorstOf(IEnumerable<Validation> verdicts)
        => verdicts.OrderBy(verdict => verdict.Passed).ThenByDescending(verdict => verdict.Residual).First();
}
