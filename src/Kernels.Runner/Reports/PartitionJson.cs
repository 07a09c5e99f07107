using System.Text.Json;
using Kernels.Runner.Results;
using Kernels.Workloads;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Partitions;

namespace Kernels.Runner.Reports;

/// <summary>Writes the record of a partition.</summary>
internal static class PartitionJson
{
    /// <summary>Writes it into the folder of partitions, after all else that the partition wrote: whole, or not at all.</summary>
    /// <param name="record">The record.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>Where it is.</returns>
    /// <exception cref="UserInputException">It can't be written.</exception>
    public static string Write(PartitionRecord record, string folder)
    {
        string path = Path.Combine(folder, PartitionFile.RecordOf(record.Work.Partition));
        OutputTarget.Check(path).WriteText(output => Write(record, output));
        return path;
    }

    /// <summary>Writes the document.</summary>
    /// <param name="record">The record.</param>
    /// <param name="output">Where to.</param>
    public static void Write(PartitionRecord record, TextWriter output) => JsonOutput.Write(output, json =>
    {
        PartitionWork work = record.Work;
        json.WriteStartObject();
        json.WriteString("schema", PartitionRecord.SchemaName);
        json.WritePropertyName("machine");
        JsonReport.Write(record.Machine, json);
        json.WriteString("contract", work.Contract);
        json.WriteNumber("partition", work.Partition.Number);
        json.WriteNumber("partitions", work.Partition.Count);
        json.WriteString("along", work.Dimension);
        json.WriteNumber("extent", work.Extent);
        json.WriteNumber("begin", work.Begin);
        json.WriteNumber("end", work.End);
        json.WriteStartObject("extents");
        foreach (NamedValue<int> extent in work.Extents)
        {
            json.WriteNumber(extent.Name, extent.Value);
        }

        json.WriteEndObject();
        json.WriteStartObject("parameters");
        foreach (NamedValue<double> parameter in work.Parameters)
        {
            json.WriteNumber(parameter.Name, parameter.Value);
        }

        json.WriteEndObject();
        json.WriteStartArray("inputs");
        foreach (PartitionInput input in work.Inputs)
        {
            Write(input, json);
        }

        json.WriteEndArray();
        json.WriteString("backend", record.Backend);
        json.WriteString("isa", record.Isa);
        json.WriteNumber("threads", record.Threads);
        json.WriteNumber("seconds", record.Seconds);
        RunJson.WriteValidation(record.Validation, json);
        json.WriteStartArray("files");
        foreach (PartitionFile file in work.Files)
        {
            json.WriteStartObject();
            json.WriteString("file", file.NameIn(work.Partition));
            json.WriteString("output", file.Output);
            json.WriteBoolean("is_rest", file.IsRest);
            json.WriteNumber("bytes", file.Bytes);
            json.WriteString("hash", file.Hash);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteObjectOrNull("pass", work.Pass, pass =>
        {
            json.WriteNumber("steps", pass.Steps);
            json.WriteStartArray("files");
            foreach (KeptArray array in pass.Arrays)
            {
                json.WriteStartObject();
                json.WriteString("file", KeptArray.NameOf(array.Output, pass.Steps));
                json.WriteString("output", array.Output);
                json.WriteNumber("bytes", array.Bytes);
                json.WriteString("hash", array.Hash);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        json.WriteEndObject();
    });

    private static void Write(PartitionInput input, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", input.Name);
        json.WriteStrings("paths", input.Paths);
        json.WriteString("type", ElementTypes.NameOf(input.Type));
        json.WriteStartArray("shape");
        foreach (long extent in input.Shape)
        {
            json.WriteNumberValue(extent);
        }

        json.WriteEndArray();
        json.WriteNumber("bytes", input.Content.Bytes);
        json.WriteString("hash", input.Content.Hash);
        if (input.Content.Modified is { } modified)
        {
            json.WriteString("modified", modified);
        }
        else
        {
            json.WriteNull("modified");
        }

        json.WriteEndObject();
    }
}
