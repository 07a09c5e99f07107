using System.Text;
using Kernels.Fuzz.Mutation;
using Kernels.Plugins.Manifests;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Workloads;
using Kernels.Workloads.Partitions;
using Kernels.Workloads.Sources;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>Records of partitions, and what a merge makes of one before it opens the files that it names.</summary>
internal sealed class PartitionTarget : IFuzzTarget
{
    public string Name => "partition";

    public long MaxAllocatedBytes => 64 << 20;

    public byte[] Make(Random random, InputPool pool) => JsonMutator.Make(random, pool);

    public string? Try(byte[] input)
    {
        PartitionRecord record;
        try
        {
            record = PartitionReader.Parse(input);
        }
        catch (DocumentException exception)
        {
            return exception.Message;
        }

        PartitionWork work = record.Work;
        Require(work.Partition.Number >= 1 && work.Partition.Number <= work.Partition.Count, "it is no partition");
        Require(work.Begin >= 0 && work.Begin <= work.End && work.End <= work.Extent, "its range is not within the whole");
        Require(
            work.Files.All(file => Path.GetFileName(file.NameIn(work.Partition)) == file.NameIn(work.Partition)), "it names a file of another folder");
        string written = Write(record);
        Require(written == Write(PartitionReader.Parse(Encoding.UTF8.GetBytes(written))), "written, it is read otherwise");
        return FindProblem(record);
    }

    private static string? FindProblem(PartitionRecord record)
    {
        if (KernelContracts.All.FirstOrDefault(contract => contract.Id == record.Work.Contract) is not { Declaration: { Cut.HasIndependentParts: true } declaration } contract)
        {
            return "the kernel is unknown, or its parts need each other";
        }

        try
        {
            _ = new PartitionMerge(declaration, "folder", [record.Work], new UserOutputs([]));
        }
        catch (UserInputException exception)
        {
            return exception.Message;
        }

        MergeResult merged = new(contract, [record], new CutResult("", null, [], []));
        Views.RequirePlain(console => MergeReport.Write(merged, console));
        return null;
    }

    private static string Write(PartitionRecord record)
    {
        using StringWriter output = new();
        PartitionJson.Write(record, output);
        return output.ToString();
    }
}
