using Kernels.Hosting;
using Kernels.Runner.Commands;
using Kernels.Runner.Measuring;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels;

/// <summary>Lets a test ask whether one implementation of a kernel is slower than another.</summary>
/// <remarks>
/// It is what <c>kernels compare --fail-if-slower</c> does, for two backends on one preset. Run it from a Release build, and
/// alone: tests that run at the same time disturb the samples, and then the answer is <see cref="SpeedFinding.Undecided"/>.
/// </remarks>
public static class KernelSpeed
{
    /// <summary>Validates the two, measures them in interleaved rounds, and judges the interval of their ratio.</summary>
    /// <param name="host">The host that has them.</param>
    /// <param name="question">What to compare.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="KernelsConfigurationException">There is no such kernel or backend.</exception>
    /// <exception cref="ArgumentException">The two are the same.</exception>
    public static SpeedAnswer Compare(KernelHost host, SpeedQuestion question)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(question);
        KernelContract contract = host.FindKernel(question.Kernel);
        Backend[] backends = [host.FindBackend(question.Before), host.FindBackend(question.Now)];
        if (backends[0] == backends[1])
        {
            throw new ArgumentException($"Before and Now are both {backends[0].Name}; required: two backends.", nameof(question));
        }

        ComparisonResult result = ComparisonRunner.Run(
            KernelSources.Of(host, contract),
            [.. backends],
            new ComparisonSettings
            {
                Size = question.Size,
                Threads = [question.Threads],
                Baseline = backends[0].Name,
                Rounds = null,
                BudgetSeconds = question.Budget.TotalSeconds,
                Seed = question.Seed,
                AllowedSlowdown = question.AllowedSlowdown,
            },
            _ => { },
            CancellationToken.None);
        CandidateResult before = result.Results.First(candidate => candidate.Backend == backends[0].Name);
        CandidateResult now = result.Results.First(candidate => candidate.Backend == backends[1].Name);
        return Judge(question, before, now);
    }

    private static SpeedAnswer Judge(SpeedQuestion question, CandidateResult before, CandidateResult now)
    {
        string compared = $"{now.Kernel} {now.Data}, {now.Backend} against {before.Backend}";
        foreach (CandidateResult candidate in (CandidateResult[])[before, now])
        {
            if (candidate.Verdict != Verdict.Pass)
            {
                return new SpeedAnswer(
                    SpeedFinding.NotCompared, null, null, $"{compared}: {candidate.Backend} {candidate.Verdict.Describe(candidate.Signal)}: {candidate.Reason}");
            }
        }

        string allowed = GateReport.Percent(question.AllowedSlowdown);
        if (now.RatioInterval is not { } interval)
        {
            return new SpeedAnswer(SpeedFinding.Undecided, now.Ratio, null, $"{compared}: too few samples for an interval; a larger budget would give one");
        }

        SpeedFinding finding = new Gate(question.AllowedSlowdown).Side(interval, now.Relation) switch
        {
            GateVerdict.Slower => SpeedFinding.Slower,
            GateVerdict.Within => SpeedFinding.Within,
            _ => SpeedFinding.Undecided,
        };
        string said = finding switch
        {
            SpeedFinding.Slower => $"slower by more than {allowed}",
            SpeedFinding.Within => $"not slower by more than {allowed}",
            _ => $"can't be told whether it is slower by more than {allowed}; a larger budget or a quieter machine would",
        };
        return new SpeedAnswer(
            finding, now.Ratio, (interval.Low, interval.High), $"{compared}: {said}: before ÷ now is {ReportText.Times(now.Ratio)} ({ReportText.Times(interval)})");
    }
}

/// <summary>Which implementations to compare, and on what.</summary>
/// <param name="Kernel">The kernel's name or id, such as <c>ema</c> or <c>acme.ema/1</c>.</param>
/// <param name="Before">The backend that is the measure.</param>
/// <param name="Now">The backend that must not be slower.</param>
public sealed record SpeedQuestion(string Kernel, string Before, string Now)
{
    /// <summary>The slowdown that is allowed, as a share of the time before, such as 0.05; by default none that can be shown.</summary>
    public double AllowedSlowdown { get; init; }

    /// <summary>The preset.</summary>
    public WorkloadSize Size { get; init; } = WorkloadSize.Tiny;

    /// <summary>The thread count of both.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The most time that the rounds may take.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The seed of the inputs.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>Whether an implementation is slower than another.</summary>
/// <param name="Finding">What was found.</param>
/// <param name="Ratio">The time before ÷ the time now, above 1 where it became faster; null if it was not measured.</param>
/// <param name="Interval">The ratio's 99 % confidence interval; null if there is none.</param>
/// <param name="Text">All of it in one line, for the message of an assertion.</param>
public sealed record SpeedAnswer(SpeedFinding Finding, double? Ratio, (double Low, double High)? Interval, string Text)
{
    /// <summary>Whether a slowdown beyond what is allowed is shown.</summary>
    public bool IsSlower => Finding == SpeedFinding.Slower;

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>What became of a comparison of two.</summary>
public enum SpeedFinding
{
    /// <summary>It is shown that it is not slower by more than is allowed.</summary>
    Within,

    /// <summary>It is shown that it is slower by more than is allowed.</summary>
    Slower,

    /// <summary>Neither is shown.</summary>
    Undecided,

    /// <summary>One of the two is wrong, or not available.</summary>
    NotCompared,
}
