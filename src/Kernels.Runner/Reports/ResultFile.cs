using System.Text.Json;
using Kernels.Files;
using Kernels.Plugins.Manifests;
using Kernels.Runner.Results;
using Kernels.Workloads;
using Kernels.Workloads.Formats;

namespace Kernels.Runner.Reports;

/// <summary>Reads a comparison that was saved as JSON, by this version or an older one.</summary>
internal static class ResultFile
{
    private const long MaxBytes = 256 << 20;

    /// <summary>What is read here, for messages.</summary>
    private static readonly string Required = $"a file as '{ProgramName.Value} compare --json' writes it, or a name given to --save";

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
        bool isFolder = Directory.Exists(path);
        if (isFolder || (!ArrayName.Exists(path) && CurrentFolder.Path is not null))
        {
            throw new UserInputException($"Result '{path}' {(isFolder ? "is a folder" : "does not exist")}; required: {Required}.");
        }

        try
        {
            using Stream stream = InputFile.OpenRead(path, ProgressLine.Show);
            return Read(ReadBytes(stream), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserInputException($"Result '{path}' can't be read: {exception.Message}");
        }
        catch (ArgumentException)
        {
            throw new UserInputException($"Result '{path}' can't be read: it is not a path.");
        }
    }

    /// <summary>Reads the text of a result.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="path">What messages call it.</param>
    /// <returns>The result.</returns>
    /// <exception cref="UserInputException">It holds something else, or is damaged.</exception>
    public static ComparisonResult Read(ReadOnlyMemory<byte> utf8, string path)
    {
        ReadOnlyMemory<byte> text = utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        if ((FileSignatures.IsGzip(text.Span) ? "packed with gzip" : FileSignatures.NameOf(text.Span)) is { } other)
        {
            throw new UserInputException($"Result '{path}' is {other}; required: {Required}.");
        }

        try
        {
            if (JsonUnicode.FindFault(text.Span) is { } line)
            {
                throw Damaged(path, JsonUnicode.Describe(line));
            }

            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            CheckSchema(path, document.RootElement);
            if (ResultChecks.FindInList(document.RootElement) is { } fault)
            {
                throw Damaged(path, fault);
            }

            ComparisonResult result = document.Deserialize(Context.ComparisonResult) ?? throw Damaged(path, "it is empty");
            return ResultChecks.FindContradiction(result) is { } contradiction ? throw Damaged(path, contradiction) : result;
        }
        catch (JsonException exception)
        {
            throw Damaged(path, exception.Path is { } member ? $"see {JsonText.OneLine(member)}" : JsonFault.Describe(text.Span, exception));
        }
    }

    private static byte[] ReadBytes(Stream stream)
    {
        using MemoryStream bytes = new();
        byte[] piece = new byte[1 << 16];
        int count;
        while ((count = stream.Read(piece)) > 0)
        {
            bytes.Write(piece, 0, count);
            if (bytes.Length > MaxBytes)
            {
                throw new IOException($"it has more than {MaxBytes >> 20} MiB");
            }
        }

        return bytes.ToArray();
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
            string found = schema is null ? "names no schema" : $"has schema '{JsonText.OneLine(schema)}'";
            throw new UserInputException(
                $"Result '{path}' {found}; required: {ComparisonResult.SchemaName}, {Required}.");
        }
    }

    private static UserInputException Damaged(string path, string reason)
        => new($"Result '{path}' is damaged: {reason}; required: {Required}.");
}
