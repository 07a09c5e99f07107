using System.Collections.Immutable;
using System.Diagnostics;
using Kernels.Plugins.Settling;
using Kernels.Plugins.State;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Measuring;

/// <summary>One candidate on its way through a comparison. After the first verdict other than pass it is left alone.</summary>
internal sealed class Trial
{
    /// <summary>
    /// A sample lasts at least this long, in seconds. Not longer: a sample that is shorter than the slices in which the
    /// operating system shares out a busy processor is either undisturbed or an outlier, and the median ignores outliers.
    /// </summary>
    private const double ShortestSample = 0.0005;

    /// <summary>The share of a sample that the clock may add: reading it, or its step if that is coarser.</summary>
    private const double MostClockShare = 0.005;

    /// <summary>
    /// OpenMP's workers spin after a call, to be ready for the next; they must not take processors from another
    /// candidate. GCC's libgomp burns 9 ms on an AMD Zen 4; the workers of C# go to sleep within 1 ms.
    /// </summary>
    private static readonly TimeSpan UsualSettling = TimeSpan.FromMilliseconds(15);

    private const int MostCallsPerSample = 1 << 20;
    private const int CallsToCountBytes = 8;

    private readonly KernelOptions _options;
    private readonly StateGuard? _guard;
    private readonly List<double> _samples = [];
    private readonly List<Disturbance> _disturbances = [];
    private SamplePlan _plan = SamplePlan.OneCall;
    private bool _leftPoison;
    private bool _mayRepeat;
    private ulong? _lastHash;

    public Trial(Candidate candidate)
    {
        Candidate = candidate;
        Verdict = candidate.Absence?.Verdict ?? Verdict.Pass;
        Reason = candidate.Absence?.Reason;
        _options = new KernelOptions(candidate.Threads);
        Settling = candidate.Threads > 1 ? UsualSettling : TimeSpan.Zero;
        _guard = StateGuard.For(candidate);
    }

    public Candidate Candidate { get; }

    public Verdict Verdict { get; private set; }

    public string? Reason { get; private set; }

    /// <summary>The signal that ended its process; null if none did.</summary>
    public string? Signal { get; private set; }

    /// <summary>The inputs that its first call wrote to, if that was checked.</summary>
    public ImmutableArray<string> WrittenInputs { get; private set; } = [];

    public double? Residual { get; private set; }

    public double? FirstCallSeconds { get; private set; }

    /// <summary>What is known of its code in the rounds; null if it did not get that far.</summary>
    public CodeForm? WarmUp { get; set; }

    /// <summary>How many methods were compiled in the rounds that may be its own.</summary>
    public long CompiledInRounds { get; set; }

    /// <summary>How many methods were compiled in this process while it was sampled.</summary>
    public long CompiledDuringSamples { get; private set; }

    /// <summary>How many of them were compiled because its calls ran them for the first time.</summary>
    public long CompiledBySamples { get; private set; }

    public int CallsPerSample => _plan.Calls;

    public double? AllocatedBytesPerCall { get; private set; }

    /// <summary>How many threads computed; null if unknown.</summary>
    public int? ThreadsUsed { get; private set; }

    /// <summary>How many threads of this process were running before it was called, long after any other candidate was.</summary>
    public int RestlessHere { get; private set; }

    /// <summary>How long its threads need to rest after a call.</summary>
    public TimeSpan Settling { get; private set; }

    /// <summary>Whether its threads still ran long after a call.</summary>
    public bool RunsOn { get; private set; }

    /// <summary>The threads of this process that it started.</summary>
    public ImmutableHashSet<int> StartedThreads => _guard?.StartedThreads ?? [];

    /// <summary>How many of them ran while no candidate was called; null if it started none.</summary>
    public int? RunningThreads { get; set; }

    /// <summary>Seconds per call, one for each round.</summary>
    public IReadOnlyList<double> Samples => _samples;

    /// <summary>What disturbed each sample.</summary>
    public IReadOnlyList<Disturbance> Disturbances => _disturbances;

    /// <summary>How many samples were compared with the oracle.</summary>
    public int ValidatedSamples { get; private set; }

    /// <summary>The calls of all samples.</summary>
    public long TimedCalls { get; private set; }

    /// <summary>What was counted during the samples.</summary>
    public SystemCounters Counted { get; private set; }

    public bool Passes => Verdict == Verdict.Pass;

    /// <summary>How long a sample has to be on this machine's clock, in seconds.</summary>
    private static double SampleSeconds
        => Math.Max(ShortestSample, Math.Max(Clock.OverheadSeconds, Clock.StepSeconds) / MostClockShare);

    /// <summary>The same candidate again, sampled in the same way: what differs between the two is noise.</summary>
    public Trial Twin() => new(Candidate) { _plan = _plan, Settling = Settling };

    /// <summary>Has candidates that may be equally fast sampled in the same way.</summary>
    /// <param name="trials">The candidates, after <see cref="Calibrate"/>.</param>
    public static void Align(IReadOnlyList<Trial> trials)
    {
        foreach ((Trial trial, SamplePlan plan) in trials.Zip(SamplePlan.Align([.. trials.Select(trial => trial._plan)])))
        {
            trial._plan = plan;
        }
    }

    /// <summary>Fails it for what it did; an earlier failure stays.</summary>
    /// <param name="reason">What it did.</param>
    public void Fail(string reason)
    {
        if (Passes)
        {
            End(Verdict.Fail, reason);
        }
    }

    /// <summary>Gives it up because the comparison was interrupted before it was measured.</summary>
    public void Abandon() => End(Verdict.Unmeasured, "the comparison was interrupted before it was measured");

    /// <summary>Times the first call and compares its outputs with the oracle's.</summary>
    /// <param name="workload">What to compute.</param>
    /// <param name="inputs">What its inputs have to hold after the call too; null if that is not checked.</param>
    public void ValidateFirstCall(Workload workload, InputSnapshot? inputs = null) => Attempt(() =>
    {
        workload.Reset();
        try
        {
            FirstCallSeconds = Time(workload, 1);
        }
        finally
        {
            // Before the oracle or the next candidate reads them.
            WrittenInputs = inputs?.RestoreChanged(workload) ?? [];
        }

        if (WrittenInputs.IsEmpty)
        {
            Judge(workload.Validate(), "");
        }
        else
        {
            End(Verdict.Fail, $"it wrote to its input {string.Join(", ", WrittenInputs.Select(name => $"'{name}'"))}");
        }
    });

    /// <summary>Does what <see cref="Sample"/> does, with one call, and keeps nothing of it.</summary>
    /// <param name="challenge">What to compute, with inputs that it has not seen.</param>
    /// <returns>How long the call took, in seconds; 0 if it failed.</returns>
    public double Rehearse(Challenge challenge)
    {
        double seconds = 0;
        Attempt(() =>
        {
            challenge.Renew();
            SystemCounters before = SystemCounters.Read();
            seconds = Time(challenge.Workload, 1);
            SystemCounters.Read().Since(before).Disturb(seconds);
        });
        return seconds;
    }

    /// <summary>Counts what calls allocate.</summary>
    /// <param name="workload">What to compute.</param>
    public void CountAllocations(Workload workload) => Attempt(() =>
    {
        workload.Reset();

        // To count precisely, the runtime stops all threads, so this is done here and not around samples.
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Time(workload, CallsToCountBytes);
        AllocatedBytesPerCall = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / CallsToCountBytes;
    });

    /// <summary>Chooses how many calls make a sample, from growing runs, since a lone short call is mostly wake-up.</summary>
    /// <param name="workload">What to compute.</param>
    /// <param name="challenge">
    /// Changes inputs as it does in samples, so that a candidate that remembers results makes as many calls as others.
    /// </param>
    public void Calibrate(Workload workload, Challenge challenge) => Attempt(() =>
    {
        OutputWatch watch = new(workload);
        while (CallsPerSample < MostCallsPerSample)
        {
            challenge.Renew();
            double seconds = TimeRow(workload, CallsPerSample, challenge, watch);
            _plan = new SamplePlan(seconds / CallsPerSample, CallsPerSample);
            if (seconds >= SampleSeconds)
            {
                return;
            }

            double growth = Math.Clamp(1.2 * SampleSeconds / Math.Max(seconds, 1e-9), 1.2, 10);
            _plan = _plan with { Calls = (int)Math.Min(Math.Ceiling(CallsPerSample * growth), MostCallsPerSample) };
        }
    });

    /// <summary>Counts the threads that compute, and finds how long they go on running after a call.</summary>
    public void CountThreads(Challenge challenge) => Attempt(() =>
    {
        ThreadMeter meter = Candidate.Backend.Process is { } worker
            ? ThreadMeter.OfWorker(Candidate.Threads, worker)
            : ThreadMeter.OfThisProcess(Candidate.Threads);
        challenge.Renew();
        ThreadsUsed = meter.Count(() =>
        {
            challenge.Nudge();
            challenge.Workload.Restore();
            challenge.Workload.Invoke(Candidate.Implementation!, _options);
        });
        Thread.Sleep(UsualSettling);
        (TimeSpan waited, List<int> running) = meter.WaitForRest();
        RunsOn = running.Count > 0 || (meter.Restless > 0 && Candidate.Backend.IsOutOfProcess);
        RestlessHere = Candidate.Backend.IsOutOfProcess ? 0 : meter.Restless;
        Settling = waited > TimeSpan.Zero ? UsualSettling + waited : Settling;
    });

    /// <summary>Takes the sample of one round.</summary>
    /// <param name="workload">What to compute.</param>
    /// <param name="challenge">The parts of the sample that no candidate can foresee.</param>
    /// <param name="watch">The watch on the outputs.</param>
    /// <param name="flush">Run before the sample; null for warm caches.</param>
    public void Sample(Workload workload, Challenge challenge, OutputWatch watch, CacheFlush? flush) => Attempt(() =>
    {
        challenge.Renew();
        flush?.Run();
        int calls = challenge.CallsFrom(CallsPerSample);
        (long compiled, long compiledHere) = (CodeWatch.Compiled, CodeWatch.CompiledHere);
        if (_plan.IsLedIn)
        {
            TimeRow(workload, 1, challenge, watch);
        }

        SystemCounters before = SystemCounters.Read();
        double seconds = TimeRow(workload, calls - 1, challenge, watch);
        if (calls > 1 || _plan.IsLedIn)
        {
            workload.Mark();
            challenge.BeforeCall(watch);
        }

        seconds += Time(workload, 1);
        _leftPoison = watch.IsStillPoisoned;
        challenge.AfterCall(watch);
        SystemCounters during = SystemCounters.Read().Since(before);
        if (seconds <= 0)
        {
            throw new InvalidOperationException($"the clock did not advance during {calls} calls");
        }

        CompiledDuringSamples += CodeWatch.Compiled - compiled;
        CompiledBySamples += CodeWatch.CompiledHere - compiledHere;
        Counted = _samples.Count == 0 ? during : Counted.Plus(during);
        TimedCalls += calls;
        _samples.Add(seconds / calls);
        _disturbances.Add(during.Disturb(seconds));
    }, isTimed: true);

    /// <summary>
    /// Judges the last sample: with the oracle if it was drawn for that, or if something is odd, such as the outputs of
    /// other inputs.
    /// </summary>
    /// <param name="workload">What was computed.</param>
    /// <param name="watch">The watch on the outputs.</param>
    /// <param name="hash">What the outputs hold.</param>
    /// <param name="isDrawn">Whether it was drawn for the oracle.</param>
    /// <returns>Whether the oracle was asked.</returns>
    public bool JudgeSample(Workload workload, OutputWatch watch, ulong hash, bool isDrawn)
    {
        if (watch.HasChanged())
        {
            Fail("its outputs changed after its call had returned: it answers before it has computed");
        }

        // Kernels whose inputs can't change compute the same again, which is known once the oracle has agreed to it.
        bool isRepeated = hash == _lastHash && !_mayRepeat;
        _lastHash = hash;
        if (!Passes || !(isDrawn || _leftPoison || isRepeated))
        {
            return false;
        }

        Attempt(() => Judge(workload.Validate(), "in a timed round: "));
        ValidatedSamples++;
        _mayRepeat |= isRepeated;
        return true;
    }

    /// <summary>Compares the outputs of a call after the timed ones with the oracle's.</summary>
    public void ValidateLastCall(Workload workload, Challenge challenge) => Attempt(() =>
    {
        challenge.Renew();
        Time(workload, 1);
        Judge(workload.Validate(), "after the timed rounds: ");
    });

    private double Time(Workload workload, int calls)
    {
        if (workload.IsRestored)
        {
            return TimeEach(workload, calls, () => { });
        }

        Implementation implementation = Candidate.Implementation!;
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++)
        {
            workload.Invoke(implementation, _options);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _guard?.AfterCalls();
        return seconds;
    }

    /// <summary>Times calls in a row, no two of which have the same inputs.</summary>
    private double TimeRow(Workload workload, int calls, Challenge challenge, OutputWatch watch)
    {
        if (workload.IsRestored)
        {
            return TimeEach(workload, calls, () => challenge.BeforeCall(watch, _plan.CallSeconds));
        }

        Implementation implementation = Candidate.Implementation!;
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++)
        {
            challenge.BeforeCall(watch, _plan.CallSeconds);
            workload.Invoke(implementation, _options);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _guard?.AfterCalls();
        return seconds;
    }

    /// <summary>Times calls one by one, and not what is put back between them.</summary>
    private double TimeEach(Workload workload, int calls, Action beforeCall)
    {
        Implementation implementation = Candidate.Implementation!;
        long elapsed = 0;
        for (int call = 0; call < calls; call++)
        {
            beforeCall();
            workload.Restore();
            long start = Stopwatch.GetTimestamp();
            workload.Invoke(implementation, _options);
            elapsed += Stopwatch.GetTimestamp() - start;
        }

        _guard?.AfterCalls();
        return Stopwatch.GetElapsedTime(0, elapsed).TotalSeconds;
    }

    private void Judge(Validation validation, string when)
    {
        Residual = Math.Max(Residual ?? 0, validation.Residual);
        if (!validation.Passed)
        {
            End(Verdict.Fail, when + validation.Detail);
        }
    }

    private void Attempt(Action action, bool isTimed = false)
    {
        if (!Passes)
        {
            return;
        }

        _guard?.Begin(isTimed);
        try
        {
            action();
        }
        catch (KernelException exception)
        {
            End(Verdicts.Of(exception.Fault), exception.Cause);
            Signal = exception.Signal;
        }
        catch (Exception exception)
        {
            End(Verdict.Error, $"{exception.GetType().Name}: {exception.Message}");
        }

        // A changed state explains a wrong result, so it takes precedence.
        if (_guard?.End() is { IsEmpty: false } changed)
        {
            End(Verdict.Fail, $"it changed what a call has to leave as it is: {StateText.Describe(changed)}");
        }
    }

    private void End(Verdict verdict, string reason)
    {
        Verdict = verdict;
        Reason = reason;
    }
}
