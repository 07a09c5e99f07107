using System.Collections.Immutable;
using Kernels.Host.Running;

namespace Kernels.Host.Conformance;

/// <summary>Sorts the failures of validation by what has to be fixed.</summary>
internal static class CaseSteps
{
    private static readonly ImmutableArray<(string Name, Func<CheckFailure, int, bool> Holds, string Remedy)> Kinds =
    [
        ("contract and shapes", static (failure, fewest) => failure.Memory == "aligned" && failure.Threads == fewest && !IsStatus(failure),
            "every element of the outputs has to be what the contract says, for every shape ('kernels info KERNEL' tells the contract); "
            + "inputs stay as they are"),
        ("statuses", static (failure, _) => IsStatus(failure),
            "a call within the contract has to succeed: a library returns KERNELS_OK, a worker answers with a result"),
        ("threads", static (failure, fewest) => failure.Memory == "aligned" && failure.Threads > fewest && !IsStatus(failure),
            "results have to hold for every thread count, also where there are more threads than rows"),
        ("alignment", static (failure, _) => failure.Memory == "misaligned" && !IsStatus(failure),
            "buffers are aligned to their elements, and to no more: load and store vectors unaligned"),
        ("read-only inputs", static (failure, _) => failure.Memory == "read-only inputs" && !IsStatus(failure),
            "an input must not be written, not even with what it holds"),
        ("guards", static (failure, _) => failure.Memory == "guarded" && !IsStatus(failure),
            "nothing before or after a buffer may be read or written: compute the last, partial vector apart"),
    ];

    /// <summary>The steps that validation stands for.</summary>
    /// <param name="cases">The validation.</param>
    public static IEnumerable<ConformanceStep> Of(CheckResult cases)
    {
        CheckFailure[] failures = [.. cases.Results.SelectMany(check => check.Failures)];
        bool gaveUp = cases.Results.Any(check => check.Verdict.IsWrong() && check.Reason is not null);
        int fewest = cases.Threads.Min();
        foreach ((string name, Func<CheckFailure, int, bool> holds, string remedy) in Kinds)
        {
            int count = failures.Count(failure => holds(failure, fewest));
            yield return count > 0 ? new(name, StepOutcome.Fail, $"{count} cases failed: {remedy}")
                : gaveUp ? new(name, StepOutcome.Skipped, "not every case was tried, because its process failed repeatedly")
                : new(name, StepOutcome.Pass, $"of {cases.Results.Sum(check => check.Runs)} runs");
        }
    }

    /// <summary>It reported an error by itself, in contrast to having computed something else or having crashed.</summary>
    private static bool IsStatus(CheckFailure failure) => failure.Verdict == Verdict.Error.Name();
}
