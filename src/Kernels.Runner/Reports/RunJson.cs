using System.Collections.Immutable;
using System.Text.Json;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Runner.Reports;

/// <summary>A run as a JSON document.</summary>
internal static class RunJson
{
    /// <summary>The format and its revision. Members are only ever added to a revision.</summary>
    public const string SchemaName = "kernels.run/1";

    /// <summary>Writes the document.</summary>
    /// <param name="result">The run.</param>
    /// <param name="saved">A line for each file that was written.</param>
    /// <param name="output">Where to.</param>
    public static void Write(RunResult result, ImmutableArray<string> saved, TextWriter output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", SchemaName);
        json.WritePropertyName("machine");
        JsonReport.Write(Machine.Current, json);
        json.WriteString("kernel", result.Contract.Name);
        json.WriteString("contract", result.Contract.Id);
        json.WriteString("shape", result.Shape);
        json.WriteString("backend", result.Selection.Backend.Name);
        json.WriteString("isa", result.Selection.Implementation.InstructionSet);
        json.WriteNumber("threads", RunResult.ThreadsOf(result.Selection));
        json.WriteNumberOrNull("threads_used", result.ThreadsUsed);
        json.WriteString("reason", result.Selection.Reason);
        json.WriteNumber("seconds", result.Elapsed.TotalSeconds);
        json.WriteString("result", result.Summary);
        WriteValidation(result.Validation, json);
        WriteFigures(result.Figures, json);
        WriteCut(result.Cut, json);
        WriteCache(result.Cache, json);
        json.WriteStrings("saved", saved);
        json.WriteEndObject();
    });

    private static void WriteCut(CutSize? cut, Utf8JsonWriter json) => json.WriteObjectOrNull("parts", cut, cut =>
    {
        json.WriteString("along", cut.Dimension);
        json.WriteNumber("extent", cut.Extent);
        json.WriteNumber("part_extent", cut.PartExtent);
        json.WriteNumber("halo", cut.HaloBefore);
        json.WriteNumber("halo_after", cut.HaloAfter);
        json.WriteNumber("count", cut.Parts);
        json.WriteNumber("passes", cut.Passes);
        json.WriteNumber("bytes_read", cut.BytesRead);
        json.WriteNumber("bytes_written", cut.BytesWritten);
        json.WriteNumber("memory_bytes", cut.Memory);
        json.WriteNumberOrNull("limit_bytes", cut.Limit);
        json.WriteNumber("begin", cut.Begin);
        json.WriteNumber("end", cut.End);
        json.WriteNumberOrNull("resumed_from", cut.ResumedFrom);
        json.WriteNumber("resumed_steps", cut.ResumedSteps);
        json.WriteNumberOrNull("partition", cut.Partition?.Number);
        json.WriteNumberOrNull("partitions", cut.Partition?.Count);
    });

    private static void WriteCache(CacheUse? use, Utf8JsonWriter json) => json.WriteObjectOrNull("cache", use, use =>
    {
        json.WriteNumber("found", use.Hits);
        json.WriteNumber("computed", use.Misses);
        json.WriteNumber("too_large", use.TooLarge);
        json.WriteNumber("bytes_added", use.BytesKept);
    });

    /// <summary>Writes what the oracle says; null if it was not asked.</summary>
    internal static void WriteValidation(Validation? validation, Utf8JsonWriter json) => json.WriteObjectOrNull("validation", validation, validation =>
    {
        json.WriteBoolean("passed", validation.Passed);
        json.WriteNumberOrNull("residual", FiniteOrNull(validation.Residual));
        json.WriteString("detail", validation.Detail);
    });

    /// <summary>Writes what the result says, in figures; null if there are none.</summary>
    internal static void WriteFigures(ResultSummary? summary, Utf8JsonWriter json) => json.WriteObjectOrNull("figures", summary, summary =>
    {
        json.WriteString("of", summary.Title);
        json.WriteString("reference", summary.Reference);
        json.WriteStartArray("values");
        foreach (ResultFigure figure in summary.Figures)
        {
            json.WriteStartObject();
            json.WriteString("name", figure.Name);
            json.WriteNumberOrNull("value", FiniteOrNull(figure.Value));
            json.WriteNumberOrNull("reference", FiniteOrNull(figure.Reference));
            json.WriteString("unit", JsonNamingPolicy.SnakeCaseLower.ConvertName(figure.Unit.ToString()));
            json.WriteString("meaning", figure.Meaning);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>JSON has no number for infinity or NaN.</summary>
    private static double? FiniteOrNull(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
