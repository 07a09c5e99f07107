using System.Collections.Immutable;
using Kernels.Workloads;

namespace Kernels.Host.Running;

/// <summary>Validates every case of kernels on backends, without timing anything.</summary>
/// <param name="backends">The backends, available or not.</param>
/// <param name="threads">The thread counts.</param>
/// <param name="kinds">The kinds of buffers.</param>
/// <param name="progress">Told what is being done.</param>
internal sealed class CheckRunner(
    ImmutableArray<Backend> backends, ImmutableArray<int> threads, ImmutableArray<CheckMemory> kinds, Action<string> progress)
{
    /// <summary>
    /// After as many faults of its process, an implementation is given up: each costs a new process, and up to a time limit.
    /// </summary>
    private const int MostFaults = 3;

    /// <summary>Runs the check.</summary>
    /// <param name="sources">The kernels.</param>
    /// <returns>The results.</returns>
    public CheckResult Run(ImmutableArray<WorkloadSource> sources) => new(
        [.. kinds.Select(kind => kind.Name)],
        CheckMemory.MissingFrom(kinds),
        threads,
        [.. sources.SelectMany(Check)]);

    private IEnumerable<ImplementationCheck> Check(WorkloadSource source)
    {
        ImmutableArray<Candidate> candidates = Candidate.Enumerate(source.Contract, backends, threads);
        List<CheckRun> runs = [];
        foreach (WorkloadCase shape in source.Cases)
        {
            progress($"{source.Contract.Name}: {shape.Name}");
            foreach (CheckMemory memory in kinds)
            {
                using Workload workload = memory.Create(shape);
                InputSnapshot inputs = new(workload);
                foreach (Candidate candidate in candidates.Where(candidate => candidate.Implementation is not null))
                {
                    if (!IsGivenUp(candidate.Backend, runs))
                    {
                        Trial trial = new(candidate);
                        trial.ValidateFirstCall(workload, inputs);
                        runs.Add(new CheckRun(trial, shape.Name, memory));
                    }
                }
            }
        }

        return backends.Select(backend => Summarize(
            source.Contract,
            candidates.First(candidate => candidate.Backend == backend),
            [.. runs.Where(run => run.Trial.Candidate.Backend == backend)]));
    }

    private static bool IsGivenUp(Backend backend, List<CheckRun> runs)
        => runs.Count(run => run.IsFault && run.Trial.Candidate.Backend == backend) >= MostFaults;

    private static ImplementationCheck Summarize(KernelContract contract, Candidate candidate, ImmutableArray<CheckRun> runs)
    {
        CheckRun? worst = runs.MaxBy(run => run.Trial.Verdict);
        return new(
            contract.Name,
            candidate.Backend.Name,
            candidate.Implementation?.InstructionSet,
            candidate.Absence?.Verdict ?? worst!.Trial.Verdict,
            worst?.Trial.Signal,
            runs.Length,
            runs.Max(run => run.Trial.Residual),
            candidate.Absence?.Reason ?? (IsGivenUp(candidate.Backend, [.. runs]) ? $"given up after {MostFaults} faults" : null),
            [.. runs.Where(run => !run.Trial.Passes).Select(run => run.Describe())]);
    }

    private sealed record CheckRun(Trial Trial, string Case, CheckMemory Memory)
    {
        public bool IsFault => Trial.Verdict is Verdict.Crashed or Verdict.TimedOut or Verdict.ProtocolError;

        public CheckFailure Describe() => new(
            Case,
            Memory.Name,
            Trial.Candidate.Threads,
            Trial.Verdict.Describe(Trial.Signal),
            Trial.Verdict == Verdict.Crashed && Memory.CrashMeaning is { } meaning ? $"{Trial.Reason} ({meaning})" : Trial.Reason!);
    }
}
