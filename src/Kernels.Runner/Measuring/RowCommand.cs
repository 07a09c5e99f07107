using System.Globalization;
using Kernels.Files;
using Kernels.Runner.Results;

namespace Kernels.Runner.Measuring;

/// <summary>The command that measures one row of a report again.</summary>
internal static class RowCommand
{
    /// <summary>Writes the command: this candidate and the baseline, on the same data, in the same way.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="candidate">The candidate.</param>
    /// <param name="settings">How it was compared.</param>
    /// <returns>The command, for a shell.</returns>
    public static string Of(KernelContract contract, CandidateName candidate, ComparisonSettings settings)
    {
        // With an older build, measure the same backend of both.
        CandidateName only = candidate with { Backend = BuildName.NewOf(candidate.Backend) ?? candidate.Backend };
        ComparisonSettings row = settings with { Only = only, Threads = settings.Threads[..1] };
        return $"{ProgramName.Value} {string.Join(' ', Arguments(contract, row).Select(Quote))}";
    }

    /// <summary>The arguments of a comparison of one kernel with given settings.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="settings">The settings.</param>
    /// <returns>The arguments, including the verb.</returns>
    public static IEnumerable<string> Arguments(KernelContract contract, ComparisonSettings settings) =>
    [
        "compare", contract.Name,
        .. settings.Input?.Arguments ?? ["--size", settings.Data],
        "--baseline", new BaselineName(settings.Baseline, settings.BaselineThreads).ToString(),
        "--threads", string.Join(',', settings.Threads),
        .. settings.Only is { } only ? ["--only", only.ToString()] : Array.Empty<string>(),
        .. settings.Rounds is { } rounds
            ? ["--rounds", rounds.ToString(CultureInfo.InvariantCulture)]
            : (string[])["--budget", string.Create(CultureInfo.InvariantCulture, $"{settings.BudgetSeconds}s")],
        .. settings.ColdCache ? ["--cold-cache"] : Array.Empty<string>(),
        .. settings.Config is { } config ? ["--config", config] : Array.Empty<string>(),
        .. settings.AgainstBuild is { } build ? ["--against-build", build] : Array.Empty<string>(),
        .. settings.Isolate ? ["--isolate"] : Array.Empty<string>(),
        "--seed", settings.Seed.ToString(CultureInfo.InvariantCulture),
    ];

    /// <summary>Quotes for a POSIX shell: a path may hold spaces.</summary>
    private static string Quote(string argument)
        => argument.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_.,:/=".Contains(letter, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
