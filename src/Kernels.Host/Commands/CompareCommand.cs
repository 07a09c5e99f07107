using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Host.Builds;
using Kernels.Host.Diagnosis;
using Kernels.Host.Gates;
using Kernels.Host.Reports;
using Kernels.Host.Roofline;
using Kernels.Host.Running;
using Kernels.Host.SelfTest;
using Kernels.Hosting;
using Kernels.Workloads;

namespace Kernels.Host.Commands;

/// <summary><c>kernels compare KERNEL…</c></summary>
internal sealed class CompareCommand : Command
{
    private readonly Argument<string[]> _kernels = CommonOptions.Kernels(ArgumentArity.ZeroOrMore, "One or more of");
    private readonly ComparisonOptions _options = new();

    private readonly SelfTestOptions _selfTest = new();
    private readonly Option<bool> _noCeilings = CommonOptions.NoCeilings();
    private readonly ViewOptions _views = new();
    private readonly AgainstOptions _against = new();
    private readonly SaveOptions _save = new();

    public CompareCommand()
        : base("compare", "Validate, then measure backends head to head in interleaved rounds.")
    {
        Add(_kernels);
        _options.AddTo(this);
        _selfTest.AddTo(this);
        Add(_noCeilings);
        _views.AddTo(this);
        _against.AddTo(this, measures: true);
        _save.AddTo(this);
        Validators.Add(result =>
        {
            string[] kernels = result.GetValue(_kernels) ?? [];
            if (!_selfTest.Validate(result, kernels, [.. _options.OfSelfTest, .. _views.OfSelfTest]) && kernels is [])
            {
                result.AddError($"compare needs one or more of {CommonOptions.KernelNames}");
            }
        });
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        if (_selfTest.IsAskedFor(call))
        {
            return TestItself(call);
        }

        // An older build runs in processes of its own, and so this one does beside it.
        string? path = _against.BuildOf(call);
        using KernelHost host = Settings.CreateHost(call, isolation: path is null ? _options.IsolationOf(call) : Isolation.Process);
        ImmutableArray<WorkloadSource> sources = KernelSources.Find(host, call.GetRequiredValue(_kernels));
        ImmutableArray<Backend> backends = _options.BackendsOf(call, host);
        ComparisonSettings settings = _options.SettingsOf(call, host, backends) with
        {
            AgainstBuild = path,
            AllowedSlowdown = _against.AllowedSlowdownOf(call),
        };
        _views.Check(call);
        _save.Check(call);
        _options.WarnOfTooFew(call);
        Func<ComparisonResult, ComparisonResult> holdAgainst = _against.Read(call, Machine.Current);
        using OldBuild? old = path is null ? null : OldBuild.Load(path, Settings.Read(call), settings.Rivals(backends));

        MachineCeilings? Survey(TimeSpan timePerFigure)
            => CeilingSurvey.Measure(host, new SystemFiles(), settings.Threads, timePerFigure, step => ProgressLine.Show(step.What));

        MachineCeilings? ceilings = call.GetValue(_noCeilings) ? null : Survey(CeilingSurvey.Brief);
        ComparisonResult result = Compare(call, sources, old?.Beside(backends) ?? backends, settings);
        result = ceilings is null ? result : Plausibility.Judge(result, ceilings, () => Survey(CeilingSurvey.Thorough));
        result = ThreadScaling.AddTo(result);
        result = old is null || result.Against is not null ? result : BuildChanges.AddTo(result, old.Path, old.Version);
        result = holdAgainst(result);
        ProgressLine.Clear();
        _views.Write(result, call);
        _save.Write(result, call);
        return ExitCodeOf(result, _options.NamesBackends(call), GateReport.Write(result));
    }

    private ComparisonResult Compare(
        ParseResult call, ImmutableArray<WorkloadSource> sources, ImmutableArray<Backend> backends, ComparisonSettings settings)
    {
        int processes = _options.ProcessesOf(call);
        CancellationToken cancellation = Interruption.Defer();
        (WorkloadSource Source, WorkloadSize Size)[] parts =
        [
            .. from source in sources
               from size in _options.SizesOf(call)
               select (source, size),
        ];
        Action<Step> show = ProgressLine.Show;
        ComparisonResult CompareOne(int index)
        {
            ComparisonSettings own = settings with { Size = parts[index].Size };
            Action<Step> progress = show.Part(index, parts.Length, Steps.Place(index, parts.Length));
            return processes == 1
                ? ComparisonRunner.Run([parts[index].Source], backends, own, progress, cancellation)
                : RepeatedComparison.Run([parts[index].Source], backends, own, processes, progress, cancellation);
        }

        return BusyMachine.AddTo(ComparisonResult.Join([.. Enumerable.Range(0, parts.Length).Select(CompareOne)]));
    }

    private int TestItself(ParseResult call)
    {
        _views.Check(call);
        SelfTestSettings settings = _selfTest.SettingsOf(call, _options.BudgetOf(call), _options.SeedOf(call));
        SelfTestResult result = new SelfTestRunner(settings, ProgressLine.Show, Interruption.Defer()).Run();
        ProgressLine.Clear();
        _views.Write(result, call);
        return !result.Passed ? ExitCode.WrongResult
            : !result.Complete ? ExitCode.Interrupted
            : ExitCode.Done;
    }

    /// <summary>
    /// A wrong result weighs most; then an interruption; then a slowdown; then what was asked for, or everything, not being
    /// available. An older build is judged by nothing of that: what was wrong with it may be what changed.
    /// </summary>
    private static int ExitCodeOf(ComparisonResult result, bool named, int gate)
    {
        CandidateResult[] own = [.. result.Results.Where(candidate => !BuildName.IsOld(candidate.Backend))];
        if (Array.Exists(own, candidate => candidate.Verdict.IsWrong()))
        {
            return ExitCode.WrongResult;
        }

        if (!result.Complete)
        {
            return ExitCode.Interrupted;
        }

        bool absent = named && Array.Exists(own, candidate => candidate.Verdict != Verdict.Pass);
        return gate == ExitCode.Slower ? gate
            : absent || !Array.Exists(own, candidate => candidate.Verdict == Verdict.Pass) ? ExitCode.NotAvailable
            : gate;
    }
}
