using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Hosting;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Workloads;
using Kernels.Workloads.Partitions;
using Kernels.Workloads.Sources;

namespace Kernels.Runner.Commands;

/// <summary><c>kernels merge FOLDER</c></summary>
internal sealed class MergeCommand : Command
{
    private readonly Argument<string> _folder = new("FOLDER")
    {
        Description = "The folder into which all partitions of a call were written.",
    };

    private readonly Option<string[]> _outputs = OutputOption("Write the result");

    private readonly Option<bool> _json = CommonOptions.Json(MergeResult.SchemaName, "the report");

    public MergeCommand()
        : base("merge", "Make the result of a call of its partitions, which 'run --partition' computed, perhaps on several machines.")
    {
        Add(_folder);
        Add(_outputs);
        Add(_json);
        SetAction(call => Merge(call, call.GetRequiredValue(_folder), call.GetValue(_outputs) ?? [], call.GetValue(_json)));
    }

    /// <summary>Makes the option that names the files of the result.</summary>
    /// <param name="act">What it makes the verb do.</param>
    internal static Option<string[]> OutputOption(string act) => new("--output")
    {
        HelpName = "FILE.npy",
        Description = $"{act}; where a kernel has several, NAME=FILE.npy for each. May be repeated.",
    };

    /// <summary>Merges the partitions of a folder.</summary>
    /// <param name="call">The call, for <c>--config</c>.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="files">What <c>--output</c> says, each time.</param>
    /// <param name="asJson">Whether to write a document.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UserInputException">They are not those of one whole call, or an output can't be written.</exception>
    internal static int Merge(ParseResult call, string folder, IEnumerable<string> files, bool asJson)
    {
        ImmutableArray<PartitionRecord> records = [.. PartitionFolder.FindAll(folder).Select(partition => PartitionReader.Read(folder, partition, $"run --partition {partition} again"))];
        using KernelHost host = Settings.CreateHost(call);
        KernelContract contract = host.FindKernel(records[0].Work.Contract);
        if (contract.Declaration is not { Cut.HasIndependentParts: true } declaration)
        {
            throw new UserInputException($"'{folder}' holds partitions of {contract.Id}, whose parts need each other here; required: a kernel whose parts don't.");
        }

        ImmutableArray<PartitionWork> partitions = [.. records.Select(record => record.Work)];
        UserOutputs outputs = new(FindOutputs(files, declaration), PartitionWork.FilesOf(partitions, folder));
        RunKernelCommand.RequireOneDocument(asJson, outputs.TakeStandardOutput);

        PartitionMerge merge = new(declaration, folder, partitions, outputs);
        foreach (string caution in PartitionChecks.FindCautions(partitions).Concat(FindBuilds(records)))
        {
            Terminal.WriteWarning(caution);
        }

        CancellationToken interruption = Interruption.Defer("leaving the outputs as they were");
        CutResult found;
        try
        {
            found = merge.Run(done => ProgressLine.Show(new Step("merging", done)), interruption);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }

        ProgressLine.Clear();
        Show(new MergeResult(contract, records, found), asJson, asLines: !asJson && !outputs.TakeStandardOutput);
        return ExitCode.Done;
    }

    private static void Show(MergeResult result, bool asJson, bool asLines)
    {
        if (asLines)
        {
            MergeReport.Write(result, Terminal.Output);
        }

        foreach (string warning in result.Found.Warnings)
        {
            Terminal.WriteWarning(warning);
        }

        if (asJson)
        {
            Terminal.WriteDocument(output => MergeReport.WriteJson(result, output));
        }

        foreach (string line in asLines ? result.Found.Saved : [])
        {
            Terminal.Output.Say(line);
        }
    }

    /// <summary>The files for outputs: a path alone where there is one output, or each with its output's name.</summary>
    /// <param name="texts">What <c>--output</c> says, each time.</param>
    /// <param name="declaration">The kernel.</param>
    /// <exception cref="UserInputException">One is wrong.</exception>
    internal static List<(string Name, string Path)> FindOutputs(IEnumerable<string> texts, KernelDeclaration declaration)
    {
        string[] names = [.. declaration.Buffers.Where(buffer => buffer.IsResult).Select(buffer => buffer.Name)];
        List<(string Name, string Path)> found = [];
        foreach (string text in texts)
        {
            string? name = names.FirstOrDefault(name => text.StartsWith($"{name}=", StringComparison.Ordinal));
            if (name is null && names is not [_])
            {
                throw new UserInputException($"--output is '{text}'; allowed: NAME=FILE.npy, with one of the outputs of {declaration.Name}: {string.Join(", ", names)}.");
            }

            string path = name is null ? text : text[(name.Length + 1)..];
            name ??= names[0];
            if (found.Any(other => other.Name == name))
            {
                throw new UserInputException($"--output names {name} twice; allowed: a file for each output.");
            }

            found.Add((name, path));
        }

        return found;
    }

    /// <summary>Another build computes the same by the same contract, but not always the same bits: so it is told.</summary>
    private static IEnumerable<string> FindBuilds(ImmutableArray<PartitionRecord> records)
        => records.FirstOrDefault(record => (record.Machine.Version, record.Machine.Build) != (records[0].Machine.Version, records[0].Machine.Build)) is { } other
            ? [$"partition {other.Work.Partition.Number} was computed by another build ({ReportText.Build(other.Machine)}) than 1 ({ReportText.Build(records[0].Machine)})"]
            : [];
}
