using System.Collections.Immutable;
using Kernels.Runner.Results;

namespace Kernels.Runner.Conformance;

/// <summary>What the conformance kit found about a plug-in.</summary>
/// <param name="Plugin">Its id.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Steps">What was tried, in order.</param>
/// <param name="Cases">The validation of its kernels; null if it has none that can be called.</param>
internal sealed record ConformanceResult(string Plugin, string Folder, ImmutableArray<ConformanceStep> Steps, CheckResult? Cases);

/// <summary>One thing that was tried.</summary>
/// <param name="Name">What was tried.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Detail">What was done; or what was wrong, and what to fix.</param>
internal sealed record ConformanceStep(string Name, StepOutcome Outcome, string Detail);

/// <summary>The outcome of a step.</summary>
internal enum StepOutcome
{
    /// <summary>It conforms.</summary>
    Pass,

    /// <summary>It does not.</summary>
    Fail,

    /// <summary>It does not apply, or could not be tried.</summary>
    Skipped,
}
