using System.Globalization;
using System.Text.Json;
using Kernels.Runner.Results;

namespace Kernels.Runner.Reports;

/// <summary>
/// The medians of a comparison in a format for actions that track benchmarks: <c>customSmallerIsBetter</c> of
/// github-action-benchmark. An older build that was measured too is left out.
/// </summary>
internal static class TrackingJson
{
    /// <summary>One unit for all, so that a series keeps its unit when it gets faster.</summary>
    private const string Unit = "ms";

    private const double UnitsInASecond = 1e3;

    /// <summary>Writes the document.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ComparisonResult result, TextWriter output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartArray();
        HashSet<string> names = [];
        foreach (CandidateResult candidate in result.Results.Where(BuildName.IsOwn))
        {
            if (candidate is { Seconds: not null, Verdict: Verdict.Pass })
            {
                Write(result.WorkloadOf(candidate), candidate, names, json);
            }
        }

        json.WriteEndArray();
    });

    private static void Write(WorkloadResult workload, CandidateResult candidate, HashSet<string> names, Utf8JsonWriter json)
    {
        // Two shapes of one preset need two series.
        string name = $"{ReportText.NameOf(workload)}, {ReportText.NameOf(candidate.Backend, candidate.Threads)}";
        name = names.Add(name) ? name : $"{name}, {candidate.Shape}";
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("unit", Unit);
        json.WriteNumber("value", candidate.Seconds!.Median * UnitsInASecond);
        json.WriteString("range", string.Create(CultureInfo.InvariantCulture, $"± {candidate.Seconds.Spread * UnitsInASecond:G3}"));
        json.WriteString("extra", $"{candidate.Shape}; {Counted.Of(candidate.Samples.Length, "sample")}; {candidate.Isa}");
        json.WriteEndObject();
    }
}
