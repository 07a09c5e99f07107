using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kernels.Host.SelfTest;

namespace Kernels.Host.Reports;

/// <summary>
/// A self-test as a JSON document. It is written member by member, since metadata of a dozen types would take a twentieth of
/// the published executable.
/// </summary>
internal static class SelfTestJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a self-test.</summary>
    /// <param name="result">The self-test.</param>
    /// <param name="output">Where to.</param>
    public static void Write(SelfTestResult result, TextWriter output)
    {
        using MemoryStream document = new();
        using (Utf8JsonWriter json = new(document, Options))
        {
            Write(result, json);
        }

        output.WriteLine(Encoding.UTF8.GetString(document.ToArray()));
    }

    private static void Write(SelfTestResult result, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("schema", "kernels.self-test/1");
        json.WritePropertyName("machine");
        JsonReport.Write(result.Machine, json);
        json.WriteNumber("budget_seconds", result.Settings.BudgetSeconds);
        json.WriteNumber("comparisons_asked_for", result.Settings.Comparisons);
        json.WriteNumber("seed", result.Settings.Seed);
        json.WriteString("started", result.Started);
        json.WriteNumber("seconds", result.Seconds);
        json.WriteBoolean("complete", result.Complete);
        json.WriteBoolean("passed", result.Passed);
        json.WriteStartArray("pairs");
        foreach (PairResult pair in result.Pairs)
        {
            Write(pair, json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(PairResult pair, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("pair", pair.Pair.Name);
        json.WriteString("load", pair.Load);
        json.WriteNumber("threads", pair.Pair.Threads);
        json.WriteString("shape", pair.Shape);
        Write("working_set_bytes", pair.WorkingSetBytes, json);
        Write("allowed_slowdown", pair.Pair.AllowedSlowdown, json);
        json.WriteStartArray("criteria");
        foreach (Criterion criterion in pair.Criteria)
        {
            Write(criterion, json);
        }

        json.WriteEndArray();
        json.WriteStartArray("comparisons");
        for (int i = 0; i < pair.Outcomes.Length; i += 2)
        {
            json.WriteStartObject();
            Write("first", pair.Outcomes[i], json);
            Write("second", pair.Outcomes[i + 1], json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Criterion criterion, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kind", NameOf(criterion.Kind));
        Write("planted", criterion.Planted, json);
        json.WriteNumber("count", criterion.Count);
        json.WriteNumber("of", criterion.Of);
        Write("accepted", criterion.Accepted, json);
        json.WriteString("judgement", criterion.Judgement.Name());
        Write("low", criterion.Share?.Low, json);
        Write("high", criterion.Share?.High, json);
        json.WriteEndObject();
    }

    private static void Write(string name, ComparisonOutcome outcome, Utf8JsonWriter json)
    {
        json.WriteStartObject(name);
        json.WriteNumber("rounds", outcome.Rounds);
        json.WriteNumber("seconds", outcome.Seconds);
        Write("noise_floor", outcome.NoiseFloor, json);
        Write("disturbed", outcome.Disturbed, json);
        json.WriteStartArray("candidates");
        foreach (CandidateOutcome candidate in outcome.Candidates)
        {
            json.WriteStartObject();
            json.WriteNumber("planted", candidate.Planted);
            json.WriteString("relation", candidate.Relation.Name());
            json.WriteNumber("ratio", candidate.Ratio);
            json.WriteBoolean("fails_gate", candidate.FailsGate);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(string name, double? value, Utf8JsonWriter json)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string NameOf(CriterionKind kind) => kind switch
    {
        CriterionKind.FalseAlarms => "false_alarms",
        CriterionKind.Found => "found",
        CriterionKind.FalseFailures => "false_failures",
        CriterionKind.GateFound => "gate_found",
        _ => "contradictions",
    };
}
