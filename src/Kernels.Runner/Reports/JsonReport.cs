using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kernels.Runner.Diagnosis;
using Kernels.Runner.Results;
using Kernels.Runner.Statistics;
using Kernels.Workloads;

namespace Kernels.Runner.Reports;

/// <summary>Results as JSON documents.</summary>
internal static class JsonReport
{
    // Documents are read by people too: × and µ stay as they are. They are not meant to be pasted into HTML.
    private static readonly JsonContext Context = new(new JsonSerializerOptions(JsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private static readonly JsonContext Embedded = new(new JsonSerializerOptions(JsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.Default,
        WriteIndented = false,
    });

    /// <summary>Writes a comparison.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ComparisonResult result, TextWriter output)
        => output.WriteLine(JsonSerializer.Serialize(result, Context.ComparisonResult));

    /// <summary>A comparison as JSON inside a script element of HTML: what could end the element, or be markup, is escaped.</summary>
    /// <param name="result">The comparison.</param>
    /// <returns>The JSON, in ASCII.</returns>
    public static string ForScript(ComparisonResult result) => JsonSerializer.Serialize(result, Embedded.ComparisonResult);

    /// <summary>Reads what this version of the program wrote.</summary>
    /// <param name="json">The document.</param>
    /// <returns>The comparison; null if it is something else.</returns>
    public static ComparisonResult? TryRead(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Context.ComparisonResult);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes a list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="output">Where to.</param>
    public static void Write(KernelList list, TextWriter output)
        => output.WriteLine(JsonSerializer.Serialize(list, Context.KernelList));

    /// <summary>Writes a list of plug-ins.</summary>
    /// <param name="list">The list.</param>
    /// <param name="output">Where to.</param>
    public static void Write(PluginList list, TextWriter output)
        => output.WriteLine(JsonSerializer.Serialize(list, Context.PluginList));

    /// <summary>Writes what the doctor found.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="output">Where to.</param>
    public static void Write(DoctorResult result, TextWriter output)
        => output.WriteLine(JsonSerializer.Serialize(result, Context.DoctorResult));

    /// <summary>Writes a machine as a value.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="writer">Where to, after the value's name.</param>
    public static void Write(Machine machine, Utf8JsonWriter writer) => JsonSerializer.Serialize(writer, machine, Context.Machine);
}

/// <summary>How members and values are named in JSON.</summary>
// Metadata only: the faster code that writes without it is not used with another encoder, and would only take space.
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(LowerCaseConverter<Verdict>),
        typeof(LowerCaseConverter<Relation>),
        typeof(LowerCaseConverter<Disturbance>),
        typeof(LowerCaseConverter<Disagreement>),
        typeof(LowerCaseConverter<Obstacle>),
        typeof(LowerCaseConverter<Availability>),
        typeof(LowerCaseConverter<WorkloadSize>),
        typeof(LowerCaseConverter<Bottleneck>),
        typeof(LowerCaseConverter<ThreadSupport>),
        typeof(LowerCaseConverter<CodeForm>),
    ])]
[JsonSerializable(typeof(ComparisonResult))]
[JsonSerializable(typeof(KernelList))]
[JsonSerializable(typeof(DoctorResult))]
[JsonSerializable(typeof(PluginList))]
internal sealed partial class JsonContext : JsonSerializerContext;

/// <summary>Writes members of an enumeration in lower case.</summary>
internal sealed class LowerCaseConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
