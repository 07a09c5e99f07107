using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kernels.Runner.Statistics;
using Kernels.Workloads;

namespace Kernels.Runner.Results;

/// <summary>One kernel on one input, and how it was measured. Values that were not measured are null.</summary>
internal sealed record WorkloadResult
{
    /// <summary>The kernel's name.</summary>
    public required string Kernel { get; init; }

    /// <summary>Its contract's id.</summary>
    public required string Contract { get; init; }

    /// <summary>The preset; null if the user brought the data.</summary>
    public required WorkloadSize? Size { get; init; }

    /// <summary>The options that gave the user's data, such as <c>--width 256</c>; null for a preset.</summary>
    public string? Input { get; init; }

    /// <summary>The same options one by one; empty for a preset.</summary>
    public ImmutableArray<InputOption> Options { get; set; } = [];

    /// <summary>What was computed on: the preset's name, or the options that gave the user's data.</summary>
    [JsonIgnore]
    public string Data => Input ?? Size?.Name() ?? "";

    /// <summary>Shape and parameters.</summary>
    public required string Shape { get; init; }

    /// <summary>Floating-point operations of a call, by the contract's work model.</summary>
    public required double Flops { get; init; }

    /// <summary>How many times the operations of the multiply-add ceiling, which is that of float64, its elements allow.</summary>
    [JsonIgnore]
    public int LanesOfFloat64 { get; init; } = 1;

    /// <summary>Bytes moved by a call, by the contract's work model.</summary>
    public required double Bytes { get; init; }

    /// <summary>Floating-point operations that no algorithm can avoid; null if unknown.</summary>
    public double? LeastFlops { get; init; }

    /// <summary>Bytes that no algorithm can avoid moving; null if unknown.</summary>
    public double? LeastBytes { get; init; }

    /// <summary>Bytes of all buffers of a call together; null in results of older versions.</summary>
    public double? WorkingSetBytes { get; init; }

    /// <summary>
    /// Where the buffers were: <c>private</c> to this process, or <c>shared</c> because a candidate runs in a process of
    /// its own. Null in results of older versions.
    /// </summary>
    public string? Memory { get; init; }

    /// <summary>Whether speed is reported in GFLOP/s or GB/s.</summary>
    public required Bottleneck Bottleneck { get; init; }

    /// <summary>The candidate to which ratios are taken; null if the baseline has no time.</summary>
    public required Baseline? Baseline { get; init; }

    /// <summary>The number of rounds; a candidate that was stopped early has fewer samples.</summary>
    public required int Rounds { get; init; }

    /// <summary>Whether every candidate was validated and measured; false after an interruption.</summary>
    public bool Complete { get; set; } = true;

    /// <summary>The time that the rounds were given, in seconds.</summary>
    public double? BudgetSeconds { get; init; }

    /// <summary>The time that the rounds took, in seconds.</summary>
    public double? MeasuredSeconds { get; init; }

    /// <summary>The number of processes; above 1, intervals are over processes.</summary>
    public int Processes { get; set; } = 1;

    /// <summary>Whether the caches were flushed before each call.</summary>
    public bool ColdCache { get; init; }

    /// <summary>The control: the reference against itself.</summary>
    public Control? Control { get; init; }

    /// <summary>
    /// The largest difference, as a share, that the control's interval allows although there is none. Smaller differences
    /// between candidates are not reported.
    /// </summary>
    public double? NoiseFloor { get; init; }

    /// <summary>The smallest difference of interest, as a share: candidates that surely differ by less are the same.</summary>
    public double? SmallestDifference { get; init; }

    /// <summary>How many threads of this process ran all the time, whichever candidate was called.</summary>
    public int RestlessThreads { get; init; }

    /// <summary>How long reading the clock twice takes, in seconds; added once a sample.</summary>
    public double? TimerOverheadSeconds { get; init; }

    /// <summary>
    /// How long calling a kernel that does nothing takes, including arguments and their checks, in seconds; added once a call.
    /// </summary>
    public double? CallOverheadSeconds { get; init; }

    /// <summary>What else went on while samples were taken.</summary>
    public Interference? Interference { get; init; }

    /// <summary>What other processes did from the workload's first call to its last; null if unknown.</summary>
    public OtherWork? OtherWork { get; init; }

    /// <summary>The most memory that the process had resident until the workload's end, in bytes.</summary>
    public long? PeakResidentBytes { get; init; }

    /// <summary>What each backend gains from threads; empty if one thread count was measured.</summary>
    public ImmutableArray<Scaling> Scaling { get; set; } = [];

    /// <summary>Whether a candidate worked on this.</summary>
    /// <param name="candidate">A candidate of the same result.</param>
    /// <returns>Whether it did.</returns>
    public bool Holds(CandidateResult candidate)
        => candidate.Kernel == Kernel && candidate.Size == Size && candidate.Input == Input && candidate.Shape == Shape;
}

/// <summary>The candidate to which ratios are taken.</summary>
/// <param name="Backend">Its backend.</param>
/// <param name="Threads">Its thread count.</param>
internal sealed record Baseline(string Backend, int Threads);

/// <summary>A candidate against itself, measured as two candidates are: any ratio other than 1 is noise.</summary>
/// <param name="Backend">Its backend: the baseline's, or the first that passed if the baseline has no time.</param>
/// <param name="Threads">Its thread count.</param>
/// <param name="Ratio">The ratio.</param>
/// <param name="Interval">The confidence interval of the ratio.</param>
internal sealed record Control(string Backend, int Threads, double Ratio, Interval Interval);

/// <summary>What else went on while samples were taken, in total. What the operating system does not report is null.</summary>
/// <param name="Samples">The number of samples, the control's included.</param>
/// <param name="Disturbed">How many of them were disturbed.</param>
/// <param name="InvoluntarySwitches">How often a thread of this process lost its processor to another.</param>
/// <param name="StealSeconds">Processor time that the hypervisor gave to others.</param>
/// <param name="ThrottledSeconds">Time for which the control group's limit held this process back.</param>
/// <param name="PageFaults">Page faults of this process.</param>
/// <param name="Collections">Garbage collections of this process.</param>
internal sealed record Interference(
    int Samples,
    int Disturbed,
    long? InvoluntarySwitches,
    double? StealSeconds,
    double? ThrottledSeconds,
    long? PageFaults,
    int Collections)
{
    /// <summary>How many samples each cause disturbed; null in results of older versions.</summary>
    public DisturbanceCounts? Causes { get; init; }

    /// <summary>Adds what went on in another process.</summary>
    public Interference Plus(Interference other) => new(
        Samples + other.Samples,
        Disturbed + other.Disturbed,
        InvoluntarySwitches + other.InvoluntarySwitches,
        StealSeconds + other.StealSeconds,
        ThrottledSeconds + other.ThrottledSeconds,
        PageFaults + other.PageFaults,
        Collections + other.Collections)
    {
        Causes = Causes is null || other.Causes is null ? null : Causes.Plus(other.Causes),
    };
}

/// <summary>How many samples each cause disturbed. A sample may have several.</summary>
/// <param name="Switch">A thread of this process lost its processor to another.</param>
/// <param name="Steal">The hypervisor gave processor time to others.</param>
/// <param name="Throttle">The control group's limit held this process back.</param>
/// <param name="Fault">Page faults took more than a hundredth of the sample.</param>
/// <param name="Collection">A garbage collection ran.</param>
internal sealed record DisturbanceCounts(int Switch, int Steal, int Throttle, int Fault, int Collection)
{
    /// <summary>Counts causes.</summary>
    /// <param name="samples">What disturbed each sample.</param>
    /// <returns>The counts.</returns>
    public static DisturbanceCounts Of(IReadOnlyCollection<Disturbance> samples)
    {
        int Count(Disturbance cause) => samples.Count(sample => sample.HasFlag(cause));
        return new DisturbanceCounts(
            Count(Disturbance.Switch), Count(Disturbance.Steal), Count(Disturbance.Throttle), Count(Disturbance.Fault), Count(Disturbance.Collection));
    }

    /// <summary>Adds what disturbed other samples.</summary>
    public DisturbanceCounts Plus(DisturbanceCounts other) => new(
        Switch + other.Switch, Steal + other.Steal, Throttle + other.Throttle, Fault + other.Fault, Collection + other.Collection);
}

/// <summary>What a backend gains from threads.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="Points">Every thread count that was measured, ascending.</param>
/// <param name="SerialFraction">
/// The share of the work that gains nothing from threads, by Amdahl's law fitted to all points; null if it can't be found.
/// </param>
internal sealed record Scaling(string Backend, ImmutableArray<ScalingPoint> Points, double? SerialFraction)
{
    /// <summary>The backend at a thread count; null if it was not measured.</summary>
    public ScalingPoint? At(int threads) => Points.FirstOrDefault(point => point.Threads == threads);
}

/// <summary>A backend at a thread count.</summary>
/// <param name="Threads">The thread count.</param>
/// <param name="Speedup">How many times faster than with the lowest thread count.</param>
/// <param name="Efficiency">Speedup ÷ (threads ÷ lowest thread count).</param>
internal sealed record ScalingPoint(int Threads, double Speedup, double Efficiency)
{
    /// <summary>The confidence interval of the speedup; null for the lowest thread count.</summary>
    public Interval? SpeedupInterval { get; init; }

    /// <summary>
    /// The share of the work that gains nothing from threads, by this speedup alone (Karp and Flatt). Null for the lowest
    /// thread count, and if that count is not 1.
    /// </summary>
    public double? SerialFraction { get; init; }
}
