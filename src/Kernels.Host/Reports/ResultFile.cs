using System.Text.Json;
using Kernels.Host.Running;
using Kernels.Workloads;

namespace Kernels.Host.Reports;

/// <summary>Reads a comparison that was saved as JSON, by this version or an older one.</summary>
internal static class ResultFile
{
    // Members that a revision always had must be there; those that came later have defaults.
    private static readonly JsonContext Context = new(new JsonSerializerOptions(JsonContext.Default.Options)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });

    /// <summary>Reads a result.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The result.</returns>
    /// <exception cref="UserInputException">The file can't be read, holds something else, or is damaged.</exception>
    public static ComparisonResult Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(stream);
            CheckSchema(path, document.RootElement);
            ComparisonResult result = document.Deserialize(Context.ComparisonResult) ?? throw new JsonException("it is empty");
            return FindContradiction(result) is { } contradiction ? throw Damaged(path, contradiction) : result;
        }
        catch (JsonException exception)
        {
            throw exception.Path is { } member ? Damaged(path, $"see {member}") : Damaged(path, Locate(exception));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserInputException($"Result '{path}' can't be read: {exception.Message}");
        }
    }

    private static void CheckSchema(string path, JsonElement root)
    {
        string? schema = root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("schema", out JsonElement member)
            && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;
        if (schema != ComparisonResult.SchemaName)
        {
            string found = schema is null ? "names no schema" : $"has schema '{schema}'";
            throw new UserInputException(
                $"Result '{path}' {found}; allowed: {ComparisonResult.SchemaName}, as 'kernels compare --json' writes it.");
        }
    }

    /// <summary>What a reader of the result would stumble over, although each member by itself is as it should be.</summary>
    private static string? FindContradiction(ComparisonResult result)
    {
        if (result.Workloads.IsDefault || result.Results.IsDefault
            || result.Workloads.Any(workload => workload is null) || result.Results.Any(candidate => candidate is null))
        {
            return "workloads or results are missing";
        }

        return result.Results.FirstOrDefault(candidate => !result.Workloads.Any(workload => workload.Holds(candidate))) is { } orphan
            ? $"{orphan.Backend} belongs to {orphan.Kernel} {orphan.Size.Name()}, which is not among the workloads"
            : result.Results.FirstOrDefault(candidate => candidate.Rank is not null && !(candidate.Seconds?.Median > 0)) is { } timeless
                ? $"{timeless.Backend} on {timeless.Kernel} has a rank but no time"
                : null;
    }

    private static string Locate(JsonException exception) => exception.LineNumber is { } line
        ? $"it is not JSON from line {line + 1} on"
        : exception.Message;

    private static UserInputException Damaged(string path, string reason)
        => new($"Result '{path}' is damaged: {reason}; allowed: a file as 'kernels compare --json' writes it.");
}
