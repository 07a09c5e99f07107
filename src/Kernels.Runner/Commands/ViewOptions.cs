using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Files;
using Kernels.Hosting;
using Kernels.Runner.Reports;
using Kernels.Runner.Reports.Html;
using Kernels.Runner.Results;
using Kernels.Runner.SelfTest;
using Kernels.Workloads.Formats;

namespace Kernels.Runner.Commands;

/// <summary>The views of a comparison that can be asked for, besides the tables on the terminal.</summary>
internal sealed class ViewOptions
{
    private static readonly string[] Markdown = [".md", ".markdown", ".txt"];

    private static readonly ImmutableArray<View> Views =
    [
        new("--json", $"JSON ({ComparisonResult.SchemaName})", [".json", ".txt"], JsonReport.Write, SelfTestJson.Write),
        new("--csv", "comma-separated values", [".csv", ".txt"], CsvReport.Write, null),
        new("--markdown", "Markdown", Markdown, MarkdownReport.Write, SelfTestReport.WriteMarkdown),
        new("--summary", "a short summary in Markdown", Markdown, SummaryReport.Write, null),
        new("--tracking-json", "JSON for actions that track benchmarks (customSmallerIsBetter)", [".json", ".txt"], TrackingJson.Write, null),
        new("--html", "one HTML file with charts", [".html", ".htm"], HtmlReport.Write, null),
    ];

    private readonly ImmutableArray<(View View, Option<string?> Option)> _options =
    [
        .. Views.Select(view => (view, new Option<string?>(view.Option)
        {
            HelpName = "FILE",
            Description = $"Also write {view.Description}; {Descriptors.Standard} writes to standard output instead of tables.",
        })),
    ];

    private readonly List<(View View, OutputTarget Target)> _targets = [];

    private readonly StepSummary _stepSummary = new();

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Also show first calls, memory, and the command that repeats each row.",
    };

    /// <summary>The views that a self-test has too.</summary>
    public IEnumerable<Option> OfSelfTest => _options.Where(option => option.View.WriteSelfTest is not null).Select(option => option.Option);

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="command">The verb.</param>
    public void AddTo(Command command)
    {
        foreach ((_, Option<string?> option) in _options)
        {
            command.Add(option);
        }

        _stepSummary.AddTo(command);
        command.Add(_verbose);
    }

    /// <summary>Checks, before anything is measured, that every view can be written to its target.</summary>
    /// <param name="call">The call.</param>
    /// <param name="inputs">The files that the verb reads: the option or argument, and the path.</param>
    /// <exception cref="KernelsConfigurationException">Two views have one target.</exception>
    /// <exception cref="Workloads.UserInputException">
    /// A target can't be written, is one of the inputs, or is named like a file of another format.
    /// </exception>
    public void Check(ParseResult call, params IEnumerable<(string Name, string Path)> inputs)
    {
        inputs = inputs.Append((CommonOptions.Config.Name, call.GetValue(CommonOptions.Config) ?? Settings.DefaultFile));
        _targets.Clear();
        foreach ((View view, string path) in AskedFor(call))
        {
            FileExtensions.Require(view.Option, path, view.Extensions);
            OutputTarget target = OutputTarget.Check(path);
            target.RequireNoInput(view.Option, inputs);
            if (_targets.Find(other => other.Target.IsSameAs(target)).View is { } other)
            {
                throw new KernelsConfigurationException(
                    $"{other.Option} and {view.Option} both write '{path}'; allowed: a target for each.");
            }

            _targets.Add((view, target));
        }

        _stepSummary.Check(call);
    }

    /// <summary>Writes the views, and the tables unless a view takes standard output.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="call">The call.</param>
    public void Write(ComparisonResult result, ParseResult call)
    {
        Write(
            call,
            () => ConsoleReport.Write(result, call.GetValue(_verbose), Terminal.Output),
            (view, output) => view.Write(result, output));
        _stepSummary.Write(result);
    }

    /// <summary>Writes the views of a self-test, and its tables unless a view takes standard output.</summary>
    /// <param name="result">The self-test.</param>
    /// <param name="call">The call, whose views are <see cref="OfSelfTest"/>.</param>
    public void Write(SelfTestResult result, ParseResult call) => Write(
        call,
        () => SelfTestReport.Write(result, Terminal.Output),
        (view, output) => view.WriteSelfTest!(result, output));

    private void Write(ParseResult call, Action writeTables, Action<View, TextWriter> write)
    {
        bool tables = !_targets.Exists(view => view.Target.IsStandardOutput);
        if (tables)
        {
            writeTables();
        }

        foreach ((View view, OutputTarget target) in _targets)
        {
            if (target.IsStandardOutput)
            {
                Terminal.WriteDocument(output => write(view, output));
                continue;
            }

            target.WriteText(output => write(view, output));
            if (tables)
            {
                Terminal.Output.Say($"wrote {target.Path}");
            }
        }
    }

    private IEnumerable<(View View, string Target)> AskedFor(ParseResult call)
    {
        foreach ((View view, Option<string?> option) in _options)
        {
            if (call.GetValue(option) is { } target)
            {
                yield return (view, target);
            }
        }
    }

    /// <summary>A way to write a comparison.</summary>
    /// <param name="Option">The option that asks for it.</param>
    /// <param name="Description">What is written.</param>
    /// <param name="Extensions">How names of its files end, if they say a format.</param>
    /// <param name="Write">Writes it.</param>
    /// <param name="WriteSelfTest">Writes a self-test in this view; null if there is no such view.</param>
    private sealed record View(
        string Option,
        string Description,
        string[] Extensions,
        Action<ComparisonResult, TextWriter> Write,
        Action<SelfTestResult, TextWriter>? WriteSelfTest);
}
