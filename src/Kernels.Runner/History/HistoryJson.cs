using System.Text.Json;
using Kernels.Runner.Reports;

namespace Kernels.Runner.History;

/// <summary>The saved results as a JSON document.</summary>
internal static class HistoryJson
{
    /// <summary>The format and its revision. Members are only ever added to a revision.</summary>
    public const string SchemaName = "kernels.history/1";

    /// <summary>Writes the document.</summary>
    /// <param name="history">What was saved.</param>
    /// <param name="output">Where to write.</param>
    public static void Write(ResultHistory history, TextWriter output) => JsonOutput.Write(output, json => Write(history, json));

    private static void Write(ResultHistory history, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("schema", SchemaName);
        json.WriteString("folder", history.Folder);
        json.WriteStartArray("results");
        foreach (SavedResult saved in history.Saved)
        {
            json.WriteStartObject();
            json.WriteString("name", saved.Name);
            WriteStart(saved, json);
            json.WriteBoolean("complete", saved.Result.Complete);
            json.WriteBoolean("this_machine", saved.IsOfThisMachine);
            json.WriteBoolean("this_build", saved.IsOfThisBuild);
            json.WritePropertyName("machine");
            JsonReport.Write(saved.Result.Machine, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("damaged");
        foreach ((string name, string problem) in history.Damaged)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("problem", problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("courses");
        foreach (Course course in history.Courses)
        {
            Write(course, json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Course course, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kernel", course.Workload.Kernel);
        json.WriteString("contract", course.Workload.Contract);
        json.WriteString("size", course.Workload.Size?.Name());
        json.WriteString("input", course.Workload.Input);
        json.WriteString("shape", course.Workload.Shape);
        json.WriteBoolean("cold_cache", course.Workload.ColdCache);
        json.WriteString("backend", course.Candidate.Backend);
        json.WriteNumberOrNull("threads", course.Candidate.Threads);
        json.WriteStartArray("points");
        foreach (CoursePoint point in course.Points)
        {
            json.WriteStartObject();
            json.WriteString("result", point.Saved.Name);
            WriteStart(point.Saved, json);
            json.WriteNumberOrNull("seconds_median", point.Candidate.Seconds?.Median);
            json.WriteString("before", point.Before?.Name);
            json.WriteNumberOrNull("ratio", point.Change?.Ratio);
            json.WriteNumberOrNull("ratio_low", point.Change?.RatioInterval?.Low);
            json.WriteNumberOrNull("ratio_high", point.Change?.RatioInterval?.High);
            json.WriteString("relation", point.Change?.Relation?.Name());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteStart(SavedResult saved, Utf8JsonWriter json)
    {
        if (saved.Result.Started is { } started)
        {
            json.WriteString("started", started);
        }
        else
        {
            json.WriteNull("started");
        }
    }
}
