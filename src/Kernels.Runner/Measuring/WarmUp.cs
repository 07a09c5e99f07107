using System.Collections.Immutable;
using System.Diagnostics;
using Kernels.Plugins.Settling;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Measuring;

/// <summary>
/// Calls the candidates in turn until the code that they run is known to be final, in this process and in those of
/// candidates that have their own. If that can't be known, or takes too long, the candidate's result says so.
/// </summary>
/// <param name="trials">The candidates.</param>
/// <param name="challenge">What the rounds will compute.</param>
/// <param name="giveTo">Puts the memory of a candidate's process behind the outputs.</param>
/// <param name="settings">How they will be compared.</param>
/// <param name="report">Receives progress.</param>
/// <param name="cancellation">Ends it early.</param>
internal sealed class WarmUp(
    ImmutableArray<Trial> trials,
    Challenge challenge,
    Action<Candidate> giveTo,
    ComparisonSettings settings,
    Action<Step> report,
    CancellationToken cancellation)
{
    /// <summary>
    /// A bound, not a pause: the runtime may wait for seconds before it optimises, and for tens of seconds on a single busy
    /// processor.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>How long nothing may be compiled before the rounds, as a share of the time until all code was final.</summary>
    private const double CoolDownShare = 0.25;

    private const double MostCoolDowns = 4;
    private const string Step = "warming up";

    private readonly ImmutableArray<WarmingTrial> _trials = [.. trials.Select(trial => new WarmingTrial(trial, challenge))];

    /// <summary>The processes of candidates that have their own.</summary>
    private readonly ImmutableArray<RemoteCode> _workers =
    [
        .. trials.Select(trial => trial.Candidate.Backend).Where(backend => backend.Code is not null).Distinct()
            .Select(backend => new RemoteCode(backend)),
    ];

    private CodeState _here = CodeWatch.Compiles ? CodeState.Untold : CodeState.AheadOfTime;
    private bool _optimizesLoops;
    private bool _leavesPrecompiledOpen;

    /// <summary>Calls the candidates.</summary>
    /// <param name="tiny">The same kernel on little data, so that many calls take little time.</param>
    public void Run(Workload tiny)
    {
        report(Step);
        long start = Stopwatch.GetTimestamp();
        Challenge tinyChallenge = new(tiny);
        Trial? rehearsing = CodeWatch.Compiles ? ComparisonSummary.FindBaseline(trials, settings) ?? trials.FirstOrDefault() : null;
        RehearsedRounds? rounds = rehearsing is null ? null : new(tiny, giveTo, rehearsing.Candidate, settings);
        using CodeWatch? watch = CodeWatch.TryStart();
        if (watch is not null)
        {
            _here = CodeState.Compiling;
        }

        int round = -1;
        while (_trials.Any(IsWaitedFor) && Stopwatch.GetElapsedTime(start) < Limit && !cancellation.IsCancellationRequested)
        {
            bool isNewRound = (watch?.Rounds ?? 0) != round;
            round = watch?.Rounds ?? 0;
            CallAll(_trials.Where(IsWaitedFor), tinyChallenge, isNewRound);
            rounds?.Take(cancellation);
            Look(watch);
        }

        _optimizesLoops = watch?.OptimizesLoops ?? false;
        _leavesPrecompiledOpen = watch?.LeavesPrecompiledOpen ?? false;
        watch?.Dispose();
        CoolDown(tinyChallenge, rounds, Stopwatch.GetElapsedTime(start) * CoolDownShare);
    }

    /// <summary>Must be called before the first round: methods compiled from now on are reported.</summary>
    public void BeginRounds()
    {
        foreach (RemoteCode worker in LivingWorkers())
        {
            worker.BeginRounds();
        }
    }

    /// <summary>Records for each candidate what is known of its code. Must be called after the last round.</summary>
    public void EndRounds()
    {
        Dictionary<RemoteCode, long> compiledThere = LivingWorkers().ToDictionary(worker => worker, worker => worker.EndRounds());
        foreach (WarmingTrial warming in _trials.Where(warming => warming.Trial.Passes))
        {
            RemoteCode? worker = WorkerOf(warming);
            long here = CompiledHere(warming.Trial);
            long there = worker is null ? 0 : compiledThere[worker];
            CodeForm formHere = FormOf(_here, warming, here);
            CodeForm formThere = worker is null ? CodeForm.AheadOfTime : FormOf(worker.State, warming, there);
            warming.Trial.WarmUp = formHere > formThere ? formHere : formThere;
            warming.Trial.CompiledInRounds = here + there;
        }
    }

    /// <summary>
    /// Methods that its calls ran for the first time. Other methods compiled meanwhile are the runner's, whose code may
    /// become final at any time. With calls on several threads the two can't be told apart, so all methods count.
    /// </summary>
    private static long CompiledHere(Trial trial)
        => trial.Candidate.Threads > 1 ? trial.CompiledDuringSamples : trial.CompiledBySamples;

    private void CallAll(IEnumerable<WarmingTrial> warming, Challenge tiny, bool isNewRound)
    {
        foreach (WarmingTrial trial in warming)
        {
            giveTo(trial.Trial.Candidate);
            trial.Call(tiny, isNewRound);
        }

        report(Step);
    }

    /// <summary>
    /// The code that ended the watches has become worth optimising by running. It is not the candidates', but would be
    /// compiled beside them, so this waits until nothing is compiled any more.
    /// </summary>
    private void CoolDown(Challenge tiny, RehearsedRounds? rounds, TimeSpan quiet)
    {
        WarmingTrial[] final = [.. _trials.Where(warming => warming.Trial.Passes && IsKnownFinal(warming))];
        long start = Stopwatch.GetTimestamp();
        long since = start;
        long compiled = CompiledEverywhere();
        while (final is not []
            && Stopwatch.GetElapsedTime(since) < quiet
            && Stopwatch.GetElapsedTime(start) < quiet * MostCoolDowns
            && !cancellation.IsCancellationRequested)
        {
            CallAll(final, tiny, isNewRound: false);
            rounds?.Take(cancellation);
            if (CompiledEverywhere() is var now && now != compiled)
            {
                (compiled, since) = (now, Stopwatch.GetTimestamp());
            }
        }
    }

    private bool IsKnownFinal(WarmingTrial warming)
    {
        CodeState there = WorkerOf(warming)?.State ?? CodeState.AheadOfTime;
        return _here is not CodeState.Untold && there is not CodeState.Untold && (_here == CodeState.Final || there == CodeState.Final);
    }

    private long CompiledEverywhere() => CodeWatch.Compiled + LivingWorkers().Sum(worker => worker.Compiled());

    private void Look(CodeWatch? watch)
    {
        if (watch?.Tick() == true)
        {
            _here = CodeState.Final;

            // The watch costs time as long as it listens.
            watch.Dispose();
        }

        foreach (RemoteCode worker in LivingWorkers().Where(worker => worker.State == CodeState.Compiling))
        {
            worker.Look();
        }
    }

    /// <summary>Whether more calls may tell more, or may speed up code whose state is unknown.</summary>
    private bool IsWaitedFor(WarmingTrial warming)
    {
        if (!warming.Trial.Passes)
        {
            return false;
        }

        CodeState there = WorkerOf(warming)?.State ?? CodeState.AheadOfTime;
        if (_here == CodeState.Untold || there == CodeState.Untold)
        {
            return !warming.HadManyCalls;
        }

        return _here == CodeState.Compiling || there == CodeState.Compiling || !warming.HadSomeCalls;
    }

    /// <summary>The workers with a passing candidate: asking a failed one would start its process again.</summary>
    private IEnumerable<RemoteCode> LivingWorkers()
        => _workers.Where(worker => _trials.Any(warming => warming.Trial.Passes && warming.Trial.Candidate.Backend == worker.Backend));

    private RemoteCode? WorkerOf(WarmingTrial warming)
        => _workers.FirstOrDefault(worker => worker.Backend == warming.Trial.Candidate.Backend);

    private CodeForm FormOf(CodeState code, WarmingTrial warming, long compiled) => code switch
    {
        CodeState.AheadOfTime => CodeForm.AheadOfTime,
        CodeState.Untold => CodeForm.NotTold,
        CodeState.Compiling => cancellation.IsCancellationRequested ? CodeForm.Interrupted : CodeForm.TimeLimit,
        _ when warming.HasLongCalls && !_optimizesLoops => CodeForm.LongCalls,
        _ when _leavesPrecompiledOpen => CodeForm.Precompiled,
        _ => compiled > 0 ? CodeForm.CompiledInRounds : CodeForm.Final,
    };
}
