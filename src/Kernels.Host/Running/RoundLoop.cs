using System.Collections.Immutable;
using System.Diagnostics;
using Kernels.Host.Statistics;
using Kernels.Workloads;

namespace Kernels.Host.Running;

/// <summary>
/// Takes one sample of each trial per round, in a fresh random order, so that whatever disturbs the machine disturbs
/// all alike. The reference is sampled twice in each round: the second time as the control.
/// </summary>
/// <param name="workload">What to compute.</param>
/// <param name="trials">The trials that passed so far, the reference among them.</param>
/// <param name="reference">The trial to which others are compared.</param>
/// <param name="settings">How to compare.</param>
internal sealed class RoundLoop(
    Workload workload, ImmutableArray<Trial> trials, Trial reference, ComparisonSettings settings)
{
    /// <summary>
    /// Verdicts are looked at after this many rounds, and then each time there are half as many again: each look is
    /// another chance of a false alarm.
    /// </summary>
    private const int FirstLook = 11;

    private const double Growth = 1.5;

    private readonly Random _random = new(unchecked((int)settings.Seed));
    private readonly CacheFlush? _flush = settings.ColdCache ? new CacheFlush() : null;

    /// <summary>The reference against itself.</summary>
    public Trial Control { get; } = reference.Twin();

    /// <summary>The number of rounds taken.</summary>
    public int Rounds { get; private set; }

    /// <summary>The time that they took, in seconds.</summary>
    public double Seconds { get; private set; }

    /// <summary>Takes rounds until every verdict is settled, the budget is spent, or the number asked for is reached.</summary>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Ends the rounds early.</param>
    public void Run(Action<string> progress, CancellationToken cancellation)
    {
        Trial[] order = [.. trials, Control];
        long start = Stopwatch.GetTimestamp();
        int nextLook = FirstLook;
        bool isSettled = false;
        while (!isSettled && !IsEnough() && !cancellation.IsCancellationRequested)
        {
            progress($"round {Rounds + 1}, {order.Length - 1} candidates");
            TakeRound(order, cancellation);
            if (settings.Rounds is null && Rounds == nextLook)
            {
                nextLook = (int)(nextLook * Growth);
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

            trial.Sample(workload, _flush);
            Thread.Sleep(trial.Settling);
        }

        Rounds++;
    }

    private bool IsEnough() => settings.Rounds is { } asked
        ? Rounds >= asked
        : Rounds >= ComparisonSettings.FewestRounds && Seconds >= settings.BudgetSeconds;

    /// <summary>Drops the trials that are far behind, and finds whether the others are settled.</summary>
    private (Trial[] Order, bool IsSettled) Look(Trial[] order)
    {
        Trial[] sampled = [.. order.Where(trial => trial.Passes && trial != Control)];
        if (!sampled.Contains(reference))
        {
            return (order, false);
        }

        Assessment assessment = Advantages.Assess(reference, Control, sampled);
        Trial[] hopeful = [.. sampled.Where((trial, index) => trial == reference || !assessment.IsHopeless(index))];
        bool isSettled = hopeful.All(trial => trial == reference || assessment.IsSettled(Array.IndexOf(sampled, trial)));
        return ([.. hopeful, Control], isSettled);
    }
}
