using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Files;
using Kernels.Hosting;
using Kernels.Plugins.Manifests;
using Kernels.Queue.Jobs;
using Kernels.Queue.Reports;
using Kernels.Queue.Server;
using Kernels.Queue.Working;
using Kernels.Runner;
using Kernels.Runner.Commands;
using Kernels.Runner.Reports;
using Kernels.Workloads;
using Kernels.Workloads.Partitions;

namespace Kernels.Queue.Commands;

/// <summary><c>kernels submit KERNEL</c></summary>
internal sealed class SubmitKernelCommand : KernelCommand
{
    private readonly Option<string?> _server = QueueVerbs.ServerOption();

    private readonly Option<int?> _parts = Values.Number("--parts", "N", "How many parts there are, each a job. Required.", 1, JobLimits.Parts);

    private readonly Option<string?> _into = new("--into")
    {
        HelpName = "FOLDER",
        Description = "The folder for the parts' outputs, which all workers have under the same path. Required.",
    };

    private readonly Option<string?> _backend = new("--backend")
    {
        HelpName = "BACKEND",
        Description = "Backend. [default: as each worker is configured]",
    };

    private readonly Option<int?> _threads = Values.Number(
        "--threads", "N", "Thread count; 0 for every processor. [default: as each worker is configured]", 0, KernelOptions.MaxThreads);

    private readonly Option<MemoryAmount?> _memory = Values.Bytes(
        "--memory", "How much memory a job may take, such as 500MB; it reads its part in pieces.");

    private readonly Option<bool> _validate = new("--validate")
    {
        Description = "Also compare each part with the oracle's result. One that is wrong counts as failed.",
    };

    private readonly WaitOptions _afterwards = new();

    public SubmitKernelCommand(KernelContract contract, ImmutableArray<UserOption> options, string name)
        : base(contract, [.. options.Where(option => option.Kind != UserOptionKind.Output)], name)
    {
        // Where it would always be refused, only those see it who name it, with the reason.
        Hidden = contract.Declaration?.Cut is null;
        Add(_parts);
        Add(_into);
        Add(_server);
        Add(_backend);
        Add(_threads);
        Add(_memory);
        Add(_validate);
        _afterwards.AddTo(this);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override bool ReadsPipes => false;

    private int Run(ParseResult call)
    {
        Dictionary<string, ImmutableArray<string>> given = ValuesOf(call);
        UserValues values = new(given, UserOptions) { Progress = ProgressLine.Show };
        Job first = Read(call, SubmittedInputs.OptionsOf(given, values));
        Check(call, first, values);
        bool waits = _afterwards.Waits(call);
        bool asJson = _afterwards.AsJson(call);
        bool isAlone = _afterwards.CheckOutputs(call, Contract.Declaration!, values);
        return QueueVerbs.Run(call, _server, async server =>
        {
            await RequireNoOtherAsync(server, first).ConfigureAwait(false);
            int known = await server.Queue.SubmitAsync(first, CancellationToken.None).ConfigureAwait(false);
            if (asJson && !waits)
            {
                Terminal.WriteDocument(output => SubmitDocument.Write(server.Address, first, known, output));
            }
            else if (!asJson && !isAlone)
            {
                Tell(server, first, known, waits);
            }

            return !waits ? ExitCode.Done
                : await new CallWait(server, JobName.CallOf(first), first.Parts).RunAsync().ConfigureAwait(false) ? _afterwards.Merge(call, first.Into)
                : ExitCode.WrongResult;
        });
    }

    private static void Tell(QueueServer server, Job first, int known, bool waits)
    {
        string name = JobName.CallOf(first);
        string before = known == 0 ? "" : $"; {known} were in the queue already";
        Terminal.Output.Say($"call {name}: {Counted.Of(first.Parts - known, "part")} of {first.Kernel} submitted to {server.Address}{before}");
        if (!waits)
        {
            Terminal.Output.Say(
                $"'{ProgramName.Value} {QueueCommand.Verb} --wait {name}' waits for them, and '{ProgramName.Value} merge {first.Into}' merges them");
        }
    }

    /// <summary>Refuses a folder into which workers still write the parts of another call: 'merge' would find both.</summary>
    private static async Task RequireNoOtherAsync(QueueServer server, Job first)
    {
        if (await server.Queue.FindOtherIntoAsync(first, CancellationToken.None).ConfigureAwait(false) is { } other)
        {
            string name = JobName.CallOf(other);
            throw new UserInputException(
                $"--into is '{first.Into}', where call {name} of {other.Kernel} in {Counted.Of(other.Parts, "part")} is not done; allowed: "
                + $"a folder of its own for each call, or '{ProgramName.Value} {QueueCommand.Verb} --purge {name}' before.");
        }
    }

    /// <summary>Refuses, before anything is in the queue, what the process of the first part would refuse.</summary>
    private void Check(ParseResult call, Job first, UserValues values)
    {
        using KernelHost host = Settings.CreateHost(call);
        if (first.Backend is { } backend)
        {
            CommonOptions.RequireBackend(host, _backend, backend, Contract);
        }

        PartitionFolder.RequireNoOther(first.Into, first.Parts);
        CutRequest request = new(first.Memory, new Partition(first.Part, first.Parts), first.Into) { Option = _parts.Name };
        using CutWorkload workload = KernelSources.Of(host, host.FindKernel(Contract.Id)).CutFromUser(values, request);
        ProgressLine.Clear();
        foreach (string caution in workload.Cautions)
        {
            Terminal.WriteWarning(caution);
        }
    }

    private Job Read(ParseResult call, ImmutableSortedDictionary<string, ImmutableArray<string>> options)
    {
        int parts = call.GetValue(_parts) ?? throw Missing(_parts);
        string folder = call.GetValue(_into) is { Length: > 0 } given ? given : throw Missing(_into);
        Job first = new()
        {
            Kernel = Contract.Id,
            Build = ProgramBuild.Text,
            Options = options,
            Part = 1,
            Parts = parts,
            Into = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)),
            Memory = call.GetValue(_memory)?.Bytes,
            Backend = call.GetValue(_backend),
            Threads = call.GetValue(_threads),
            Validate = call.GetValue(_validate),
        };
        try
        {
            // Of the last part, whose number is the longest.
            JobReader.Parse(JobWriter.Write(first with { Part = parts }));
            return first;
        }
        catch (DocumentException exception)
        {
            throw new UserInputException($"this call can't be a message of the queue: {exception.Message}.");
        }
    }

    private UserInputException Missing(Option option)
        => new($"{OptionRules.Needs("submit", option.Name)}; see '{CommandTree.PathOf(this)} --help'.");
}
