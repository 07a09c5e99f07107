using System.Collections.Immutable;
using Kernels.Host.Running;
using Kernels.Workloads;

namespace Kernels.Host.SelfTest;

/// <summary>
/// Measures comparisons themselves, by comparing a kernel with its twin, from which it can't differ, and with one whose
/// work is exactly 1.03 times its own.
/// </summary>
internal static class SelfTestRunner
{
    /// <summary>How many comparisons are made.</summary>
    public const int Comparisons = 100;

    /// <summary>The share of work that is added to one candidate.</summary>
    public const double Slowdown = 0.03;

    private const string Reference = "reference";
    private const string Twin = "twin";
    private const string Slower = "slower";

    private static readonly ImmutableArray<Candidate> Candidates =
    [
        CandidateOf(Reference, new ChainKernel(0)),
        CandidateOf(Twin, new ChainKernel(0)),
        CandidateOf(Slower, new ChainKernel(Slowdown)),
    ];

    /// <summary>Runs the comparisons.</summary>
    /// <param name="budgetSeconds">The time for the rounds of each.</param>
    /// <param name="seed">The seed of the first; each has its own.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Ends the test early, with what was found so far.</param>
    /// <returns>What was found.</returns>
    public static SelfTestResult Run(
        double budgetSeconds, ulong seed, Action<Step> progress, CancellationToken cancellation)
    {
        List<SelfTestComparison> comparisons = [];
        for (int number = 0; number < Comparisons && !cancellation.IsCancellationRequested; number++)
        {
            ComparisonSettings settings = new()
            {
                Size = WorkloadSize.Tiny,
                Threads = [1],
                Baseline = Reference,
                Rounds = null,
                BudgetSeconds = budgetSeconds,
                Seed = seed + (ulong)number,
            };
            Action<Step> part = progress.Part(number, Comparisons, $"comparison {Steps.Place(number, Comparisons)}");
            (WorkloadResult workload, ImmutableArray<CandidateResult> candidates) = new WorkloadComparison(
                Chain.Contract, _ => new ChainWorkload(), _ => { }, Candidates, settings, part, cancellation).Run();
            if (workload.Complete)
            {
                comparisons.Add(new SelfTestComparison(workload, Find(candidates, Twin), Find(candidates, Slower)));
            }
        }

        return new SelfTestResult(budgetSeconds, [.. comparisons]);
    }

    private static Candidate CandidateOf(string name, ChainKernel kernel)
    {
        Implementation implementation = Implementation.Create(Chain.Contract, kernel, "scalar", ThreadSupport.One);
        return new Candidate(Backend.Available(name, "self-test", "built in", [implementation]), implementation, 1, null);
    }

    private static CandidateResult Find(ImmutableArray<CandidateResult> candidates, string name)
        => candidates.First(candidate => candidate.Backend == name);
}
