using System.Collections.Immutable;
using System.Globalization;
using Kernels.Files;

namespace Kernels.Hosting.Tuning;

/// <summary>
/// What a record means for this process: the winners that were measured on this processor, with the present builds of the
/// backends that implement the kernel.
/// </summary>
internal sealed class TuningEvidence
{
    private readonly ImmutableArray<Backend> _backends;
    private readonly TuningRecord _record;
    private readonly string? _absence;
    private readonly string _refused;

    private TuningEvidence(ImmutableArray<Backend> backends, TuningLocation location, TuningRecord record, string? absence)
    {
        _backends = backends;
        _record = record;
        _absence = absence;
        Path = location.Path;
        _refused = $"the record {Path}{(location.Key is null ? "" : $", set by {location.Key},")} is not used:";
    }

    /// <summary>The record's path; null if none is used.</summary>
    public string? Path { get; }

    /// <summary>What is wrong with the file, whatever the kernel; null if nothing is, or there is no file.</summary>
    private string? Damage { get; init; }

    /// <summary>Reads a record.</summary>
    /// <param name="location">Where it is.</param>
    /// <param name="backends">The backends of this process, available or not.</param>
    /// <returns>The evidence.</returns>
    public static TuningEvidence Load(TuningLocation location, ImmutableArray<Backend> backends)
    {
        if (location.Path is not { } path)
        {
            return new TuningEvidence(backends, location, TuningRecord.Empty, location.Absence);
        }

        TuningReading reading = TuningReader.Read(path);
        string? absence = reading switch
        {
            { State: TuningState.Missing } when location.Key is null => $"no record {path}: '{ProgramName.Value} tune' makes one",
            { Record.Count: 0, Problem: null } => $"the record {path} is empty: '{ProgramName.Value} tune' fills it",
            _ => null,
        };
        TuningEvidence evidence = new(backends, location, reading.Record, absence);
        return (absence, reading.Problem) switch
        {
            (not null, _) or (_, null) => evidence,
            (_, { } problem) when reading.Record.Count == 0 => new(backends, location, reading.Record, $"{evidence._refused} {problem}")
            {
                Damage = $"{evidence._refused} {problem}",
            },
            (_, { } problem) => new(backends, location, reading.Record, absence)
            {
                Damage = $"the record {path} is used without its faulty parts: {problem}",
            },
        };
    }

    /// <summary>Why the winners of an environment don't count in this process.</summary>
    /// <param name="measured">The environment.</param>
    /// <param name="here">This process's environment, with the backends that implement the winners' kernel.</param>
    /// <returns>The reason; null if they count.</returns>
    public static string? Refuse(TuningEnvironment measured, TuningEnvironment here)
    {
        if (!measured.HasProcessorOf(here))
        {
            return $"it is foreign: measured on {measured.Cpu} ({measured.InstructionSet}), and this is {here.Cpu} ({here.InstructionSet})";
        }

        ImmutableArray<string> differences = measured.Differences(here);
        return differences.IsEmpty ? null : $"it is stale: {string.Join(", ", differences)}; run '{ProgramName.Value} tune' again";
    }

    /// <summary>Finds the winner for a call.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="threads">
    /// The thread count, 1 or above. Null for the fastest of the counts for which there are enough processors.
    /// </param>
    /// <param name="workingSetBytes">
    /// The total bytes of a call's buffers: the nearest size class counts. Null when unknown: the largest size class
    /// counts, since a wrong choice costs most there.
    /// </param>
    /// <returns>What was found.</returns>
    public TuningFinding Find(KernelContract contract, int? threads, double? workingSetBytes)
    {
        TunedEnvironment[] onKernel =
        [
            .. _record.Environments
                .Select(tuned => tuned with { Winners = [.. tuned.Winners.Where(winner => winner.Contract == contract.Id)] })
                .Where(tuned => !tuned.Winners.IsEmpty),
        ];
        if (onKernel is [])
        {
            return new TuningFinding(null, _absence ?? $"the record {Path} has nothing on {contract.Id}", Damage);
        }

        TuningEnvironment here = TuningEnvironment.CurrentFor(_backends, contract.Id);
        TunedWinner[] holding =
            [.. onKernel.Where(tuned => Refuse(tuned.Environment, here) is null).SelectMany(tuned => tuned.Winners)];
        if (holding is [])
        {
            string refusal = $"{_refused} {RefuseAll(onKernel, here)}";
            return new TuningFinding(null, refusal, refusal);
        }

        TunedWinner[] matching =
        [
            .. holding.Where(winner => threads is null ? winner.Threads <= Environment.ProcessorCount : winner.Threads == threads)
                .OrderByDescending(winner => winner.MeasuredAt),
        ];
        return Choose(matching, workingSetBytes) is { } winner
            ? new TuningFinding(winner, "", Damage)
            : new TuningFinding(null, DescribeMissing(contract, threads, holding), Damage);
    }

    /// <summary>The fastest winner of the nearest size class; of equally fast ones, the one with fewer threads.</summary>
    /// <param name="matching">Winners, the latest first.</param>
    /// <param name="workingSetBytes">The total bytes of the buffers; null for the largest size class.</param>
    private static TunedWinner? Choose(TunedWinner[] matching, double? workingSetBytes)
    {
        TunedWinner? nearest = workingSetBytes is { } asked
            ? matching.MinBy(winner => Math.Abs(Math.Log(Math.Max(winner.WorkingSetBytes, 1) / Math.Max(asked, 1))))
            : matching.MaxBy(winner => winner.WorkingSetBytes);
        return matching.Where(winner => winner.WorkingSetBytes == nearest!.WorkingSetBytes)
            .DistinctBy(winner => winner.Threads)
            .OrderBy(winner => winner.Seconds).ThenBy(winner => winner.Threads)
            .FirstOrDefault();
    }

    private static string RefuseAll(TunedEnvironment[] measured, TuningEnvironment here)
    {
        // Of several environments, the one most like this one gives the reason that a person can do something about.
        TuningEnvironment nearest = measured
            .Select(tuned => tuned.Environment)
            .OrderByDescending(environment => environment.HasProcessorOf(here))
            .ThenBy(environment => environment.Differences(here).Length)
            .First();
        return Refuse(nearest, here)!;
    }

    private string DescribeMissing(KernelContract contract, int? threads, TunedWinner[] holding)
    {
        string counts = string.Join(
            ", ", holding.Select(winner => winner.Threads).Distinct().Order().Select(n => n.ToString(CultureInfo.InvariantCulture)));
        string asked = threads is null ? $"at most {Counted.Of(Environment.ProcessorCount, "thread")}, as many as processors" : Counted.Of(threads.Value, "thread");
        return $"the record {Path} has nothing on {contract.Id} with {asked}, but with {counts}";
    }
}

/// <summary>What a record says about a call.</summary>
/// <param name="Winner">The winner; null if there is none.</param>
/// <param name="Absence">Why there is no winner; empty if there is one.</param>
/// <param name="Warning">Why the record, or a part of it, is not relied on; null if nothing is wrong with it.</param>
internal sealed record TuningFinding(TunedWinner? Winner, string Absence, string? Warning);
