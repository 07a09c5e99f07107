using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Hosting;
using Kernels.Hosting.Tuning;
using Kernels.Runner.Platform;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Runner.Roofline;
using Kernels.Runner.Tuning;
using Kernels.Workloads;

namespace Kernels.Runner.Commands;

/// <summary><c>kernels tune [KERNEL…]</c></summary>
internal sealed class TuneCommand : Command
{
    private const double DefaultBudgetSeconds = 5;
    private const ulong Seed = 1;

    /// <summary>Not tiny: when a call takes a millisecond, the choice of backend matters least.</summary>
    private static readonly WorkloadSize[] DefaultSizes = [WorkloadSize.Small, WorkloadSize.Medium, WorkloadSize.Large];

    private readonly Argument<string[]> _kernels = CommonOptions.Kernels(ArgumentArity.ZeroOrMore, "Kernels to measure (default all):");

    private readonly Option<WorkloadSize[]?> _sizes = Values.Choices<WorkloadSize>(
        "--size", $"Presets, several separated by commas. [default: {string.Join(',', DefaultSizes.Select(Naming.Name))}]", "--sizes");

    private readonly Option<int[]?> _threads = CommonOptions.Threads("1, and every processor");

    private readonly Option<double?> _budget = Values.Seconds(
        "--budget",
        "Time for the rounds of one kernel, size and thread count, such as 10s; validation, warm-up and ceilings come on top.",
        $"{DefaultBudgetSeconds}s",
        0.1,
        86_400);

    private readonly Option<string?> _record = new("--record")
    {
        HelpName = "FILE",
        Description = $"The record's file, such as {TuningLocation.ShippedName} to ship with an application. [default: as configured]",
    };

    private readonly Option<bool> _show = new("--show")
    {
        Description = "Show the record, and which parts of it hold here, without measuring.",
    };

    private readonly Option<bool> _clear = new("--clear")
    {
        Description = "Remove these kernels, sizes and thread counts from the record, without measuring.",
    };

    public TuneCommand()
        : base("tune", "Measure which backend is the fastest here, and record it for auto.")
    {
        Add(_kernels);
        Add(_sizes);
        Add(_threads);
        Add(_budget);
        Add(_record);
        Add(_show);
        Add(_clear);
        Validators.Add(call =>
        {
            if (call.GetValue(_show) && call.GetValue(_clear))
            {
                call.AddError(OptionRules.Exclude(_show.Name, _clear.Name));
            }

            if (call.GetValue(_record) is { } record && (record.Length == 0 || record.Contains('\0', StringComparison.Ordinal)))
            {
                call.AddError("--record is no path; allowed: the path of a record");
            }
        });
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        using KernelHost host = Settings.CreateHost(call, record: RecordOf(call));
        TuningFilter filter = new(
            KernelSources.Find(host, call.GetValue(_kernels) ?? []), call.GetValue(_sizes), call.GetValue(_threads));
        string path = host.Record.Path ?? throw new KernelsConfigurationException($"there is no record: {host.Record.Absence}.");
        TuningStore store = new(path, Terminal.WriteWarning);
        return call.GetValue(_show) ? Show(path, filter, host)
            : call.GetValue(_clear) ? Clear(store, path, filter)
            : Tune(store, path, filter, host, call.GetValue(_budget) ?? DefaultBudgetSeconds);
    }

    private static int Show(string path, TuningFilter filter, KernelHost host)
    {
        TuningReading reading = TuningReader.Read(path);
        if (reading.State is not (TuningState.Whole or TuningState.Missing))
        {
            if (reading.Record.Count == 0)
            {
                throw new KernelsConfigurationException($"the record {path} can't be shown: {reading.Problem}.");
            }

            Terminal.WriteWarning($"the record {path} is shown without its faulty parts: {reading.Problem}");
        }

        TuningReport.Write(
            path,
            reading.Record.Without(winner => !filter.Takes(winner)),
            contract => TuningEnvironment.CurrentFor(host.Backends, contract),
            Terminal.Output);
        return ExitCode.Done;
    }

    private static int Clear(TuningStore store, string path, TuningFilter filter)
    {
        int removed = 0;
        if (File.Exists(path))
        {
            store.Update(record =>
            {
                TuningRecord rest = record.Without(filter.Takes);
                removed = record.Count - rest.Count;
                return rest;
            });
        }

        Terminal.Output.Say($"removed {removed} from {path}");
        return ExitCode.Done;
    }

    private static int Tune(TuningStore store, string path, TuningFilter filter, KernelHost host, double budgetSeconds)
    {
        ImmutableArray<TuningStep> steps = filter.Steps(KernelSources.All(host), DefaultSizes, CommonOptions.ChooseThreads(filter.Threads));
        store.Prepare();
        TuningReport.WriteAbsent(host.Backends, Terminal.Output);

        CancellationToken interruption = Interruption.Defer();
        Tuner tuner = new(host.Backends, budgetSeconds, Seed, Judge(host, [.. steps.Select(step => step.Threads).Distinct().Order()]));
        Action<Step> show = ProgressLine.Show;
        int recorded = 0;
        bool isWrong = false;
        for (int index = 0; index < steps.Length && !interruption.IsCancellationRequested; index++)
        {
            Action<Step> progress = show.Part(index, steps.Length, $"{index + 1} of {steps.Length}: ");
            TuningOutcome outcome = tuner.Measure(steps[index], progress, interruption);
            if (outcome.Winner is { } winner)
            {
                // Not sooner: a worker says only when it starts what it computes with.
                TuningEnvironment environment = TuningEnvironment.Current(host.Backends);
                store.Update(record => record.With(environment, winner));
                recorded++;
            }

            ProgressLine.Clear();
            TuningReport.Write(outcome, Terminal.Output);
            isWrong |= !outcome.Problems.IsEmpty;
        }

        Terminal.Output.Say($"recorded {recorded} of {steps.Length} in {path}");
        return interruption.IsCancellationRequested ? ExitCode.Interrupted
            : isWrong ? ExitCode.WrongResult
            : recorded == steps.Length ? ExitCode.Done : ExitCode.NotAvailable;
    }

    /// <summary>Judges results, so that none that is faster than this machine allows is recorded.</summary>
    private static Func<ComparisonResult, ComparisonResult> Judge(KernelHost host, ImmutableArray<int> threads)
    {
        MachineCeilings? Survey(TimeSpan timePerFigure)
            => CeilingSurvey.Measure(host, new SystemFiles(), threads, timePerFigure, step => ProgressLine.Show(step.What));

        return Survey(CeilingSurvey.Brief) is { } ceilings
            ? result => Plausibility.Judge(result, ceilings, () => Survey(CeilingSurvey.Thorough))
            : result => result;
    }

    private Setting<string>? RecordOf(ParseResult call)
        => call.GetValue(_record) is { } record ? new Setting<string>(record, _record.Name) : null;
}
