using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Host.Diagnosis;
using Kernels.Host.Reports;
using Kernels.Host.Roofline;
using Kernels.Host.Running;
using Kernels.Host.SelfTest;
using Kernels.Hosting;
using Kernels.Plugins.Discovery;
using Kernels.Workloads;
using Kernels.Workloads.Sources;

namespace Kernels.Host.Commands;

/// <summary><c>kernels compare KERNEL…</c></summary>
internal sealed class CompareCommand : Command
{
    private readonly Argument<string[]> _kernels = CommonOptions.Kernels(
        ArgumentArity.ZeroOrMore,
        "Options of a kernel, such as --width, give data of your own to one; one number may have several values: 256,512,1024, "
            + "1..8, 100..500+100 or 256..4096x2. One or more of");
    private readonly ComparisonOptions _options = new();
    private readonly InputOptions _input = new();

    private readonly SelfTestOptions _selfTest = new();
    private readonly Option<bool> _noCeilings = CommonOptions.NoCeilings();
    private readonly ViewOptions _views = new();
    private readonly AgainstOptions _against = new();

    public CompareCommand()
        : base("compare", "Validate, then measure backends head to head in interleaved rounds.")
    {
        Add(_kernels);
        _options.AddTo(this);
        foreach (WorkloadSource source in WorkloadSources.All)
        {
            _input.AddTo(this, source.Contract.Name, source.UserOptions);
        }

        _selfTest.AddTo(this);
        Add(_noCeilings);
        _views.AddTo(this);
        _against.AddTo(this);
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

    /// <summary>Adds the options of the kernels that plug-ins declare.</summary>
    /// <param name="candidates">The plug-ins that were found.</param>
    public void AddDeclared(IEnumerable<PluginCandidate> candidates)
    {
        IEnumerable<KernelDeclaration> declarations = candidates
            .SelectMany(candidate => candidate.Manifest?.Declarations ?? [])
            .DistinctBy(declaration => declaration.Contract.Id);
        foreach (KernelDeclaration declaration in declarations)
        {
            _input.AddTo(this, declaration.Name, DeclaredSource.OptionsOf(declaration));
        }
    }

    private int Run(ParseResult call)
    {
        if (_selfTest.IsAskedFor(call))
        {
            return TestItself(call);
        }

        using KernelHost host = Settings.CreateHost(call, isolation: _options.IsolationOf(call));
        ImmutableArray<WorkloadSource> sources = KernelSources.Find(host, call.GetRequiredValue(_kernels));
        ImmutableArray<Backend> backends = _options.BackendsOf(call, host);
        ComparisonSettings settings = _options.SettingsOf(call, host, backends, sources);
        ImmutableArray<UserInput> inputs = _input.Read(
            call, sources, _options.GivenSize(call), _options.ProcessesOf(call), settings.PipedConfig is not null, settings.Seed);
        _views.Check(call);
        _options.WarnOfTooFew(call);
        Func<ComparisonResult, ComparisonResult> holdAgainst = _against.Read(call, Machine.Current);

        MachineCeilings? Survey(TimeSpan timePerFigure)
            => CeilingSurvey.Measure(host, new SystemFiles(), settings.Threads, timePerFigure, step => ProgressLine.Show(step.What));

        MachineCeilings? ceilings = call.GetValue(_noCeilings) ? null : Survey(CeilingSurvey.Brief);
        ComparisonResult result = Compare(call, backends, [.. PartsOf(call, sources, inputs, settings)]);
        result = ceilings is null ? result : Plausibility.Judge(result, ceilings, () => Survey(CeilingSurvey.Thorough));
        result = ThreadScaling.AddTo(result);
        ProgressLine.Clear();
        _views.Write(holdAgainst(result), call);
        return ExitCodeOf(result, _options.NamedBackends(call));
    }

    /// <summary>What is compared one after the other: every input of the one kernel, or every kernel at every size.</summary>
    private IEnumerable<(WorkloadSource Source, ComparisonSettings Settings)> PartsOf(
        ParseResult call, ImmutableArray<WorkloadSource> sources, ImmutableArray<UserInput> inputs, ComparisonSettings settings)
        => inputs.IsEmpty
            ? from source in sources
              from size in _options.SizesOf(call)
              select (source, settings with { Size = size })
            : inputs.Select(input => (sources[0], settings with { Size = null, Input = input }));

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
                ? ComparisonRunner.Run([source], backends, own, progress, cancellation)
                : RepeatedComparison.Run([source], backends, own, processes, progress, cancellation);
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

    /// <summary>A wrong result weighs most; then an interruption; then what was asked for, or everything, not being available.</summary>
    private static int ExitCodeOf(ComparisonResult result, ImmutableArray<string> named)
    {
        if (result.Results.Any(candidate => candidate.Verdict.IsWrong()))
        {
            return ExitCode.WrongResult;
        }

        if (!result.Complete)
        {
            return ExitCode.Interrupted;
        }

        bool absent = result.Results.Any(
            candidate => candidate.Verdict != Verdict.Pass && named.Contains(candidate.Backend, StringComparer.OrdinalIgnoreCase));
        return absent || !result.Results.Any(candidate => candidate.Verdict == Verdict.Pass)
            ? ExitCode.NotAvailable
            : ExitCode.Done;
    }
}
