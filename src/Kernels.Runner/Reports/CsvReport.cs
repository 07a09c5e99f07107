using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Kernels.Runner.Results;

namespace Kernels.Runner.Reports;

/// <summary>A comparison as comma-separated values (RFC 4180): a line for each candidate, which repeats its workload and machine.</summary>
internal static class CsvReport
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    /// <summary>The columns, in order; <c>docs/formats.md</c> describes them. New ones are added at the end.</summary>
    private static readonly ImmutableArray<(string Name, Func<Line, object?> Value)> Columns =
    [
        ("kernel", line => line.Candidate.Kernel),
        ("contract", line => line.Workload.Contract),
        ("size", line => line.Candidate.Size?.Name()),
        ("shape", line => line.Candidate.Shape),
        ("cold_cache", line => line.Workload.ColdCache),
        ("backend", line => line.Candidate.Backend),
        ("isa", line => line.Candidate.Isa),
        ("threads", line => line.Candidate.Threads),
        ("verdict", line => NameOf(line.Candidate.Verdict)),
        ("reason", line => line.Candidate.Reason),
        ("residual", line => line.Candidate.Residual),
        ("rank", line => line.Candidate.Rank),
        ("seconds_median", line => line.Candidate.Seconds?.Median),
        ("seconds_low", line => line.Candidate.Seconds?.Low),
        ("seconds_high", line => line.Candidate.Seconds?.High),
        ("seconds_spread", line => line.Candidate.Seconds?.Spread),
        ("samples", line => line.Candidate.Samples.Length),
        ("disturbed_samples", line => line.Candidate.DisturbedSamples),
        ("ratio", line => line.Candidate.Ratio),
        ("ratio_low", line => line.Candidate.RatioInterval?.Low),
        ("ratio_high", line => line.Candidate.RatioInterval?.High),
        ("relation", line => line.Candidate.Relation?.Name()),
        ("needed_budget_seconds", line => line.Candidate.NeededBudgetSeconds),
        ("noise_floor", line => line.Workload.NoiseFloor),
        ("gflops", line => line.Candidate.Gflops),
        ("gbs", line => line.Candidate.Gbs),
        ("ceiling", line => line.Candidate.Ceiling?.Name),
        ("ceiling_value", line => line.Candidate.Ceiling?.Value),
        ("ceiling_unit", line => line.Candidate.Ceiling?.Unit),
        ("ceiling_reached", line => line.Candidate.Ceiling?.Reached),
        ("load_seconds", line => line.Candidate.LoadSeconds),
        ("first_call_seconds", line => line.Candidate.FirstCallSeconds),
        ("allocated_bytes_per_call", line => line.Candidate.AllocatedBytesPerCall),
        ("baseline_backend", line => line.Workload.Baseline?.Backend),
        ("baseline_threads", line => line.Workload.Baseline?.Threads),
        ("processes", line => line.Workload.Processes),
        ("complete", line => line.Workload.Complete),
        ("against_seconds", line => line.Change?.Before),
        ("against_ratio", line => line.Change?.Ratio),
        ("against_low", line => line.Change?.RatioInterval?.Low),
        ("against_high", line => line.Change?.RatioInterval?.High),
        ("against_relation", line => line.Change?.Relation?.Name()),
        ("seed", line => line.Result.Seed),
        ("started", line => line.Result.Started?.ToString("O", CultureInfo.InvariantCulture)),
        ("cpu", line => line.Result.Machine.Cpu),
        ("instruction_set", line => line.Result.Machine.InstructionSet),
        ("logical_processors", line => line.Result.Machine.LogicalProcessors),
        ("os", line => line.Result.Machine.Os),
        ("runtime", line => line.Result.Machine.Runtime),
        ("mode", line => line.Result.Machine.Mode),
        ("version", line => line.Result.Machine.Version),
        ("build", line => line.Result.Machine.Build),
        ("command", line => line.Candidate.Command),
        ("signal", line => line.Candidate.Signal),
        ("memory", line => line.Workload.Memory),
        ("unresolved_because", line => NameOf(line.Candidate.UnresolvedBecause)),
        ("needed_processes", line => line.Candidate.NeededProcesses),
        ("modes", line => line.Candidate.Seconds is null ? null : Math.Max(1, line.Candidate.Modes.Length)),
        ("median_disagrees", line => NameOf(line.Candidate.MedianDisagrees)),
        ("threads_used", line => line.Candidate.ThreadsUsed),
        ("runs_on", line => line.Candidate.RunsOn),
        ("warm_up", line => line.Candidate.WarmUp is { } form ? JsonNamingPolicy.SnakeCaseLower.ConvertName(form.ToString()) : null),
        ("compiled_in_rounds", line => line.Candidate.CompiledInRounds),
        ("input", line => line.Candidate.Input),
    ];

    /// <summary>Writes the report.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ComparisonResult result, TextWriter output)
    {
        WriteLine(output, Columns.Select(column => column.Name));
        foreach (CandidateResult candidate in result.Results)
        {
            Line line = new(result, result.WorkloadOf(candidate), candidate, result.Against?.Find(candidate));
            WriteLine(output, Columns.Select(column => Describe(column.Value(line))));
        }
    }

    private static void WriteLine(TextWriter output, IEnumerable<string> fields)
    {
        output.Write(string.Join(',', fields.Select(Quote)));
        output.Write("\r\n");
    }

    private static string? NameOf(Enum? value) => value is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string Describe(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Quote(string field)
        => field.AsSpan().ContainsAny(Quoted) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    /// <summary>What a line shows.</summary>
    private sealed record Line(ComparisonResult Result, WorkloadResult Workload, CandidateResult Candidate, CandidateChange? Change);
}
