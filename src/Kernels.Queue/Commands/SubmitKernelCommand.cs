using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Files;
using Kernels.Hosting;
using Kernels.Queue.Jobs;
using Kernels.Queue.Working;
using Kernels.Runner;
using Kernels.Runner.Commands;
using Kernels.Runner.Reports;
using Kernels.Workloads;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Sources;

namespace Kernels.Queue.Commands;

/// <summary><c>kernels submit KERNEL</c></summary>
internal sealed class SubmitKernelCommand : Command
{
    private readonly KernelContract _contract;
    private readonly ImmutableArray<(UserOption Own, Option Given)> _options;

    private readonly Option<string?> _server = QueueOptions.Server();

    private readonly Option<int?> _parts = Values.Number("--parts", "N", "How many parts there are, each a job. Required.", 1, JobLimits.Parts);

    private readonly Option<string?> _into = new("--into")
    {
        HelpName = "DIR",
        Description = "The folder for the parts' outputs, which all workers have under the same path. Required.",
    };

    private readonly Option<string?> _backend = new("--backend")
    {
        HelpName = "BACKEND",
        Description = "Backend. [default: as each worker is configured]",
    };

    private readonly Option<int?> _threads = Values.Number(
        "--threads", "N", "Thread count; 0 for every processor. [default: as each worker is configured]", 0, KernelOptions.MaxThreads);

    private readonly Option<string?> _memory = new("--memory")
    {
        HelpName = "SIZE",
        Description = "How much memory a job may take, such as 500MB; it reads its part in pieces.",
    };

    private readonly Option<bool> _validate = new("--validate")
    {
        Description = "Also compare each part with the oracle's result. One that is wrong counts as failed.",
    };

    private readonly Option<bool> _wait = new("--wait")
    {
        Description = "Wait until all parts are done, and merge them.",
    };

    private readonly Option<string[]> _outputs = new("--output")
    {
        HelpName = "FILE.npy",
        Description = "With --wait: write the merged result; where a kernel has several, NAME=FILE.npy for each. May be repeated.",
    };

    public SubmitKernelCommand(KernelContract contract, ImmutableArray<UserOption> options, string name)
        : base(name, contract.Summary)
    {
        _contract = contract;

        // Where it would always be refused, only those see it who name it, with the reason.
        Hidden = contract.Declaration?.Cut is null;
        _options = [.. options.Where(option => option.Kind != UserOptionKind.Output).Select(option => (option, RunKernelCommand.Create(option)))];
        foreach ((_, Option option) in _options)
        {
            Add(option);
        }

        Add(_parts);
        Add(_into);
        Add(_server);
        Add(_backend);
        Add(_threads);
        Add(_memory);
        Add(_validate);
        Add(_wait);
        Add(_outputs);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        Job first = Read(call);
        Check(call, first);
        string[] outputs = call.GetValue(_outputs) ?? [];
        bool waits = call.GetValue(_wait);
        if (outputs.Length > 0 && !waits)
        {
            throw new UserInputException($"{_outputs.Name} needs {_wait.Name} beside it; without, 'merge' writes the result when all parts are done.");
        }

        if (outputs.Length > 0)
        {
            // Before anything is computed; 'merge' checks it again.
            _ = new UserOutputs(
                MergeCommand.FindOutputs(outputs, _contract.Declaration!),
                [.. InputsOf(first).Select(input => ($"--{input.Key}", ArrayName.Parse(input.Value).Path))]);
        }

        return QueueVerbs.Run(call, _server, async server =>
        {
            int known = await server.Queue.SubmitAsync(first, CancellationToken.None).ConfigureAwait(false);
            string name = JobName.CallOf(first);
            int added = first.Parts - known;
            Terminal.Output.Say(known == 0
                ? $"call {name}: {added} parts of {first.Kernel} submitted to {server.Address}"
                : $"call {name}: {added} parts of {first.Kernel} submitted to {server.Address}; {known} were in the queue already");
            if (!waits)
            {
                Terminal.Output.Say($"'{ProgramName.Value} queue --wait {name}' waits for them, and '{ProgramName.Value} merge {first.Into}' merges them");
                return ExitCode.Done;
            }

            return await new CallWait(server, name, first.Parts).RunAsync().ConfigureAwait(false)
                ? Merge(call, first.Into, outputs)
                : ExitCode.WrongResult;
        });
    }

    private IEnumerable<KeyValuePair<string, string>> InputsOf(Job job)
        => job.Options.Where(option => _options.Any(known => known.Own.Name == option.Key && known.Own.Kind == UserOptionKind.Input));

    /// <summary>Does what <c>kernels merge</c> does.</summary>
    private static int Merge(ParseResult call, string folder, string[] outputs)
    {
        string[] config = call.GetValue(CommonOptions.Config) is { } file ? [CommonOptions.Config.Name, file] : [];
        return call.RootCommandResult.Command
            .Parse(["merge", folder, .. outputs.SelectMany(output => (string[])["--output", output]), .. config], call.Configuration)
            .Invoke(call.InvocationConfiguration);
    }

    /// <summary>Refuses, before anything is in the queue, what the process of the first part would refuse.</summary>
    private void Check(ParseResult call, Job first)
    {
        using KernelHost host = Settings.CreateHost(call);
        if (first.Backend is { } backend && !KernelsSettings.IsAuto(backend))
        {
            host.FindBackend(backend);
        }

        long? memory = first.Memory is { } size && SizeText.TryParse(size, out MemoryAmount amount) ? amount.Bytes : null;
        UserValues values = new(first.Options, [.. _options.Select(option => option.Own)]) { Progress = ProgressLine.Show };
        using CutWorkload workload = KernelSources.Of(host, host.FindKernel(_contract.Id))
            .CutFromUser(values, new CutRequest(memory, new Partition(first.Part, first.Parts), first.Into));
        ProgressLine.Clear();
    }

    private Job Read(ParseResult call)
    {
        int parts = call.GetValue(_parts) ?? throw Missing(_parts);
        string into = Path.GetFullPath(call.GetValue(_into) is { Length: > 0 } folder ? folder : throw Missing(_into));
        string? memory = call.GetValue(_memory);
        if (memory is not null && !SizeText.TryParse(memory, out _))
        {
            throw new UserInputException($"{_memory.Name} is '{memory}'; allowed: an amount such as 500MB or 1.5GiB.");
        }

        return new Job
        {
            Kernel = _contract.Id,
            Build = ProgramBuild.Text,
            Options = ReadOptions(call).ToImmutableSortedDictionary(StringComparer.Ordinal),
            Part = 1,
            Parts = parts,
            Into = into,
            Memory = memory,
            Backend = call.GetValue(_backend),
            Threads = call.GetValue(_threads),
            Validate = call.GetValue(_validate),
        };
    }

    private IEnumerable<KeyValuePair<string, string>> ReadOptions(ParseResult call)
    {
        foreach ((UserOption own, Option given) in _options)
        {
            string[] values = [.. call.GetResult(given)?.Tokens.Select(token => token.Value) ?? []];
            if (values.Length > 1)
            {
                throw new UserInputException($"{given.Name} has {values.Length} files; allowed: one, since a part of a call takes one file of each input.");
            }

            foreach (string text in values)
            {
                yield return KeyValuePair.Create(own.Name, own.Kind == UserOptionKind.Input ? FullName(given, text) : text);
            }
        }
    }

    /// <summary>The name of an array by which a worker in another folder finds it too.</summary>
    private static string FullName(Option option, string text)
    {
        ArrayName array = ArrayName.Parse(text);
        if (Descriptors.Find(array.Path, Descriptors.Input) is not null || !File.Exists(array.Path))
        {
            if (FilePattern.IsPattern(array.Path))
            {
                throw new UserInputException($"{option.Name} is '{text}', a pattern of files; allowed: one file, since a part of a call takes one file of each input.");
            }

            throw new UserInputException($"{option.Name} is '{text}': there is no such file; required: a file that every worker has under the same path.");
        }

        string path = Path.GetFullPath(array.Path);
        return array.Member is null ? path : $"{path}:{array.Member}";
    }

    private UserInputException Missing(Option option)
        => new($"{option.Name} is missing; see '{CommandTree.PathOf(this)} --help'.");
}
