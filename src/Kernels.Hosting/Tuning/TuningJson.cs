using System.Text.Json.Serialization;

namespace Kernels.Hosting.Tuning;

/// <summary>How a record is written in JSON. A member that is missing, null or written twice is damage.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(TuningRecord))]
[JsonSerializable(typeof(SchemaOnly))]
internal sealed partial class TuningJson : JsonSerializerContext;

/// <summary>What every revision of every format begins with.</summary>
/// <param name="Schema">The format and its revision; null where the document is something else.</param>
internal sealed record SchemaOnly(string? Schema = null);
