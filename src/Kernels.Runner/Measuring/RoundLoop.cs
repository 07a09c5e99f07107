using System.Collections.Immutable;
using System.Diagnostics;
using Kernels.Hosting;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;
using Kernels.Workloads;

namespace Kernels.Runner.Measuring;

/// <summary>
/// Takes one sample of each trial per round, in a fresh random order, so that a disturbance of the machine affects all
/// alike. The reference is sampled twice in each round: the second time as the control.
/// </summary>
/// <param name="workload">What to compute.</param>
/// <param name="giveTo">Puts the memory of a candidate's process behind the workload's outputs.</param>
/// <param name="challenge">The parts of a sample that no candidate can foresee.</param>
/// <param name="trials">The trials that passed so far, including the reference.</param>
/// <param name="reference">The trial to which others are compared.</param>
/// <param name="settings">How to compare.</param>
internal sealed class RoundLoop(
    Workload workload,
    Action<Candidate> giveTo,
    Challenge challenge,
    ImmutableArray<Trial> trials,
    Trial reference,
    ComparisonSettings settings)
{
    /// <summary>The share of the time that the oracle may take, on average.</summary>
    private const double OracleShare = 0.2;

    /// <summary>
    /// A sample is validated with at least this chance, whatever that costs, and with at most the other. A candidate gains
    /// only by cheating in half of all samples, so it is soon found, and it can't know which samples are validated.
    /// </summary>
    private const double LeastChance = 0.15;

    private const double MostChance = 0.5;

    private readonly Random _random = new(unchecked((int)settings.Seed));
    private readonly CacheFlush? _flush = settings.ColdCache ? new CacheFlush() : null;
    private readonly OutputGuard _guard = new(workload);
    private double _samplingSeconds;
    private double _validatingSeconds;
    private int _samples;
    private int _validations;

    /// <summary>The reference against itself.</summary>
    public Trial Control { get; } = reference.Twin();

    /// <summary>The number of rounds taken.</summary>
    public int Rounds { get; private set; }

    /// <summary>The time that they took, in seconds.</summary>
    public double Seconds { get; private set; }

    /// <summary>Takes rounds until every verdict is settled, the budget is spent, or the number asked for is reached.</summary>
    /// <param name="progress">Receives each step as it starts.</param>
    /// <param name="begin">When the comparison began whose progress that is: a timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="cancellation">Ends the rounds early.</param>
    public void Run(Action<Step> progress, long begin, CancellationToken cancellation)
    {
        Trial[] order = [.. trials, Control];
        long start = Stopwatch.GetTimestamp();
        int nextLook = LookSchedule.First;
        bool isSettled = false;
        while (!isSettled && !IsEnough() && !cancellation.IsCancellationRequested)
        {
            progress(new Step($"round {Rounds + 1}, {Counted.Of(order.Length - 1, "candidate")}", DoneSince(begin)));
            TakeRound(order, cancellation);
            if (settings.Rounds is null && Rounds == nextLook)
            {
                nextLook = LookSchedule.After(nextLook);
                (order, isSettled) = Look(order);
            }

            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    private void TakeRound(Trial[] order, CancellationToken cancellation)
    {
        _random.Shuffle(order);
        foreach (Trial trial in order)
        {
            if (cancellation.IsCancellationRequested)
            {
                return;
            }

            TakeSample(trial);
        }

        Rounds++;
    }

    private void TakeSample(Trial trial)
    {
        if (!trial.Passes)
        {
            return;
        }

        long start = Stopwatch.GetTimestamp();
        giveTo(trial.Candidate);
        if (_guard.FindChange(trial.Candidate) is { } last)
        {
            Blame(last);
        }

        OutputWatch watch = _guard.WatchOf(trial.Candidate);
        trial.Sample(workload, challenge, watch, _flush);
        if (trial.Candidate.Backend.Process is { } worker)
        {
            // While others are measured it must not compute, wait actively or write. Its next call resumes it.
            worker.Pause();
        }
        else
        {
            Thread.Sleep(trial.Settling);
        }

        ulong hash = _guard.Close(trial);
        _samplingSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        _samples++;

        start = Stopwatch.GetTimestamp();
        if (trial.JudgeSample(workload, watch, hash, challenge.Draw(ValidationChance())))
        {
            _validatingSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
            _validations++;
        }

        if (!Control.Passes)
        {
            reference.Fail(Control.Reason!);
        }
    }

    /// <summary>The chance with which the oracle takes its share of the time.</summary>
    private double ValidationChance()
        => _validations == 0
            ? MostChance
            : Math.Clamp(OracleShare * (_samplingSeconds / _samples) / (_validatingSeconds / _validations), LeastChance, MostChance);

    /// <summary>
    /// Fails the trials that may have changed outputs while no candidate was called. In a worker's memory, those are the
    /// worker's. In this process's memory it may be any plug-in that runs here; the last caller is blamed only if there is none.
    /// </summary>
    /// <param name="last">The trial whose call was the last on that memory.</param>
    private void Blame(Trial last)
    {
        object owner = ComparisonMemory.OwnerOf(last.Candidate);
        Trial[] sharing = [.. trials.Where(trial => trial.Samples.Count > 0 && ComparisonMemory.OwnerOf(trial.Candidate) == owner)];
        Trial[] plugins = [.. sharing.Where(trial => !KernelHost.AutoOrder.Contains(trial.Candidate.Backend.Name))];
        string[] names = [.. plugins.Select(trial => trial.Candidate.Backend.Name).Distinct()];
        string suspects = names.Length > 1 ? $"; one of {string.Join(", ", names)}, which share a process, did" : "";
        foreach (Trial trial in plugins is [] ? [last] : plugins)
        {
            trial.Fail($"outputs changed while nobody was called{suspects}");
        }
    }

    /// <summary>
    /// The share of the comparison's time that is over. The rounds that are left are known, or the part of the budget, of which
    /// settled verdicts may leave some unused; null while it is not known how long a round takes.
    /// </summary>
    private double? DoneSince(long begin)
    {
        if (Rounds == 0 && settings.Rounds is not null)
        {
            return null;
        }

        double secondsOfRound = Rounds == 0 ? 0 : Seconds / Rounds;
        double ofRounds = ((settings.Rounds ?? ComparisonSettings.FewestRounds) - Rounds) * secondsOfRound;
        double ofBudget = settings.Rounds is null ? settings.BudgetSeconds - Seconds : 0;
        double over = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return over / (over + Math.Max(ofRounds, ofBudget));
    }

    private bool IsEnough() => settings.Rounds is { } asked
        ? Rounds >= asked
        : Rounds >= ComparisonSettings.FewestRounds && Seconds >= settings.BudgetSeconds;

    /// <summary>Drops the trials that are far behind, and checks whether the others are settled.</summary>
    private (Trial[] Order, bool IsSettled) Look(Trial[] order)
    {
        Trial[] sampled = [.. order.Where(trial => trial.Passes && trial != Control)];
        if (!sampled.Contains(reference))
        {
            return (order, false);
        }

        Assessment assessment = Advantages.Assess(reference.Samples, Control.Samples, sampled.Select(trial => trial.Samples));
        BuildPairs pairs = new(sampled, assessment.Rule, settings.AllowedSlowdown);
        Trial[] hopeful =
        [
            .. sampled.Where((trial, index) => trial == reference || !assessment.IsHopeless(index) || !pairs.IsSettled(trial)),
        ];
        bool isSettled = hopeful.All(trial =>
            pairs.IsSettled(trial) && (trial == reference || assessment.IsSettled(Array.IndexOf(sampled, trial))));
        return ([.. hopeful, Control], isSettled);
    }
}
