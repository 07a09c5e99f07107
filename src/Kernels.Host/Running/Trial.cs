using System.Collections.Immutable;
using System.Diagnostics;
using Kernels.Plugins.State;
using Kernels.Workloads;

namespace Kernels.Host.Running;

/// <summary>One candidate on its way through a comparison. After the first verdict other than pass it is left alone.</summary>
internal sealed class Trial
{
    /// <summary>
    /// A sample lasts at least this long, in seconds. Not longer: a sample that is shorter than the slices in which the
    /// operating system shares out a busy processor is either undisturbed or an outlier, and the median ignores outliers.
    /// </summary>
    private const double ShortestSample = 0.0005;

    /// <summary>What the clock may add to a sample: reading it, or its step where that is coarser.</summary>
    private const double MostClockShare = 0.005;

    /// <summary>
    /// A call that is shorter, in seconds, is called once before its sample: caches hold what others used, and the threads
    /// of .NET are asleep. Two of them took 1.26 ms for a call that takes 0.68 ms in a row of calls, on an AMD Zen 4.
    /// </summary>
    private const double ShortCall = 0.02;

    private const int MostCallsPerSample = 1 << 20;
    private const int CallsToCountBytes = 8;

    private readonly KernelOptions _options;
    private readonly StateGuard? _guard;
    private readonly List<double> _samples = [];
    private readonly List<Disturbance> _disturbances = [];
    private bool _isShort;

    public Trial(Candidate candidate)
    {
        Candidate = candidate;
        Verdict = candidate.Absence?.Verdict ?? Verdict.Pass;
        Reason = candidate.Absence?.Reason;
        _options = new KernelOptions(candidate.Threads);
        _guard = StateGuard.For(candidate);
    }

    public Candidate Candidate { get; }

    public Verdict Verdict { get; private set; }

    public string? Reason { get; private set; }

    /// <summary>The signal that ended its process; null where none did.</summary>
    public string? Signal { get; private set; }

    /// <summary>The inputs that its first call wrote to, where that was looked at.</summary>
    public ImmutableArray<string> WrittenInputs { get; private set; } = [];

    public double? Residual { get; private set; }

    public double? FirstCallSeconds { get; private set; }

    public int CallsPerSample { get; private set; } = 1;

    public double? AllocatedBytesPerCall { get; private set; }

    /// <summary>The threads of this process that it started.</summary>
    public ImmutableHashSet<int> StartedThreads => _guard?.StartedThreads ?? [];

    /// <summary>How many of them ran while nobody was called; null where it started none.</summary>
    public int? RunningThreads { get; set; }

    /// <summary>Seconds per call, one for each round.</summary>
    public IReadOnlyList<double> Samples => _samples;

    /// <summary>What disturbed each sample.</summary>
    public IReadOnlyList<Disturbance> Disturbances => _disturbances;

    /// <summary>What was counted during the samples.</summary>
    public SystemCounters Counted { get; private set; }

    public bool Passes => Verdict == Verdict.Pass;

    /// <summary>How long a sample has to be on this machine's clock, in seconds.</summary>
    private static double SampleSeconds
        => Math.Max(ShortestSample, Math.Max(Clock.OverheadSeconds, Clock.StepSeconds) / MostClockShare);

    /// <summary>The same candidate again, sampled in the same way: what differs between the two is noise.</summary>
    public Trial Twin() => new(Candidate) { CallsPerSample = CallsPerSample, _isShort = _isShort };

    /// <summary>Gives it up because the comparison was interrupted before it was measured.</summary>
    public void Abandon() => End(Verdict.Unmeasured, "the comparison was interrupted before it was measured");

    /// <summary>Times the first call and compares its outputs with the oracle's.</summary>
    /// <param name="workload">What to compute.</param>
    /// <param name="inputs">What its inputs have to be after the call too; null where that is not looked at.</param>
    public void ValidateFirstCall(Workload workload, InputSnapshot? inputs = null) => Attempt(() =>
    {
        workload.Reset();
        try
        {
            FirstCallSeconds = Time(workload, 1);
        }
        finally
        {
            // Before the oracle, and whoever comes next, reads them.
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

    /// <summary>Calls without timing, until the count or the time is reached.</summary>
    public void WarmUp(Workload workload, int calls, TimeSpan limit) => Attempt(() =>
    {
        workload.Reset();
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls && Stopwatch.GetElapsedTime(start) < limit; call++)
        {
            workload.Invoke(Candidate.Implementation!, _options);
        }

        // Precisely, the runtime stops all threads to count; so it is done here and not around samples.
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Time(workload, CallsToCountBytes);
        AllocatedBytesPerCall = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / CallsToCountBytes;
    });

    /// <summary>Chooses how many calls make a sample, from growing runs, since a lone short call is mostly wake-up.</summary>
    public void Calibrate(Workload workload) => Attempt(() =>
    {
        while (CallsPerSample < MostCallsPerSample)
        {
            workload.Reset();
            double seconds = Time(workload, CallsPerSample);
            _isShort = seconds < ShortCall * CallsPerSample;
            if (seconds >= SampleSeconds)
            {
                return;
            }

            double growth = Math.Clamp(1.2 * SampleSeconds / Math.Max(seconds, 1e-9), 1.2, 10);
            CallsPerSample = (int)Math.Min(Math.Ceiling(CallsPerSample * growth), MostCallsPerSample);
        }
    });

    /// <summary>Takes the sample of one round.</summary>
    /// <param name="workload">What to compute.</param>
    /// <param name="flush">Run before the sample; null for warm caches.</param>
    public void Sample(Workload workload, CacheFlush? flush) => Attempt(() =>
    {
        workload.Reset();
        flush?.Run();
        if (_isShort)
        {
            Time(workload, 1);
        }

        SystemCounters before = SystemCounters.Read();
        double seconds = Time(workload, CallsPerSample);
        SystemCounters during = SystemCounters.Read().Since(before);
        if (seconds <= 0)
        {
            throw new InvalidOperationException($"the clock did not advance during {CallsPerSample} calls");
        }

        Counted = _samples.Count == 0 ? during : Counted.Plus(during);
        _samples.Add(seconds / CallsPerSample);
        _disturbances.Add(during.Disturb(seconds));
    }, isTimed: true);

    /// <summary>Compares the outputs of a call after the timed ones with the oracle's.</summary>
    public void ValidateLastCall(Workload workload) => Attempt(() =>
    {
        workload.Reset();
        Time(workload, 1);
        Judge(workload.Validate(), "after the timed rounds: ");
    });

    private double Time(Workload workload, int calls)
    {
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
            End(Verdicts.Of(exception.Fault), exception.Message);
            Signal = exception.Signal;
        }
        catch (Exception exception)
        {
            End(Verdict.Error, $"{exception.GetType().Name}: {exception.Message}");
        }

        // It explains a wrong result, so it comes before that.
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
