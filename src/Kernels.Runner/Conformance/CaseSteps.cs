using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Runner.Results;

namespace Kernels.Runner.Conformance;

/// <summary>Sorts the failures of validation by what has to be fixed.</summary>
internal static class CaseSteps
{
    private static readonly ImmutableArray<(Requirement Requirement, string Name, string Remedy)> Steps =
    [
        (Requirement.Results, "contract and shapes",
            $"every element of the outputs has to be what the contract says, for every shape ('{ProgramName.Value} info KERNEL' shows the contract)"),
        (Requirement.Returns, "crashes",
            "a call has to come back: no crash, no exit, and no more time than --time-limit gives; a worker writes nothing but "
            + "answers to its standard output"),
        (Requirement.Statuses, "statuses",
            "a call within the contract has to succeed: a library returns KERNELS_OK, a worker answers with a result"),
        (Requirement.Threads, "threads",
            "what holds for fewer threads has to hold for every thread count, even with more threads than rows"),
        (Requirement.Alignment, "alignment",
            "buffers are aligned to their elements, and to no more: load and store vectors unaligned"),
        (Requirement.ReadOnlyInputs, "read-only inputs",
            "an input must not be written to, not even with the values that it holds"),
        (Requirement.Guards, "guards",
            "nothing before or after a buffer may be read or written: compute the last, partial vector separately"),
    ];

    /// <summary>The steps that validation covers.</summary>
    /// <param name="cases">The validation.</param>
    public static IEnumerable<ConformanceStep> Of(CheckResult cases)
        => Steps.Select(step => Of(cases.Results, step.Requirement, step.Name, step.Remedy));

    private static ConformanceStep Of(ImmutableArray<ImplementationCheck> checks, Requirement requirement, string name, string remedy)
    {
        int failed = checks.Sum(check => check.Failures.Count(failure => failure.Requirement == requirement));
        int tried = checks.Sum(check => check.Tried[requirement]);
        bool gaveUp = checks.Any(check => check.GivenUp.Contains(Requirement.Results) || check.GivenUp.Contains(requirement));
        return failed > 0 ? new(name, StepOutcome.Fail, $"{Counted.Of(failed, "run")} failed: {remedy}")
            : gaveUp ? new(name, StepOutcome.Skipped, "not every case was tried, because calls repeatedly failed to come back")
            : tried > 0 ? new(name, StepOutcome.Pass, $"of {Counted.Of(tried, "run")}")
            : requirement == Requirement.Threads ? new(name, StepOutcome.Skipped, "nothing was run with several thread counts")
            : new(name, StepOutcome.Skipped, "tried when a case passes on simpler buffers, and none does");
    }
}
