using System.Collections.Immutable;
using Kernels.Workloads;

namespace Kernels.Host.Running;

/// <summary>Validates every case of kernels on backends, without timing anything.</summary>
internal static class CheckRunner
{
    /// <summary>Runs the check.</summary>
    /// <param name="sources">The kernels.</param>
    /// <param name="backends">The backends, available or not.</param>
    /// <param name="threads">The thread counts.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <returns>The results.</returns>
    public static CheckResult Run(
        ImmutableArray<WorkloadSource> sources,
        ImmutableArray<Backend> backends,
        ImmutableArray<int> threads,
        Action<string> progress)
    {
        ImmutableArray<ImplementationCheck> results =
            [.. sources.SelectMany(source => Check(source, backends, threads, progress))];
        return new CheckResult([.. CheckMemory.Kinds.Select(kind => kind.Name)], CheckMemory.Missing, threads, results);
    }

    private static IEnumerable<ImplementationCheck> Check(
        WorkloadSource source, ImmutableArray<Backend> backends, ImmutableArray<int> threads, Action<string> progress)
    {
        ImmutableArray<Candidate> candidates = Candidate.Enumerate(source.Contract, backends, threads);
        List<CheckRun> runs = [];
        foreach (WorkloadCase shape in source.Cases)
        {
            progress($"{source.Contract.Name}: {shape.Name}");
            foreach (CheckMemory memory in CheckMemory.Kinds)
            {
                using Workload workload = shape.Create(memory.Allocator);
                runs.AddRange(candidates
                    .Where(candidate => candidate.Implementation is not null)
                    .Select(candidate => Run(candidate, workload, shape, memory)));
            }
        }

        return backends.Select(backend => Summarize(
            source.Contract,
            candidates.First(candidate => candidate.Backend == backend),
            [.. runs.Where(run => run.Trial.Candidate.Backend == backend)]));
    }

    private static CheckRun Run(Candidate candidate, Workload workload, WorkloadCase shape, CheckMemory memory)
    {
        Trial trial = new(candidate);
        trial.ValidateFirstCall(workload);
        return new CheckRun(trial, shape.Name, memory.Name);
    }

    private static ImplementationCheck Summarize(KernelContract contract, Candidate candidate, ImmutableArray<CheckRun> runs)
        => new(
            contract.Name,
            candidate.Backend.Name,
            candidate.Implementation?.InstructionSet,
            candidate.Absence?.Verdict ?? runs.Select(run => run.Trial.Verdict).Max(),
            runs.FirstOrDefault(run => run.Trial.Signal is not null)?.Trial.Signal,
            runs.Length,
            runs.Max(run => run.Trial.Residual),
            candidate.Absence?.Reason,
            [
                .. runs.Where(run => !run.Trial.Passes).Select(run => new CheckFailure(
                    run.Case,
                    run.Memory,
                    run.Trial.Candidate.Threads,
                    run.Trial.Verdict.Describe(run.Trial.Signal),
                    run.Trial.Reason!)),
            ]);

    private sealed record CheckRun(Trial Trial, string Case, string Memory);
}
