using System.Collections.Immutable;

namespace Kernels.Runner.Statistics;

/// <summary>Why a relation is unresolved, and what would resolve it.</summary>
/// <param name="Because">Why.</param>
internal sealed record Resolution(Obstacle Because)
{
    /// <summary>The longest budget that is suggested, in seconds: nobody waits longer for one verdict.</summary>
    public const double LongestBudget = 3600;

    /// <summary>What a person would type, in seconds.</summary>
    private static readonly ImmutableArray<double> Budgets =
        [1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1200, 1800, 2700, LongestBudget];

    private static readonly ImmutableArray<int> ProcessCounts = [5, 10, 15, 20, 30, 50, 100, 200, 300, 500, 1000];

    /// <summary>The budget that would resolve it, in seconds; null if none would, or if time alone does not.</summary>
    public double? BudgetSeconds { get; init; }

    /// <summary>The number of processes that would resolve it; null if none would, or if one process was measured.</summary>
    public int? Processes { get; init; }

    /// <summary>A budget that a person would type.</summary>
    /// <param name="seconds">The least that is needed, in seconds.</param>
    /// <param name="spent">The time already spent, in seconds.</param>
    /// <returns>The budget, in seconds; null if it would be more than an hour.</returns>
    public static double? RoundUp(double seconds, double spent)
        => Budgets.FirstOrDefault(budget => budget >= seconds && budget > spent) is > 0 and double found ? found : null;

    /// <summary>Explains a relation that was judged by the rounds of one process.</summary>
    /// <param name="rule">The rule that left it unresolved.</param>
    /// <param name="ratio">The candidate's ratio.</param>
    /// <param name="own">The candidate's modes.</param>
    /// <param name="baseline">The baseline's modes.</param>
    /// <param name="seconds">The time that the rounds took.</param>
    /// <returns>The explanation.</returns>
    public static Resolution OfRounds(
        DecisionRule rule, RatioEstimate ratio, ImmutableArray<Mode> own, ImmutableArray<Mode> baseline, double seconds)
        => FindModes(own, baseline) is { } modes ? new Resolution(modes)
            : rule.NeededGrowth(ratio) is not { } growth ? new Resolution(Obstacle.FewRounds)
            : RoundUp(seconds * growth, seconds) is { } budget ? new Resolution(Obstacle.Budget) { BudgetSeconds = budget }
            : new Resolution(Obstacle.Noise);

    /// <summary>Explains a relation that was judged by processes: more time in each would not narrow its interval.</summary>
    /// <param name="rule">The rule that left it unresolved.</param>
    /// <param name="ratio">The candidate's ratio.</param>
    /// <param name="own">The candidate's modes.</param>
    /// <param name="baseline">The baseline's modes.</param>
    /// <param name="seconds">The time that the rounds of all processes took together.</param>
    /// <param name="processes">How many there were.</param>
    /// <returns>The explanation.</returns>
    public static Resolution OfProcesses(
        DecisionRule rule, RatioEstimate ratio, ImmutableArray<Mode> own, ImmutableArray<Mode> baseline, double seconds, int processes)
    {
        if (FindModes(own, baseline) is { } modes)
        {
            return new Resolution(modes);
        }

        if (rule.NeededGrowth(ratio) is not { } growth)
        {
            return new Resolution(processes < RatioEstimate.FewestPairs ? Obstacle.FewProcesses : Obstacle.FewRounds);
        }

        int needed = ProcessCounts.FirstOrDefault(count => count >= processes * growth && count > processes);
        return needed > 0 && RoundUp(seconds * needed / processes, seconds) is { } budget
            ? new Resolution(Obstacle.Budget) { BudgetSeconds = budget, Processes = needed }
            : new Resolution(Obstacle.Noise);
    }

    private static Obstacle? FindModes(ImmutableArray<Mode> own, ImmutableArray<Mode> baseline)
        => !own.IsEmpty ? Obstacle.Modes : !baseline.IsEmpty ? Obstacle.BaselineModes : null;
}
