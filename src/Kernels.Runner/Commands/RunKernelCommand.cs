using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using Kernels.Files;
using Kernels.Hosting;
using Kernels.Hosting.Caching;
using Kernels.Runner.Platform;
using Kernels.Runner.Reports;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Runner.Commands;

/// <summary><c>kernels run KERNEL</c></summary>
internal sealed class RunKernelCommand : KernelCommand
{
    private readonly Option<string?> _backend = new("--backend")
    {
        HelpName = "BACKEND",
        Description = $"Backend, or auto: the one that '{ProgramName.Value} tune' recorded, or else the first available of "
            + $"{string.Join(", ", KernelHost.AutoOrder)}. [default: as configured]",
    };

    private readonly Option<int?> _threads = Values.Number(
        "--threads", "N", "Thread count; 0 for every processor. [default: as configured]", 0, KernelOptions.MaxThreads);

    private readonly Option<bool> _validate = new("--validate")
    {
        Description = "Also compare the result with the oracle's, which is slow on large input.",
    };

    private readonly Option<bool> _json = CommonOptions.Json(RunJson.SchemaName, "the report");

    private readonly Option<bool> _cache = new("--cache")
    {
        Description = $"Keep the result, and find it again for the same inputs, parameters and build; see '{ProgramName.Value} cache'.",
    };

    private readonly Option<bool> _isolate = CommonOptions.Isolate("the backend");

    private readonly PartOptions _parts = new();

    /// <summary>Makes the command of a kernel, of which only the contract has to be known.</summary>
    /// <param name="contract">The kernel.</param>
    /// <param name="options">The kernel's own options.</param>
    /// <param name="name">The command's name.</param>
    public RunKernelCommand(KernelContract contract, ImmutableArray<UserOption> options, string name)
        : base(contract, options, name)
    {
        Add(_backend);
        Add(_threads);
        Add(_validate);
        Add(_cache);
        Add(_isolate);
        _parts.AddTo(this, canBeCut: contract.Declaration?.Cut is not null);
        Add(_json);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public override bool ReadsPipes => true;

    private int Run(ParseResult call)
    {
        using KernelHost host = Settings.CreateHost(call, isolation: CommonOptions.IsolationOf(call.GetValue(_isolate)));
        WorkloadSource source = KernelSources.Of(host, host.FindKernel(Contract.Id));
        KernelSetting named = NamedBy(call, host);
        UserValues values = new(ValuesOf(call), UserOptions) { Progress = ProgressLine.Show };
        if (_parts.Read(call) is { } request)
        {
            request = request with { Validates = call.GetValue(_validate) };
            return RunInParts(call, host, source.CutFromUser(values, request), request, named);
        }

        UserWorkload user = source.CreateFromUser(values, new AlignedAllocator());
        ProgressLine.Clear();
        using Workload workload = user.Workload;
        RequireOneDocument(call.GetValue(_json), user.TakesStandardOutput);
        Selection selection = host.Select(workload.Contract, workload.WorkingSetBytes, named);
        Warn(selection, user.Cautions);
        CacheTally? cache = Cache(call, host, ref selection);
        workload.Reset();
        (TimeSpan elapsed, int? computed) = Invoke(workload, selection, counts: cache is null && !selection.Backend.IsOutOfProcess);
        Validation? validation = call.GetValue(_validate) ? workload.Validate() : null;
        bool passed = validation is null or { Passed: true };
        if (!passed && cache is not null)
        {
            host.Forget(cache.Keys);
        }

        if (user.TakesStandardOutput)
        {
            return SaveAlone(user, validation);
        }

        RunResult result = new(
            workload.Contract,
            workload.Shape,
            selection,
            elapsed,
            user.Summarize(),
            passed ? user.MakeFigures?.Invoke() : null,
            validation,
            validation is null ? null : workload.Work)
        {
            Cache = cache?.Use,
            ThreadsUsed = computed,
        };
        Show(result, NotFinite.Find(workload), passed ? user.Save : static () => [], call.GetValue(_json));
        return passed ? ExitCode.Done : ExitCode.WrongResult;
    }

    /// <summary>Makes the call.</summary>
    /// <param name="workload">What to compute.</param>
    /// <param name="selection">What computes it.</param>
    /// <param name="counts">Whether to count threads: neither the cache's work nor what another process compiles is computing.</param>
    /// <returns>How long it took, and how many threads computed; null if unknown.</returns>
    private static (TimeSpan Elapsed, int? Threads) Invoke(Workload workload, Selection selection, bool counts)
    {
        TimeSpan elapsed = default;
        void Call()
        {
            long start = Stopwatch.GetTimestamp();
            workload.Invoke(selection.Implementation, new KernelOptions(selection.Threads));
            elapsed = Stopwatch.GetElapsedTime(start);
        }

        if (!counts)
        {
            Call();
            return (elapsed, null);
        }

        int? threads = ThreadMeter.OfThisProcess(RunResult.ThreadsOf(selection)).CountOnce(Call);
        return (elapsed, threads);
    }

    private int RunInParts(ParseResult call, KernelHost host, CutWorkload workload, CutRequest request, KernelSetting named)
    {
        using CutWorkload held = workload;
        ProgressLine.Clear();
        RequireOneDocument(call.GetValue(_json), workload.TakesStandardOutput);
        Selection selection = host.Select(workload.Contract, workload.Size.PartBytes, named);
        Warn(selection, workload.Cautions);
        CacheTally? cache = Cache(call, host, ref selection);
        int exitCode = new CutRun(workload, selection, request, cache, _parts.IsDecimal(call), call.GetValue(_json)).Run();
        if (exitCode == ExitCode.WrongResult && cache is not null)
        {
            host.Forget(cache.Keys);
        }

        return exitCode;
    }

    /// <summary>Puts the cache of results before what is selected, if the user or the configuration asks for it.</summary>
    /// <returns>What becomes of the calls; null without a cache.</returns>
    private CacheTally? Cache(ParseResult call, KernelHost host, ref Selection selection)
    {
        if (!call.GetValue(_cache) && !host.Caches(Contract))
        {
            return null;
        }

        CacheTally tally = new();
        try
        {
            selection = selection with { Implementation = host.Cached(selection, tally) };
            return tally;
        }
        catch (CacheException exception)
        {
            tally.Failed(exception.Message);
            return null;
        }
    }

    /// <summary>Refuses a document and an output that both go to standard output.</summary>
    /// <param name="asJson">Whether <c>--json</c> asks for a document.</param>
    /// <param name="takesStandardOutput">Whether an output goes there.</param>
    /// <exception cref="UserInputException">Both do.</exception>
    internal static void RequireOneDocument(bool asJson, bool takesStandardOutput)
    {
        if (takesStandardOutput && asJson)
        {
            throw new UserInputException($"{OptionRules.Exclude("--json", "an array or image on standard output")}, and a file for the other.");
        }
    }

    private static void Warn(Selection selection, ImmutableArray<string> cautions)
    {
        foreach (string warning in (string[])[.. selection.Warning is { } refused ? [refused] : Array.Empty<string>(), .. cautions])
        {
            Terminal.WriteWarning(warning);
        }
    }

    /// <summary>Writes what a run found: the report and warnings, and what was saved; or the document.</summary>
    /// <param name="result">What it found.</param>
    /// <param name="warnings">What is to be said of the result, one line each.</param>
    /// <param name="save">Saves the outputs, after the report, and returns a line for each.</param>
    /// <param name="asJson">Whether to write the document.</param>
    internal static void Show(RunResult result, IEnumerable<string> warnings, Func<ImmutableArray<string>> save, bool asJson)
    {
        if (!asJson)
        {
            RunReport.Write(result, Terminal.Output);
        }

        foreach (string warning in warnings)
        {
            Terminal.WriteWarning(warning);
        }

        ImmutableArray<string> saved = save();
        if (asJson)
        {
            Terminal.WriteDocument(output => RunJson.Write(result, saved, output));
            return;
        }

        foreach (string line in saved)
        {
            Terminal.Output.Say(line);
        }
    }

    /// <summary>Saves the result without a report, since standard output holds an array or an image.</summary>
    private static int SaveAlone(UserWorkload user, Validation? validation)
    {
        if (validation is { Passed: false } wrong)
        {
            return TellWrong(wrong);
        }

        user.Save();
        return ExitCode.Done;
    }

    /// <summary>Says on standard error that a result is wrong, where standard output is for the result alone.</summary>
    /// <returns>The exit code.</returns>
    internal static int TellWrong(Validation wrong)
    {
        Terminal.WriteError($"the result is wrong, and not written: {wrong.Detail}");
        return ExitCode.WrongResult;
    }

    /// <summary>The backend and threads that the command line names, checked before any input is read.</summary>
    private KernelSetting NamedBy(ParseResult call, KernelHost host)
    {
        string? backend = call.GetValue(_backend);
        if (backend is not null)
        {
            CommonOptions.RequireBackend(host, _backend, backend, Contract);
        }

        return new KernelSetting(
            backend is null ? null : new Setting<string>(backend, _backend.Name),
            call.GetValue(_threads) is { } threads ? new Setting<int>(threads, _threads.Name) : null);
    }
}
