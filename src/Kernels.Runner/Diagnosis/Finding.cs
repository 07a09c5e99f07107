using System.Collections.Immutable;
using System.Globalization;
using Kernels.Native;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;
using Kernels.Runner.Wording;

namespace Kernels.Runner.Diagnosis;

/// <summary>Something that is missing or in the way.</summary>
/// <param name="What">What it is, and what it costs.</param>
/// <param name="Remedy">What to do about it; null if <paramref name="What"/> says it, or if nothing helps.</param>
internal sealed record Finding(string What, string? Remedy)
{
    /// <summary>Load per processor above which figures suffer.</summary>
    private const double BusyShare = 0.25;

    private const double MuchSteal = 0.01;

    /// <summary>
    /// If threads together reach less than this share of their number × the rate of one, processors surely share cores.
    /// </summary>
    private const double SharedCores = 0.75;

    private const double CoarseStep = 1e-6;

    /// <summary>Judges what is known of a machine.</summary>
    /// <param name="facts">What is known.</param>
    /// <returns>The findings, the gravest first.</returns>
    public static ImmutableArray<Finding> Of(DoctorResult facts) =>
    [
        .. OfBackends(facts),
        .. OfInstructionSets(facts.InstructionSets),
        .. facts.Influences.Select(influence => new Finding(InfluenceText.Describe(influence), InfluenceText.Remedy(influence))),
        .. OfProcessors(facts),
        .. OfClock(facts.Clock),
        .. OfFrequency(facts.Frequency),
        .. OfLoad(facts),
        .. OfCaches(facts.Caches),
        .. OfCounters(facts.Counters),
    ];

    private static IEnumerable<Finding> OfBackends(DoctorResult facts)
    {
        // The published executable has no aot backend by design: its C# is compiled ahead of time.
        bool builds = !facts.Tools.IsEmpty;
        foreach (ListedBackend backend in facts.Backends.Where(backend => builds || backend.Status == Availability.Available))
        {
            if (backend.Reason is { } reason)
            {
                yield return new($"backend {backend.Name} is not available: {reason}", null);
            }

            foreach (string problem in backend.Problems)
            {
                yield return new($"backend {backend.Name}: {problem}", null);
            }

            // The C library has threads by OpenMP alone.
            if (backend is { Name: NativeBackend.Name, IsOnOneThread: true })
            {
                yield return new(
                    $"backend {backend.Name} was built without OpenMP: it uses one thread",
                    "install the compiler's OpenMP (libgomp for GCC, libomp for Clang), remove the build folder, and build again");
            }
        }

        bool lacksLibrary = facts.Backends.Any(backend => backend.Status != Availability.Available);
        foreach (BuildTool tool in facts.Tools.Where(tool => lacksLibrary && tool.Path is null))
        {
            yield return new($"{tool.Name} is not on the PATH", tool.Remedy);
        }
    }

    private static IEnumerable<Finding> OfInstructionSets(ImmutableArray<InstructionSetUse> uses)
        => uses
            .Where(use => use is { Used: not null, Reason: not null })
            .Select(use => new Finding(
                $"{use.Code} uses {use.Used}, and the processor has more: {use.Reason}",
                RemedyFor(use)));

    /// <summary>A reason that is one word is a setting, such as <c>DOTNET_EnableAVX512=0</c>.</summary>
    private static string? RemedyFor(InstructionSetUse use) => use switch
    {
        { Reason: { } reason } when reason.Contains('=', StringComparison.Ordinal) && !reason.Contains(' ', StringComparison.Ordinal)
            => "unset it, if that is not on purpose",
        { Compiled: [{ } level], Used: { } used } when level == used
            => "use the backend native, or publish for this processor: -p:IlcInstructionSet=x86-64-v4",
        _ => null,
    };

    private static IEnumerable<Finding> OfProcessors(DoctorResult facts)
    {
        if (facts.Limits.Processors is { } quota && quota < facts.Machine.LogicalProcessors)
        {
            yield return new(
                $"the control group allows {quota.ToString("0.##", CultureInfo.InvariantCulture)} of "
                + $"{facts.Machine.LogicalProcessors} processors: threads stand still when that is spent",
                "raise the limit (docker run --cpus, Kubernetes resources.limits.cpu), or use fewer threads than it allows");
        }

        if (facts.Machine.LogicalProcessors == 1)
        {
            yield return new(
                "there is one processor: several threads can't be compared",
                "give it more, if the machine has more: taskset, docker run --cpuset-cpus, or the virtual machine's settings say how many");
        }

        if (facts.Ceilings?.Threads is [{ Threads: 1 } one, .., { } all] && all.Gflops < SharedCores * all.Threads * one.Gflops)
        {
            yield return new(
                $"{all.Threads} threads reach {Units.Figure(all.Gflops / one.Gflops)}× the multiply-adds of one: processors share cores, "
                + "or were busy otherwise",
                "expect no more from threads where a kernel is bound by computing");
        }
    }

    private static IEnumerable<Finding> OfClock(ClockFacts clock)
    {
        if (!clock.HighResolution)
        {
            yield return new(
                "there is no high-resolution clock: samples are timed by the time of day",
                "measure for longer: samples are made longer, so fewer fit into a budget");
        }
        else if (clock.StepSeconds > CoarseStep || clock.ReadSeconds > CoarseStep)
        {
            yield return new(
                $"the clock{(clock.Source is null ? "" : $" ({clock.Source})")} is slow: short calls are measured in longer samples",
                "let Linux use the processor's counter, if it is stable: clocksource=tsc on the kernel's command line");
        }
    }

    private static IEnumerable<Finding> OfFrequency(FrequencyPolicy frequency)
    {
        if (frequency.Governor is { } governor && governor != "performance")
        {
            yield return new(
                $"the frequency governor is {governor}: the first calls after a pause are slower",
                "run 'cpupower frequency-set -g performance' as root");
        }
    }

    private static IEnumerable<Finding> OfLoad(DoctorResult facts)
    {
        // Measuring the ceilings is a load itself, and this was read before.
        if (facts.Load.Running > BusyShare * facts.Machine.LogicalProcessors)
        {
            yield return new(
                $"other work runs on this machine: {Units.Figure(facts.Load.Running)} tasks over the last minute",
                "let it end first: verdicts need longer budgets, and ceilings come out low");
        }

        if (facts.Load.StealShare > MuchSteal)
        {
            yield return new(
                $"the hypervisor gave {Units.Percent(facts.Load.StealShare)} of the processors' time to other machines",
                "measure on a machine with processors of its own");
        }
    }

    private static IEnumerable<Finding> OfCaches(ImmutableArray<CpuCache> caches)
    {
        if (caches.IsEmpty)
        {
            yield return new("the sizes of the caches are not known: only the memory's bandwidth is a ceiling", null);
        }
    }

    private static IEnumerable<Finding> OfCounters(HardwareCounters counters)
    {
        if (!counters.Available)
        {
            yield return new($"hardware counters are not available: {counters.Reason}", counters.Remedy);
        }
    }
}
