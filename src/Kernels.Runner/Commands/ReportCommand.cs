using System.CommandLine;
using Kernels.Files;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;

namespace Kernels.Runner.Commands;

/// <summary><c>kernels report RESULT.json</c></summary>
internal sealed class ReportCommand : Command
{
    private readonly Argument<string> _result = new("RESULT.json")
    {
        Description = $"A file that '{ProgramName.Value} compare --json' wrote, or a name given to --save.",
    };

    private readonly ViewOptions _views = new();
    private readonly AgainstOptions _against = new();
    private readonly SaveOptions _save = new();

    public ReportCommand()
        : base("report", "Show a saved comparison again, in any view, without measuring.")
    {
        Add(_result);
        _views.AddTo(this);
        _against.AddTo(this, measures: false);
        _save.AddTo(this);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        string result = call.GetRequiredValue(_result);
        _views.Check(call, [(_result.Name, result), .. _against.InputsOf(call)]);
        _save.Check(call);
        ComparisonResult saved = NamedResult.Read(result, Name, call).Result;
        ComparisonResult shown = _against.Read(call, saved.Machine, RowKey.AllOf(saved))(saved);
        _against.RequireChanges(call, shown);
        _views.Write(shown, call);
        _save.Write(shown, call);
        return _against.AllowedSlowdownOf(call) is null ? ExitCode.Done : GateReport.Write(shown);
    }
}
