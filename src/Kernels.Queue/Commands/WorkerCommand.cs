using System.CommandLine;
using System.Globalization;
using Kernels.Hosting;
using Kernels.Queue.Reports;
using Kernels.Queue.Working;
using Kernels.Runner;
using Kernels.Runner.Commands;
using Kernels.Workloads;

namespace Kernels.Queue.Commands;

/// <summary><c>kernels worker</c></summary>
internal sealed class WorkerCommand : Command
{
    public const string Verb = "worker";

    private const double Day = 24 * 3600;

    private readonly Option<string?> _server = QueueVerbs.ServerOption();

    private readonly Option<string[]?> _roots = new("--root")
    {
        HelpName = "FOLDER",
        Description = "A folder below which jobs may read and write; may be given several times. [default: Kernels:Queue:Roots]",
    };

    private readonly Option<int?> _retries = Values.Number("--retries", "N", "How often a job that failed is tried again. [default: 3]", 0, 1000);

    private readonly Option<double?> _backoff = Values.Seconds(
        "--backoff", "How long a job that failed waits; twice as long after each further attempt, up to 5 minutes.", "5s", 0, Day);

    private readonly Option<double?> _timeout = Values.Seconds("--timeout", "End a job that takes longer.", "never", 0.001, 365 * Day);

    private readonly Option<double?> _lease = Values.Seconds(
        "--lease", "After how long without a sign of this worker its job goes to another one. The same for all workers.", "30s", 1, Day);

    private readonly Option<double?> _patience = Values.Seconds(
        "--refuse-for",
        "How long all workers may refuse a job, as it is of another build or they lack its backend, before it counts as failed.",
        "1h",
        0,
        365 * Day);

    private readonly Option<double?> _idle = Values.Seconds("--idle", "End after so long without a job.", "never", 0.001, 365 * Day);

    private readonly Option<string?> _name = new("--name")
    {
        HelpName = "NAME",
        Description = "What 'queue' calls this worker. [default: the machine's name and the process id]",
    };

    private readonly Option<bool> _json = CommonOptions.Json(WorkerDocument.SchemaName, "text, a line for each event");

    public WorkerCommand()
        : base(Verb, "Take jobs from a queue, and do each in a process of its own, until Ctrl-C.")
    {
        Add(_server);
        Add(_roots);
        Add(_retries);
        Add(_backoff);
        Add(_timeout);
        Add(_lease);
        Add(_patience);
        Add(_idle);
        Add(_name);
        Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        KernelsSettings settings = ProgramCommand.SettingsOf(call);
        string[] named = call.GetValue(_roots) ?? [];
        WorkerRoots roots = WorkerRoots.Of(named.Length > 0 ? [.. named] : settings.Queue.Roots);
        JobRules rules = new(settings, roots, ConfigOf(call));
        WorkerOptions options = new(
            call.GetValue(_name) is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}"),
            call.GetValue(_retries) ?? 3,
            TimeSpan.FromSeconds(call.GetValue(_backoff) ?? 5),
            TimeSpan.FromSeconds(call.GetValue(_lease) ?? 30),
            TimeSpan.FromSeconds(call.GetValue(_patience) ?? 3600))
        {
            Timeout = call.GetValue(_timeout) is { } limit ? TimeSpan.FromSeconds(limit) : null,
            Idle = call.GetValue(_idle) is { } idle ? TimeSpan.FromSeconds(idle) : null,
            MaxDataBytes = settings.Plugins.MaxDataBytes,
        };
        return QueueVerbs.Run(call, _server, async server =>
        {
            IWorkerLog log = call.GetValue(_json) ? new WorkerDocument(options.Name) : new WorkerLines(options.Name);
            string address = server.Address.ToString();
            server.Watch((isThere, line) => log.Tell(
                new WorkerEvent(isThere ? WorkerEventKind.Back : WorkerEventKind.Gone) { Server = address, Reason = line }));
            Worker worker = new(server, rules, options, log);
            CancellationToken stop = Interruption.Defer("ending after the current job");
            Interruption.BeforeEnd(worker.GiveBack);
            log.Tell(new WorkerEvent(WorkerEventKind.Started) { Server = address, Roots = roots.Folders });
            await worker.RunAsync(stop).ConfigureAwait(false);
            return ExitCode.Done;
        });
    }

    /// <summary>The settings file that jobs get too. One that came through a pipe can't be read again.</summary>
    private static string? ConfigOf(ParseResult call)
        => call.GetValue(CommonOptions.Config) is not { } file ? null
            : SettingsFile.PipedContent(file) is null ? Path.GetFullPath(file)
            : throw new UserInputException($"{CommonOptions.Config.Name} comes through a pipe, and the process of each job needs it; allowed: a file.");
}
