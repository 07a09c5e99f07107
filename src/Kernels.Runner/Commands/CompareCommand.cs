using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Hosting;
using Kernels.Runner.Builds;
using Kernels.Runner.Measuring;
using Kernels.Runner.Platform;
using Kernels.Runner.Repeating;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Runner.Roofline;
using Kernels.Runner.SelfTest;
using Kernels.Workloads;
using Kernels.Workloads.Sources;

namespace Kernels.Runner.Commands;

/// <summary><c>kernels compare KERNEL…</c></summary>
internal sealed class CompareCommand : Command, IOptionsOfKernels
{
    private readonly Argument<string[]> _kernels = CommonOptions.Kernels(
        ArgumentArity.ZeroOrMore,
        "One kernel is also compared on your own data, by its own options, such as --width, which '--help' shows after its name; "
            + "one number may have several values: 256,512,1024, 1..8, 100..500+100 or 256..4096x2. Kernels:");
    private readonly ComparisonOptions _options = new();
    private readonly InputOptions _input = new();

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
        foreach (WorkloadSource source in WorkloadSources.All)
        {
            _input.AddTo(this, source.Contract, source.UserOptions);
        }

        AddDeclared(OwnKernels.Added.Declarations);
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
                result.AddError(OptionRules.Needs(Name, _kernels.Name, $"one or more of {CommonOptions.KernelNames}"));
            }
        });
        SetAction(Run);
    }

    /// <inheritdoc/>
    public void AddDeclared(IEnumerable<KernelDeclaration> declarations)
    {
        foreach (KernelDeclaration declaration in declarations)
        {
            _input.AddTo(this, declaration.Contract, DeclaredSource.OptionsOf(declaration));
        }
    }

    /// <inheritdoc/>
    public void ShowOptionsOf(IReadOnlyCollection<string> kernels) => _input.Show(kernels);

    private int Run(ParseResult call)
    {
        if (_selfTest.IsAskedFor(call))
        {
            return TestItself(call);
        }

        // An older build runs in its own processes, so this one does too, to be compared with it.
        string? path = _against.BuildOf(call);
        using KernelHost host = Settings.CreateHost(call, isolation: path is null ? _options.IsolationOf(call) : Isolation.Process);
        ImmutableArray<WorkloadSource> sources = KernelSources.Find(host, call.GetRequiredValue(_kernels), _options.Backends);
        ImmutableArray<Backend> backends = _options.BackendsOf(call, host, sources);
        ComparisonSettings settings = _options.SettingsOf(call, host, backends, sources) with
        {
            AgainstBuild = path,
            AllowedSlowdown = _against.AllowedSlowdownOf(call),
        };
        ImmutableArray<UserInput> inputs = _input.Read(
            call, sources, _options.GivenSize(call), _options.ProcessesOf(call), settings.PipedConfig is not null, settings.Seed);
        _views.Check(call, [.. _input.FilesOf(call, sources), .. _against.InputsOf(call)]);
        _save.Check(call);
        _options.WarnOfTooFew(call);
        (WorkloadSource, ComparisonSettings)[] parts = [.. PartsOf(call, sources, inputs, settings)];
        Func<ComparisonResult, ComparisonResult> holdAgainst = _against.Read(call, Machine.Current, parts.SelectMany(part => RowsOf(part, backends)));
        using OldBuild? old = path is null ? null : OldBuild.Load(path, ProgramCommand.SettingsOf(call), settings.Rivals(backends));

        MachineCeilings? Survey(TimeSpan timePerFigure)
            => CeilingSurvey.Measure(host, new SystemFiles(), settings.Threads, timePerFigure, step => ProgressLine.Show(step.What));

        MachineCeilings? ceilings = call.GetValue(_noCeilings) ? null : Survey(CeilingSurvey.Brief);
        ComparisonResult result = Compare(call, old?.Beside(backends) ?? backends, parts);
        result = ceilings is null ? result : Plausibility.Judge(result, ceilings, () => Survey(CeilingSurvey.Thorough));
        result = ThreadScaling.AddTo(result);
        result = old is null || result.Against is not null ? result : BuildChanges.AddTo(result, old.Path, old.Version);
        result = holdAgainst(result);
        ProgressLine.Clear();
        _views.Write(result, call);
        _save.Write(result, call);
        return ExitCodeOf(result, _options.NamedBackends(call), GateReport.Write(result));
    }

    /// <summary>The comparisons to make, in order: every input of the one kernel, or every kernel at every size.</summary>
    private IEnumerable<(WorkloadSource Source, ComparisonSettings Settings)> PartsOf(
        ParseResult call, ImmutableArray<WorkloadSource> sources, ImmutableArray<UserInput> inputs, ComparisonSettings settings)
        => inputs.IsEmpty
            ? from source in sources
              from size in _options.SizesOf(call)
              select (source, settings with { Size = size })
            : inputs.Select(input => (sources[0], settings with { Size = null, Input = input }));

    /// <summary>The rows that a comparison will have.</summary>
    private static IEnumerable<RowKey> RowsOf((WorkloadSource Source, ComparisonSettings Settings) part, ImmutableArray<Backend> backends)
    {
        (WorkloadSource source, ComparisonSettings settings) = part;
        string shape = settings is { Size: { } size } ? source.Describe(size) : settings.Input!.Shape;
        WorkloadKey workload = new(source.Contract.Id, settings.Data, shape, settings.ColdCache);
        return Candidate.Enumerate(source.Contract, backends, settings).Select(
            candidate => new RowKey(workload, candidate.Backend.Name, candidate.Implementation is null ? null : candidate.Threads));
    }

    private ComparisonResult Compare(
        ParseResult call, ImmutableArray<Backend> backends, (WorkloadSource Source, ComparisonSettings Settings)[] parts)
    {
        int processes = _options.ProcessesOf(call);
        CancellationToken cancellation = Interruption.Defer();
        Action<Step> show = ProgressLine.Show;
        ComparisonResult CompareOne(int index)
        {
            (WorkloadSource source, ComparisonSettings own) = parts[index];
            Action<Step> progress = show.Part(index, parts.Length, Steps.Place(index, parts.Length));
            return processes == 1
                ? ComparisonRunner.Run(source, backends, own, progress, cancellation)
                : RepeatedComparison.Run(source, backends, own, processes, progress, cancellation);
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
    /// The first of these decides: a wrong result; an interruption; a slowdown; a named backend, or all backends, not being
    /// available. Results of an older build don't count: what was wrong with it may be what changed.
    /// </summary>
    private static int ExitCodeOf(ComparisonResult result, ImmutableArray<string> named, int gate)
    {
        CandidateResult[] own = [.. result.Results.Where(BuildName.IsOwn)];
        if (Array.Exists(own, candidate => candidate.Verdict.IsWrong()))
        {
            return ExitCode.WrongResult;
        }

        if (!result.Complete)
        {
            return ExitCode.Interrupted;
        }

        bool absent = Array.Exists(
            own, candidate => candidate.Verdict != Verdict.Pass && named.Contains(candidate.Backend, StringComparer.OrdinalIgnoreCase));
        return gate == ExitCode.Slower ? gate
            : absent || !Array.Exists(own, candidate => candidate.Verdict == Verdict.Pass) ? ExitCode.NotAvailable
            : gate;
    }
}
