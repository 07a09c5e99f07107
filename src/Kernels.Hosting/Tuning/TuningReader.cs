using System.Text.Json;
using Kernels.Files;

namespace Kernels.Hosting.Tuning;

/// <summary>What came of reading a record.</summary>
/// <param name="State">Whether it could be read.</param>
/// <param name="Record">The record; empty where it could not be read.</param>
/// <param name="Problem">What is wrong with the file, without its path; null where nothing is.</param>
internal sealed record TuningReading(TuningState State, TuningRecord Record, string? Problem);

/// <summary>In what state the file of a record is.</summary>
internal enum TuningState
{
    /// <summary>It was read.</summary>
    Whole,

    /// <summary>There is no file.</summary>
    Missing,

    /// <summary>It holds a record no more, such as after a disk was full.</summary>
    Damaged,

    /// <summary>It can't be opened, or holds something else, which nobody must overwrite.</summary>
    Foreign,
}

/// <summary>Reads records. What is wrong with one is a state with a reason, not an exception.</summary>
internal static class TuningReader
{
    /// <summary>Reads a record.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What came of it.</returns>
    public static TuningReading Read(string path)
    {
        try
        {
            // Whoever writes a record puts a new file in its place, so that this one stays whole while it is read.
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
        try
        {
            string? schema = JsonSerializer.Deserialize(file, TuningJson.Default.SchemaOnly)?.Schema;
            if (schema != TuningRecord.SchemaName)
            {
                return Without(TuningState.Foreign, DescribeSchema(schema));
            }

            file.Position = 0;
            TuningRecord record = JsonSerializer.Deserialize(file, TuningJson.Default.TuningRecord)!;
            return HasNulls(record)
                ? Without(TuningState.Damaged, "it is damaged: a list has an element that is null")
                : new TuningReading(TuningState.Whole, record, null);
        }
        catch (JsonException exception)
        {
            string place = exception.LineNumber is { } line ? $"line {line + 1}" : "its content";
            return Without(TuningState.Damaged, $"it is damaged: {place} is not as {TuningRecord.SchemaName} has it");
        }
    }

    /// <summary>The serialiser holds members to their nullability, but not the elements of lists.</summary>
    private static bool HasNulls(TuningRecord record) => record.Environments.Any(tuned =>
        tuned is null
        || tuned.Environment.Backends.Any(backend => backend is null)
        || tuned.Winners.Any(winner => winner is null || winner.TiedWith.Any(name => name is null)));

    private static string DescribeSchema(string? schema) => schema switch
    {
        null => "it is no record of 'kernels tune'",
        _ when schema.StartsWith(TuningRecord.SchemaFamily, StringComparison.Ordinal)
            => $"its format is {schema}; this version reads {TuningRecord.SchemaName}",
        _ => $"its format is {schema}, not {TuningRecord.SchemaName}",
    };

    private static TuningReading Without(TuningState state, string problem) => new(state, TuningRecord.Empty, problem);
}
