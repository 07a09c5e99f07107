using System.Collections.Immutable;
using Kernels.Runner.Measuring;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Checking;

/// <summary>Validates every case of kernels on backends, without timing anything.</summary>
/// <param name="backends">The backends, available or not.</param>
/// <param name="threads">The thread counts.</param>
/// <param name="kinds">The kinds of buffers.</param>
/// <param name="progress">Receives each step as it starts.</param>
internal sealed class CheckRunner(
    ImmutableArray<Backend> backends, ImmutableArray<int> threads, ImmutableArray<CheckMemory> kinds, Action<Step> progress)
{
    /// <summary>
    /// After this many faults of its process, an implementation is given up: each costs a new process, and up to a time limit.
    /// </summary>
    private const int MostFaults = 3;

    /// <summary>Runs the check.</summary>
    /// <param name="sources">The kernels.</param>
    /// <returns>The results.</returns>
    public CheckResult Run(ImmutableArray<WorkloadSource> sources)
    {
        int all = sources.Sum(source => source.Cases.Length);
        int done = 0;
        return new CheckResult(
            [.. kinds.Select(kind => kind.Name)],
            CheckMemory.MissingFrom(kinds),
            threads,
            [.. sources.SelectMany(source => Check(source, name => progress(new Step(name, (double)done++ / all))))]);
    }

    private IEnumerable<ImplementationCheck> Check(WorkloadSource source, Action<string> begin)
    {
        ImmutableArray<Candidate> candidates = Candidate.Enumerate(source.Contract, backends, threads);
        List<CheckRun> runs = [];
        foreach (WorkloadCase shape in source.Cases)
        {
            begin($"{source.Contract.Name}: {shape.Name}");

            // A call that fails on plain buffers fails on the others for the same reason, which would hide what they should find.
            HashSet<(Candidate Candidate, Requirement Requirement)> failed = [];
            foreach (CheckMemory memory in kinds)
            {
                using Workload workload = memory.Create(shape);
                InputSnapshot inputs = new(workload);
                foreach (Candidate candidate in candidates.Where(candidate => candidate.Implementation is not null))
                {
                    if (memory.Supposes.Any(other => failed.Contains((candidate, other))) || IsGivenUp(candidate.Backend, memory, runs))
                    {
                        continue;
                    }

                    Trial trial = Validate(candidate, workload, inputs);
                    CheckRun run = new(trial, shape.Name, memory, Recurs: false);
                    bool simplerPassed = !memory.IsPlain
                        || (candidate.Threads > threads.Min() && !failed.Any(other => other.Candidate.Backend == candidate.Backend));
                    if (run.IsFault && simplerPassed)
                    {
                        run = run with { Recurs = !Validate(candidate, workload, inputs).Passes };
                    }

                    runs.Add(run);
                    if (!trial.Passes)
                    {
                        failed.Add((candidate, memory.Requirement));
                    }
                }
            }
        }

        return backends.Select(backend => Summarize(
            source.Contract,
            candidates.First(candidate => candidate.Backend == backend),
            [.. runs.Where(run => run.Trial.Candidate.Backend == backend)]));
    }

    private static Trial Validate(Candidate candidate, Workload workload, InputSnapshot inputs)
    {
        Trial trial = new(candidate);
        trial.ValidateFirstCall(workload, inputs);
        return trial;
    }

    /// <summary>
    /// Faults caused by a kind of buffer end the trials on it and on kinds that include its demands; other faults end all trials.
    /// </summary>
    private static bool IsGivenUp(Backend backend, CheckMemory memory, IEnumerable<CheckRun> runs)
        => runs.Count(run => run.IsFault && run.Trial.Candidate.Backend == backend
            && (run.Memory == memory || memory.Supposes.Contains(run.Memory.Requirement) || !run.BlamesMemory)) >= MostFaults;

    private ImplementationCheck Summarize(KernelContract contract, Candidate candidate, ImmutableArray<CheckRun> runs)
    {
        CheckRun? worst = runs.MaxBy(run => run.Trial.Verdict.Weight());
        CheckMemory[] givenUp = [.. kinds.Where(memory => IsGivenUp(candidate.Backend, memory, runs))];
        return new(
            contract.Name,
            candidate.Backend.Name,
            candidate.Implementation?.InstructionSet,
            candidate.Absence?.Verdict ?? worst!.Trial.Verdict,
            worst?.Trial.Signal,
            runs.Length,
            runs.Max(run => run.Trial.Residual),
            candidate.Absence?.Reason
                ?? (givenUp is [] ? null : $"given up {(givenUp[0].IsPlain ? "" : $"on {givenUp[0].Name} buffers ")}after {MostFaults} faults"),
            [.. runs.Where(run => !run.Trial.Passes).Select(run => run.Describe(runs))])
        {
            GivenUp = [.. givenUp.Select(memory => memory.Requirement)],
            Tried = Enum.GetValues<Requirement>().ToImmutableDictionary(
                requirement => requirement, requirement => runs.Count(run => run.Tries(requirement, threads.Min()))),
        };
    }
}
