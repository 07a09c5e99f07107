using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kernels.Host.Builds;
using Kernels.Host.Running;

namespace Kernels.Host.Reports;

/// <summary>
/// The medians of a comparison as actions that track benchmarks read them: <c>customSmallerIsBetter</c> of
/// github-action-benchmark. An older build that was measured beside is left out.
/// </summary>
internal static class TrackingJson
{
    /// <summary>One unit for all, so that a series that gets faster does not change it.</summary>
    private const string Unit = "ms";

    private const double UnitsInASecond = 1e3;

    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the document.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ComparisonResult result, TextWriter output)
    {
        using MemoryStream document = new();
        using (Utf8JsonWriter json = new(document, Options))
        {
            json.WriteStartArray();
            HashSet<string> names = [];
            foreach (CandidateResult candidate in result.Results.Where(candidate => candidate is { Seconds: not null, Verdict: Verdict.Pass }))
            {
                if (!BuildName.IsOld(candidate.Backend))
                {
                    Write(result.WorkloadOf(candidate), candidate, names, json);
                }
            }

            json.WriteEndArray();
        }

        output.WriteLine(Encoding.UTF8.GetString(document.ToArray()));
    }

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
        json.WriteString("extra", $"{candidate.Shape}; {candidate.Samples.Length} samples; {candidate.Isa}");
        json.WriteEndObject();
    }
}
