using System.Diagnostics;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Measuring;

/// <summary>
/// Rounds on little data. The code that takes rounds, changes inputs and judges outputs must be in its final form before
/// the first round that counts, or it would be compiled while candidates are timed.
/// </summary>
/// <param name="workload">What is computed, on little data.</param>
/// <param name="giveTo">Puts the memory of a candidate's process behind the workload's outputs.</param>
/// <param name="candidate">The candidate that computes.</param>
/// <param name="settings">How the comparison is made.</param>
internal sealed class RehearsedRounds(
    Workload workload, Action<Candidate> giveTo, Candidate candidate, ComparisonSettings settings)
{
    /// <summary>Enough for the first look at the verdicts.</summary>
    private const double BudgetSeconds = 0.004;

    /// <summary>They serve only to keep the rounds undisturbed, which is worth no more time than this.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly Challenge _challenge = new(workload);
    private readonly ComparisonSettings _settings = settings with { Rounds = null, BudgetSeconds = BudgetSeconds, ColdCache = false };
    private TimeSpan _elapsed;

    /// <summary>Takes some rounds.</summary>
    /// <param name="cancellation">Ends them early.</param>
    public void Take(CancellationToken cancellation)
    {
        if (_elapsed > Limit)
        {
            return;
        }

        long start = Stopwatch.GetTimestamp();
        Trial first = new(candidate);
        giveTo(candidate);
        first.Calibrate(workload, _challenge);
        new RoundLoop(workload, giveTo, _challenge, [first, first.Twin()], first, _settings).Run(_ => { }, start, cancellation);
        _elapsed += Stopwatch.GetElapsedTime(start);
    }
}
