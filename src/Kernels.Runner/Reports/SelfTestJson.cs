using System.Text.Json;
using Kernels.Runner.SelfTest;

namespace Kernels.Runner.Reports;

/// <summary>A self-test as a JSON document.</summary>
internal static class SelfTestJson
{
    /// <summary>Writes a self-test.</summary>
    /// <param name="result">The self-test.</param>
    /// <param name="output">Where to.</param>
    public static void Write(SelfTestResult result, TextWriter output) => JsonOutput.Write(output, json => Write(result, json));

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
        json.WriteNumberOrNull("working_set_bytes", pair.WorkingSetBytes);
        json.WriteNumberOrNull("allowed_slowdown", pair.Pair.AllowedSlowdown);
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
        json.WriteNumberOrNull("planted", criterion.Planted);
        json.WriteNumber("count", criterion.Count);
        json.WriteNumber("of", criterion.Of);
        json.WriteNumberOrNull("accepted", criterion.Accepted);
        json.WriteString("judgement", criterion.Judgement.Name());
        json.WriteNumberOrNull("low", criterion.Share?.Low);
        json.WriteNumberOrNull("high", criterion.Share?.High);
        json.WriteEndObject();
    }

    private static void Write(string name, ComparisonOutcome outcome, Utf8JsonWriter json)
    {
        json.WriteStartObject(name);
        json.WriteNumber("rounds", outcome.Rounds);
        json.WriteNumber("seconds", outcome.Seconds);
        json.WriteNumberOrNull("noise_floor", outcome.NoiseFloor);
        json.WriteNumberOrNull("disturbed", outcome.Disturbed);
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

    private static string NameOf(CriterionKind kind) => kind switch
    {
        CriterionKind.FalseAlarms => "false_alarms",
        CriterionKind.Found => "found",
        CriterionKind.FalseFailures => "false_failures",
        CriterionKind.GateFound => "gate_found",
        _ => "contradictions",
    };
}
