using System.Diagnostics;
using Kernels.Workloads;

namespace Kernels.Host.Running;

/// <summary>
/// Rounds of a kernel that does nothing: the code that takes rounds is to be in its final form before the first one that
/// counts, or it would be compiled while candidates are timed.
/// </summary>
internal sealed class RehearsedRounds
{
    /// <summary>Enough for the first look at the verdicts.</summary>
    private const double BudgetSeconds = 0.004;

    /// <summary>They only keep the rounds undisturbed, which is worth no more time than this.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly Workload _workload;
    private readonly ComparisonSettings _settings;
    private readonly Candidate _candidate;
    private TimeSpan _elapsed;

    /// <summary>Prepares them.</summary>
    /// <param name="workload">What the kernel does not compute; little data, since it is reset each time.</param>
    /// <param name="settings">How the comparison is made.</param>
    public RehearsedRounds(Workload workload, ComparisonSettings settings)
    {
        _workload = workload;
        _settings = settings with { Rounds = null, BudgetSeconds = BudgetSeconds, ColdCache = false };
        Implementation empty = CallOverhead.EmptyKernel(workload.Contract);
        _candidate = new Candidate(Backend.Available("none", "does nothing", "built in", [empty]), empty, 1, null);
    }

    /// <summary>Takes some.</summary>
    /// <param name="cancellation">Ends them early.</param>
    public void Take(CancellationToken cancellation)
    {
        if (_elapsed > Limit)
        {
            return;
        }

        long start = Stopwatch.GetTimestamp();
        Trial first = new(_candidate);
        new RoundLoop(_workload, [first, first.Twin()], first, _settings).Run(_ => { }, cancellation);
        _elapsed += Stopwatch.GetElapsedTime(start);
    }
}
