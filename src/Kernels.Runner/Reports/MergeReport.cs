using System.Collections.Immutable;
using System.Globalization;
using Kernels.Runner.Results;
using Kernels.Runner.Wording;
using Kernels.Workloads;
using Kernels.Workloads.Partitions;
using Spectre.Console;

namespace Kernels.Runner.Reports;

/// <summary>What was made of the partitions of a call.</summary>
/// <param name="Contract">The kernel.</param>
/// <param name="Partitions">The partitions, by their numbers.</param>
/// <param name="Found">The whole's result.</param>
internal sealed record MergeResult(KernelContract Contract, ImmutableArray<PartitionRecord> Partitions, CutResult Found)
{
    /// <summary>The format of the document and its revision. Members are only ever added to a revision.</summary>
    public const string SchemaName = "kernels.merge/1";

    /// <summary>The extents, the scalars, and the inputs of the first partition, in one line.</summary>
    public string Shape
    {
        get
        {
            PartitionWork work = Partitions[0].Work;
            string extents = string.Join(
                ", ",
                [
                    Invariant($"{work.Dimension} = {work.Extent}"),
                    .. work.Extents.Select(extent => Invariant($"{extent.Name} = {extent.Value}")),
                    .. work.Parameters.Select(parameter => Invariant($"{parameter.Name} = {parameter.Value}")),
                ]);
            return string.Join("; ", [extents, .. work.Inputs.Where(input => !input.Paths.IsEmpty).Select(input => input.Description)]);
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What was made of partitions, as lines and as a document.</summary>
internal static class MergeReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="result">The result.</param>
    /// <param name="console">Where to.</param>
    public static void Write(MergeResult result, IAnsiConsole console)
    {
        const string Partitions = "partitions";
        int labelWidth = Math.Max(Partitions.Length + 1, result.Contract.Name.Length + 1);
        PartitionRecord[] computed = [.. result.Partitions.Where(partition => !partition.Work.Files.IsEmpty)];
        int empty = result.Partitions.Length - computed.Length;
        Write(result.Contract.Name, result.Shape);
        Write(Partitions, $"{result.Partitions.Length} along {result.Partitions[0].Work.Dimension}{(empty == 0 ? "" : $", {empty} of them empty")}");
        Write("backend", string.Join("; ", computed.GroupBy(DescribeBackend).Select(group => $"{group.Key}{(group.Count() == computed.Length ? "" : $" for {group.Count()}")}")));
        Write(
            "time",
            $"{Units.Duration(computed.Sum(partition => partition.Seconds))} for all partitions, {Units.Duration(computed.Max(partition => partition.Seconds))} for the longest");
        if (computed.Any(partition => partition.Validation is not null))
        {
            Write("verdict", DescribeVerdict(computed));
        }

        Write("result", result.Found.Summary);
        if (result.Found.Figures is { } figures)
        {
            console.WriteLine();
            console.Write(FigureTable.Of(figures));
        }

        void Write(string label, string text) => console.Say(label.PadRight(labelWidth), text, labelWidth);
    }

    /// <summary>Writes the document.</summary>
    /// <param name="result">The result.</param>
    /// <param name="output">Where to.</param>
    public static void WriteJson(MergeResult result, TextWriter output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", MergeResult.SchemaName);
        json.WritePropertyName("machine");
        JsonReport.Write(Machine.Current, json);
        json.WriteString("kernel", result.Contract.Name);
        json.WriteString("contract", result.Contract.Id);
        json.WriteString("shape", result.Shape);
        json.WriteString("along", result.Partitions[0].Work.Dimension);
        json.WriteNumber("extent", result.Partitions[0].Work.Extent);
        json.WriteStartArray("partitions");
        foreach (PartitionRecord partition in result.Partitions)
        {
            json.WriteStartObject();
            json.WriteNumber("begin", partition.Work.Begin);
            json.WriteNumber("end", partition.Work.End);
            json.WritePropertyName("machine");
            JsonReport.Write(partition.Machine, json);
            json.WriteString("backend", partition.Backend);
            json.WriteString("isa", partition.Isa);
            json.WriteNumber("threads", partition.Threads);
            json.WriteNumber("seconds", partition.Seconds);
            RunJson.WriteValidation(partition.Validation, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("result", result.Found.Summary);
        RunJson.WriteFigures(result.Found.Figures, json);
        json.WriteStrings("saved", result.Found.Saved);
        json.WriteEndObject();
    });

    private static string DescribeBackend(PartitionRecord partition)
        => $"{partition.Backend}, {partition.Isa}, {Counted.Of(partition.Threads, "thread")}";

    private static string DescribeVerdict(PartitionRecord[] computed)
    {
        double[] residuals = [.. computed.Select(partition => partition.Validation?.Residual).OfType<double>()];
        string all = residuals.Length == computed.Length ? "every partition" : $"{residuals.Length} of {computed.Length} partitions";
        return $"pass for {all}, residual {Units.Residual(residuals.Max())}";
    }
}
