using System.Collections.Immutable;
using Kernels.Host.Running;

namespace Kernels.Host.SelfTest;

/// <summary>What a self-test found.</summary>
/// <param name="BudgetSeconds">The time for the rounds of each comparison.</param>
/// <param name="Comparisons">The comparisons that ended.</param>
internal sealed record SelfTestResult(double BudgetSeconds, ImmutableArray<SelfTestComparison> Comparisons)
{
    /// <summary>The largest share of false alarms that is accepted.</summary>
    public const double MostFalseAlarms = 0.05;

    /// <summary>The smallest share of planted differences found that is accepted.</summary>
    public const double FewestFound = 0.95;

    /// <summary>The share of comparisons in which the twin was called faster or slower.</summary>
    public double FalseAlarms => ShareOf(comparison => comparison.Twin.Relation is Relation.Faster or Relation.Slower);

    /// <summary>The share of comparisons in which the twin was called the same.</summary>
    public double SameFound => ShareOf(comparison => comparison.Twin.Relation == Relation.Same);

    /// <summary>The share of comparisons in which the planted slowdown was found.</summary>
    public double Found => ShareOf(comparison => comparison.Slower.Relation == Relation.Slower);

    /// <summary>Whether all comparisons ended and both shares are accepted.</summary>
    public bool Passed => Comparisons.Length == SelfTestRunner.Comparisons
        && FalseAlarms <= MostFalseAlarms && Found >= FewestFound;

    private double ShareOf(Func<SelfTestComparison, bool> predicate)
        => (double)Comparisons.Count(predicate) / Comparisons.Length;
}

/// <summary>One comparison of a self-test.</summary>
/// <param name="Workload">How it was measured.</param>
/// <param name="Twin">What was found of the candidate that can't differ.</param>
/// <param name="Slower">What was found of the candidate with more work.</param>
internal sealed record SelfTestComparison(WorkloadResult Workload, CandidateResult Twin, CandidateResult Slower);
