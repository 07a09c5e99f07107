using System.Text.Json.Serialization;

namespace Kernels.Hosting.Tuning;

/// <summary>How a record is written in JSON; <see cref="TuningDocument"/> reads it.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TuningRecord))]
internal sealed partial class TuningJson : JsonSerializerContext;
