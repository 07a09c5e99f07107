using System.Text.Json;
using Kernels.Host.Running;
using Kernels.Workloads;
using Kernels.Workloads.Formats;

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
            using Stream stream = InputFile.OpenRead(path, ProgressLine.Show);
            using JsonDocument document = JsonDocument.Parse(stream);
            CheckSchema(path, document.RootElement);
            if (ListsNull(document.RootElement))
            {
                throw Damaged(path, "a list holds null");
            }

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

    /// <summary>No list of the format holds nulls, which the types of its members don't tell the deserialiser.</summary>
    private static bool ListsNull(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Null || ListsNull(item)),
        JsonValueKind.Object => element.EnumerateObject().Any(member => ListsNull(member.Value)),
        _ => false,
    };

    /// <summary>What a view would stumble over, although each member by itself is as it should be.</summary>
    private static string? FindContradiction(ComparisonResult result)
        => result.Results.Select(candidate => FindContradiction(result, candidate)).FirstOrDefault(found => found is not null);

    private static string? FindContradiction(ComparisonResult result, CandidateResult candidate)
    {
        string name = $"{candidate.Backend} on {candidate.Kernel} {candidate.Size.Name()}";
        return candidate switch
        {
            _ when !result.Workloads.Any(workload => workload.Holds(candidate)) => $"{name} belongs to no workload",
            { Rank: not null, Seconds: null } => $"{name} has a rank but no time",
            { Seconds: { } seconds } when !(seconds.Low > 0 && seconds.Median > 0 && seconds.High > 0) => $"{name} has a time that is not above 0",
            { Ratio: <= 0 } or { RatioInterval.Low: <= 0 } => $"{name} has a ratio that is not above 0",
            _ when candidate.Samples.Any(sample => !(sample > 0)) => $"{name} has a sample that is not above 0",
            _ => null,
        };
    }

    private static string Locate(JsonException exception) => exception.LineNumber is { } line
        ? $"it is not JSON from line {line + 1} on"
        : exception.Message;

    private static UserInputException Damaged(string path, string reason)
        => new($"Result '{path}' is damaged: {reason}; allowed: a file as 'kernels compare --json' writes it.");
}
