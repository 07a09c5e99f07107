using Kernels.Runner.Results;
using Kernels.Runner.SelfTest;
using Kernels.Runner.Wording;

namespace Kernels.Runner.Reports;

/// <summary>A self-test in sentences.</summary>
internal static class SelfTestText
{
    /// <summary>Where it ran, and how.</summary>
    public static IEnumerable<string> Describe(SelfTestResult result)
    {
        Machine machine = result.Machine;
        SelfTestSettings settings = result.Settings;
        yield return $"{machine.Cpu}, {machine.LogicalProcessors} logical processors; {machine.Os}; {machine.Runtime} {machine.Mode}";
        yield return $"{settings.Comparisons} comparisons of each pair, each made twice, at most {Units.Duration(settings.BudgetSeconds)} each; "
            + $"seed {settings.Seed}; took {Units.LongDuration(result.Seconds)}{(result.Complete ? "" : "; interrupted")}";
    }

    /// <summary>What else the machine did.</summary>
    public static string Describe(string load) => load == SelfTestLoad.Busy
        ? "While another process keeps one processor busy"
        : "With no load of its own";

    /// <summary>The conclusions.</summary>
    public static IEnumerable<string> Conclude(SelfTestResult result)
    {
        foreach (PairResult pair in result.Pairs)
        {
            foreach (Criterion criterion in Array.FindAll(pair.Criteria, criterion => criterion.Judgement == Judgement.Fail))
            {
                yield return $"not accepted: {pair.Pair.Name}, load {pair.Load}: {NameOf(criterion)}: "
                    + $"{criterion.Count} of {criterion.Of}; accepted: {Accepted(criterion)}";
            }
        }

        if (result.Has(Judgement.Open))
        {
            yield return $"open: fewer than {Acceptance.Enough} comparisons can't show that a share is accepted; "
                + $"they fail where chance makes so many with a probability below {Units.Percent(Acceptance.Chance)}";
        }
        else if (result.Passed && result.Complete)
        {
            yield return "accepted";
        }
    }

    /// <summary>What a criterion counts.</summary>
    public static string NameOf(Criterion criterion) => criterion.Kind switch
    {
        CriterionKind.FalseAlarms => "false alarms",
        CriterionKind.Found => $"{Planted(criterion.Planted!.Value)} more work found",
        CriterionKind.FalseFailures => "gate fails on identical builds",
        CriterionKind.GateFound => $"gate fails on {Planted(criterion.Planted!.Value)} more work",
        _ => "faster, then slower",
    };

    /// <summary>Planted work, such as <c>3%</c>.</summary>
    public static string Planted(double share) => $"{100 * share}%";

    /// <summary>What is accepted; null if a criterion is only measured.</summary>
    public static string? Accepted(Criterion criterion) => criterion.Accepted is { } share
        ? $"{(criterion.Kind is CriterionKind.Found or CriterionKind.GateFound ? "≥" : "≤")} {100 * share}%"
        : null;
}
