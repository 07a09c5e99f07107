using System.CommandLine;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.Workloads;
using Kernels.Workloads.Formats;

namespace Kernels.Runner.Commands;

/// <summary>Appends a summary to what GitHub Actions shows for a step.</summary>
internal sealed class StepSummary
{
    /// <summary>The environment variable that names the file.</summary>
    public const string Variable = "GITHUB_STEP_SUMMARY";

    private readonly Option<bool> _option = new("--step-summary")
    {
        Description = $"Append the summary to the file named by {Variable}, which GitHub Actions sets.",
    };

    private string? _path;

    /// <summary>Adds the option to a verb.</summary>
    /// <param name="command">The verb.</param>
    public void AddTo(Command command) => command.Add(_option);

    /// <summary>Checks, before anything is measured, that the file can be appended to. Warns if no file is named.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="UserInputException">It can't.</exception>
    public void Check(ParseResult call)
    {
        _path = null;
        if (!call.GetValue(_option))
        {
            return;
        }

        _path = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(_path))
        {
            _path = null;
            Terminal.WriteWarning($"{_option.Name} writes nothing, since {Variable} is not set; --summary FILE writes a summary anywhere");
            return;
        }

        Append(static _ => { });
    }

    /// <summary>Appends the summary if that was asked for and a file is named.</summary>
    /// <param name="result">The comparison.</param>
    /// <exception cref="UserInputException">It can't be written.</exception>
    public void Write(ComparisonResult result)
    {
        if (_path is not null)
        {
            Append(output =>
            {
                SummaryReport.Write(result, output);
                output.WriteLine();
            });
        }
    }

    private void Append(Action<TextWriter> write)
    {
        try
        {
            using StreamWriter writer = new(_path!, append: true);
            write(writer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserInputException($"{Variable} names '{_path}', which can't be written: {FileErrors.Describe(exception, _path!)}");
        }
    }
}
