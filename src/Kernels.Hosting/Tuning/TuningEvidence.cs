using System.Collections.Immutable;
using System.Globalization;

namespace Kernels.Hosting.Tuning;

/// <summary>What a record says to this process: the winners that were measured on this processor with these builds.</summary>
internal sealed class TuningEvidence
{
    private readonly ImmutableArray<TunedWinner> _winners;
    private readonly string? _absence;

    private TuningEvidence(string? path, ImmutableArray<TunedWinner> winners, string? absence, string? refusal)
    {
        Path = path;
        _winners = winners;
        _absence = absence ?? (winners.IsEmpty ? refusal : null);
        Refusal = refusal;
    }

    /// <summary>The record's path; null where none is used.</summary>
    public string? Path { get; }

    /// <summary>Why the record, or a part of it, is not relied on; null where all of it is, or where there is none.</summary>
    public string? Refusal { get; }

    /// <summary>Reads a record and takes what holds here.</summary>
    /// <param name="location">Where it is.</param>
    /// <param name="backends">The backends of this process, available or not.</param>
    /// <returns>The evidence.</returns>
    public static TuningEvidence Load(TuningLocation location, ImmutableArray<Backend> backends)
    {
        if (location.Path is not { } path)
        {
            return new TuningEvidence(null, [], location.Absence, null);
        }

        TuningReading reading = TuningReader.Read(path);
        if (reading is { State: TuningState.Missing } && location.Key is null)
        {
            return new TuningEvidence(path, [], $"no record {path}: 'kernels tune' makes one", null);
        }

        string refused = $"the record {path}{(location.Key is null ? "" : $", set by {location.Key},")} is not used:";
        if (reading is { Problem: { } problem, Record.Count: 0 })
        {
            return new TuningEvidence(path, [], null, $"{refused} {problem}");
        }

        if (reading.Record.Count == 0)
        {
            return new TuningEvidence(path, [], $"the record {path} is empty: 'kernels tune' fills it", null);
        }

        TuningEnvironment here = TuningEnvironment.Current(backends);
        ImmutableArray<TunedWinner> winners =
            [.. reading.Record.Environments.Where(tuned => Refuse(tuned.Environment, here) is null).SelectMany(tuned => tuned.Winners)];
        string? damage = reading.Problem is { } wrong ? $"the record {path} is used without what is wrong in it: {wrong}" : null;
        return winners.IsEmpty
            ? new TuningEvidence(path, [], null, $"{refused} {RefuseAll(reading.Record, here)}")
            : new TuningEvidence(path, winners, null, damage);
    }

    /// <summary>Why the winners of an environment don't count in this process.</summary>
    /// <param name="measured">The environment.</param>
    /// <param name="here">This process's.</param>
    /// <returns>The reason; null where they count.</returns>
    public static string? Refuse(TuningEnvironment measured, TuningEnvironment here)
    {
        if (!measured.HasProcessorOf(here))
        {
            return $"it is foreign: measured on {measured.Cpu} ({measured.InstructionSet}), and this is {here.Cpu} ({here.InstructionSet})";
        }

        ImmutableArray<string> differences = measured.Differences(here);
        return differences.IsEmpty ? null : $"it is stale: {string.Join(", ", differences)}; run 'kernels tune' again";
    }

    /// <summary>Finds the winner for a call.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="threads">The thread count, 1 or above.</param>
    /// <param name="workingSetBytes">
    /// The bytes of all its buffers together: the nearest size class counts. Null where that is not known: the largest
    /// size class counts, since there a wrong choice costs most.
    /// </param>
    /// <param name="absence">Why there is no winner; empty where there is one.</param>
    /// <returns>The winner; null where there is none.</returns>
    public TunedWinner? Find(KernelContract contract, int threads, double? workingSetBytes, out string absence)
    {
        ImmutableArray<TunedWinner> ofKernel = [.. _winners.Where(winner => winner.Contract == contract.Id)];
        IEnumerable<TunedWinner> matching = ofKernel
            .Where(winner => winner.Threads == threads)
            .OrderByDescending(winner => winner.MeasuredAt);
        TunedWinner? found = workingSetBytes is { } asked
            ? matching.MinBy(winner => Math.Abs(Math.Log(Math.Max(winner.WorkingSetBytes, 1) / Math.Max(asked, 1))))
            : matching.MaxBy(winner => winner.WorkingSetBytes);
        absence = found is null ? _absence ?? DescribeMissing(contract, threads, ofKernel) : "";
        return found;
    }

    private static string RefuseAll(TuningRecord record, TuningEnvironment here)
    {
        // Of several environments, the one most like this tells the reason that a person can do something about.
        TuningEnvironment nearest = record.Environments
            .Select(tuned => tuned.Environment)
            .OrderByDescending(environment => environment.HasProcessorOf(here))
            .ThenBy(environment => environment.Differences(here).Length)
            .First();
        return Refuse(nearest, here)!;
    }

    private string DescribeMissing(KernelContract contract, int threads, ImmutableArray<TunedWinner> ofKernel)
    {
        string counts = string.Join(
            ", ", ofKernel.Select(winner => winner.Threads).Distinct().Order().Select(n => n.ToString(CultureInfo.InvariantCulture)));
        return ofKernel.IsEmpty
            ? $"the record {Path} has nothing on {contract.Id}"
            : $"the record {Path} has nothing on {contract.Id} with {threads} threads, but with {counts}";
    }
}
