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
        Description = $"A result: a file that '{ProgramName.Value} compare --json' wrote, or a name given to --save.",
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
        _views.Check(call);
        _save.Check(call);
        ComparisonResult saved = NamedResult.Read(call.GetRequiredValue(_result), Name, call).Result;
        ComparisonResult result = _against.Read(call, saved.Machine)(saved);
        _against.RequireChanges(call, result);
        _views.Write(result, call);
        _save.Write(result, call);
        return _against.AllowedSlowdownOf(call) is null ? ExitCode.Done : GateReport.Write(result);
    }
}
