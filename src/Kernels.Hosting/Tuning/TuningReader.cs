using System.Globalization;
using System.Text.Json;
using Kernels.Files;
using Kernels.Plugins.Manifests;

namespace Kernels.Hosting.Tuning;

/// <summary>The result of reading a record.</summary>
/// <param name="State">Whether it could be read.</param>
/// <param name="Record">The part of it that could be read.</param>
/// <param name="Problem">What is wrong with the file, without its path; null if nothing is.</param>
internal sealed record TuningReading(TuningState State, TuningRecord Record, string? Problem);

/// <summary>The state of a record's file.</summary>
internal enum TuningState
{
    /// <summary>It was read.</summary>
    Whole,

    /// <summary>There is no file.</summary>
    Missing,

    /// <summary>
    /// It no longer holds a record, such as after a disk was full; or a part of its record breaks the format.
    /// </summary>
    Damaged,

    /// <summary>It can't be opened, or holds something else, which must not be overwritten.</summary>
    Foreign,
}

/// <summary>Reads records. If one is faulty, the result has a state and a reason; nothing is thrown.</summary>
internal static class TuningReader
{
    private const int MaxBytes = 64 << 20;

    /// <summary>Reads a record.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The result.</returns>
    public static TuningReading Read(string path)
    {
        try
        {
            // Writers replace a record by a new file, so that this one stays whole while it is read.
            using FileStream file = OrdinaryFile.OpenRead(path);
            return Parse(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Without(TuningState.Missing, "there is no such file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Without(TuningState.Foreign, $"it can't be read: {exception.Message}");
        }
    }

    private static TuningReading Parse(FileStream file)
    {
        if (file.Length > MaxBytes)
        {
            return Without(
                TuningState.Foreign, string.Create(CultureInfo.InvariantCulture, $"it has more than {MaxBytes} bytes"));
        }

        byte[] text = new byte[file.Length];
        file.ReadExactly(text);
        return Parse(text);
    }

    /// <summary>Reads the text of a record.</summary>
    /// <param name="utf8">The text.</param>
    /// <returns>The result.</returns>
    public static TuningReading Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            JsonMembers root = JsonMembers.Parse(utf8);
            string? schema = root.Has("schema") && root.Value("schema") is { ValueKind: JsonValueKind.String } named
                ? named.GetString()
                : null;
            if (schema != TuningRecord.SchemaName)
            {
                return Without(TuningState.Foreign, DescribeSchema(schema));
            }

            TuningRecord record = TuningDocument.Read(root, out string? problem);
            return problem is null
                ? new TuningReading(TuningState.Whole, record, null)
                : new TuningReading(TuningState.Damaged, record, $"it is damaged: {problem}");
        }
        catch (DocumentException exception)
        {
            return Without(TuningState.Damaged, $"it is damaged: {exception.Message}");
        }
    }

    private static string DescribeSchema(string? schema) => schema switch
    {
        null => $"it is no record of '{ProgramName.Value} tune'",
        _ when schema.StartsWith(TuningRecord.SchemaFamily, StringComparison.Ordinal)
            => $"its format is {JsonText.OneLine(schema)}; this version reads {TuningRecord.SchemaName}",
        _ => $"its format is {JsonText.OneLine(schema)}, not {TuningRecord.SchemaName}",
    };

    private static TuningReading Without(TuningState state, string problem) => new(state, TuningRecord.Empty, problem);
}
