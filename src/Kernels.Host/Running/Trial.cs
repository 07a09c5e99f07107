using System.Diagnostics;
using Kernels.Workloads;

namespace Kernels.Host.Running;

/// <summary>One candidate on its way through a comparison. After the first verdict other than pass it is left alone.</summary>
internal sealed class Trial
{
    /// <summary>A sample lasts at least this long, so that the clock and one interrupt don't show in it.</summary>
    private const double SampleSeconds = 0.005;

    private const int MostCallsPerSample = 1 << 20;

    private readonly KernelOptions _options;
    private readonly List<double> _samples = [];

    public Trial(Candidate candidate)
    {
        Candidate = candidate;
        Verdict = candidate.Absence?.Verdict ?? Verdict.Pass;
        Reason = candidate.Absence?.Reason;
        _options = new KernelOptions(candidate.Threads);
    }

    public Candidate Candidate { get; }

    public Verdict Verdict { get; private set; }

    public string? Reason { get; private set; }

    public double? Residual { get; private set; }

    public double? FirstCallSeconds { get; private set; }

    public int CallsPerSample { get; private set; } = 1;

    /// <summary>Seconds per call, one for each round.</summary>
    public IReadOnlyList<double> Samples => _samples;

    public bool Passes => Verdict == Verdict.Pass;

    /// <summary>Times the first call and compares its outputs with the oracle's.</summary>
    public void ValidateFirstCall(Workload workload) => Attempt(() =>
    {
        FirstCallSeconds = Time(workload, 1);
        Judge(workload.Validate(), "");
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
    });

    /// <summary>Chooses how many calls make a sample, from growing runs, since a lone short call is mostly wake-up.</summary>
    public void Calibrate(Workload workload) => Attempt(() =>
    {
        while (CallsPerSample < MostCallsPerSample)
        {
            double seconds = Time(workload, CallsPerSample);
            if (seconds >= SampleSeconds)
            {
                return;
            }

            double growth = Math.Clamp(1.2 * SampleSeconds / Math.Max(seconds, 1e-9), 1.2, 10);
            CallsPerSample = (int)Math.Min(Math.Ceiling(CallsPerSample * growth), MostCallsPerSample);
        }
    });

    /// <summary>Takes the sample of one round.</summary>
    public void Sample(Workload workload)
        => Attempt(() => _samples.Add(Time(workload, CallsPerSample) / CallsPerSample));

    /// <summary>Compares the outputs of a call after the timed ones with the oracle's.</summary>
    public void ValidateLastCall(Workload workload) => Attempt(() =>
    {
        Time(workload, 1);
        Judge(workload.Validate(), "after the timed rounds: ");
    });

    private double Time(Workload workload, int calls)
    {
        Implementation implementation = Candidate.Implementation!;
        workload.Reset();
        long start = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++)
        {
            workload.Invoke(implementation, _options);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private void Judge(Validation validation, string when)
    {
        Residual = Math.Max(Residual ?? 0, validation.Residual);
        if (!validation.Passed)
        {
            Verdict = Verdict.Fail;
            Reason = when + validation.Detail;
        }
    }

    private void Attempt(Action action)
    {
        if (!Passes)
        {
            return;
        }

        try
        {
            action();
        }
        catch (Exception exception)
        {
            Verdict = Verdict.Error;
            Reason = exception is KernelException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}";
        }
    }
}
