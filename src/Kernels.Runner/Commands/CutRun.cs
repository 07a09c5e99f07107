using System.Diagnostics;
using Kernels.Hosting;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Runner.Wording;
using Kernels.Workloads;
using Kernels.Workloads.Partitions;

namespace Kernels.Runner.Commands;

/// <summary>Runs a kernel in parts, on files that can be larger than memory: what <c>kernels run KERNEL --memory</c> and <c>--partition</c> do.</summary>
/// <param name="workload">The call; disposed by the caller.</param>
/// <param name="selection">What computes it.</param>
/// <param name="request">How it is cut.</param>
/// <param name="cache">What becomes of the parts in the cache of results; null without one.</param>
/// <param name="isDecimal">Whether amounts of memory are told in powers of 1000.</param>
/// <param name="asJson">Whether to write a document instead of the report.</param>
internal sealed class CutRun(CutWorkload workload, Selection selection, CutRequest request, CacheTally? cache, bool isDecimal, bool asJson)
{
    /// <summary>Runs it, and writes what it found.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        CancellationToken interruption = Interruption.Defer(
            workload.Resumption is { } resumption ? $"keeping what is computed in '{resumption.Folder}', which --resume continues" : "leaving the outputs as they were");
        Resume();
        Stopwatch clock = Stopwatch.StartNew();
        void Show(double done)
        {
            if (!interruption.IsCancellationRequested)
            {
                ShowProgress(done, clock.Elapsed);
            }
        }

        CutResult found;
        try
        {
            found = workload.Run(selection.Implementation, new KernelOptions(selection.Threads), Show, interruption);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }

        TimeSpan elapsed = clock.Elapsed - found.Judging;
        bool passed = found.Validation is null or { Passed: true };
        ProgressLine.Clear();
        if (workload.TakesStandardOutput)
        {
            return passed ? ExitCode.Done : RunKernelCommand.TellWrong(found.Validation!);
        }

        RunResult result = new(workload.Contract, workload.Shape, selection, elapsed, found.Summary, found.Figures, found.Validation, Work: null)
        {
            Cut = workload.Size,
            Cache = cache?.Use,
            IsDecimal = isDecimal,
        };
        RunKernelCommand.Show(result, found.Warnings, () => found.Work is { } work ? [.. found.Saved, Record(work, found, elapsed)] : found.Saved, asJson);
        return passed ? ExitCode.Done

            // Of a partition, whoever started it on another machine often keeps no more than this line.
            : request.Partition is not null ? RunKernelCommand.TellWrong(found.Validation!)
            : ExitCode.WrongResult;
    }

    /// <summary>Writes the record of a partition, which says that it is complete.</summary>
    private string Record(PartitionWork work, CutResult found, TimeSpan elapsed)
        => $"record written to {PartitionJson.Write(RecordOf(work) with { Seconds = elapsed.TotalSeconds, Validation = found.Validation }, request.Folder!)}";

    private PartitionRecord RecordOf(PartitionWork work) => new(
        Machine.Current, work, selection.Backend.Name, selection.Implementation.InstructionSet, RunResult.ThreadsOf(selection), 0, null);

    /// <summary>Continues what an interrupted call kept, if it is the same call by the same code.</summary>
    private void Resume()
    {
        if (workload.Resumption is not { } resumption)
        {
            return;
        }

        resumption.Keep = work => PartitionJson.Write(RecordOf(work), resumption.Folder);
        if (!File.Exists(Path.Combine(resumption.Folder, PartitionFile.RecordOf(resumption.Work.Partition))))
        {
            return;
        }

        string remedy = $"remove '{resumption.Folder}' to begin anew";
        PartitionRecord found = PartitionReader.Read(resumption.Folder, resumption.Work.Partition, remedy);
        if (DescribeCode(found) is var kept && DescribeCode(RecordOf(resumption.Work)) is var now && kept != now)
        {
            throw new UserInputException($"What '{resumption.Folder}' holds was computed by {kept}, and this is {now}; {remedy}.");
        }

        resumption.Continue(found.Work);
    }

    private static string DescribeCode(PartitionRecord record) => $"{record.Backend} ({record.Isa}) of {ReportText.Build(record.Machine)}";

    private void ShowProgress(double done, TimeSpan elapsed)
    {
        double whole = workload.Size.BytesRead + workload.Size.BytesWritten;
        double rate = done * whole / Math.Max(elapsed.TotalSeconds, 1e-9);
        ProgressLine.Show(new Step($"{Units.Bytes(done * whole, isDecimal)} of {Units.Bytes(whole, isDecimal)}, {Units.Bytes(rate, isDecimal)}/s", done));
    }
}
