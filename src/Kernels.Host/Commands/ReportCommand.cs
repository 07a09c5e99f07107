using System.CommandLine;
using Kernels.Host.Reports;
using Kernels.Host.Running;

namespace Kernels.Host.Commands;

/// <summary><c>kernels report RESULT.json</c></summary>
internal sealed class ReportCommand : Command
{
    private readonly Argument<string> _result = new("RESULT.json") { Description = "A result, as 'kernels compare --json' writes it." };
    private readonly ViewOptions _views = new();
    private readonly AgainstOptions _against = new();

    public ReportCommand()
        : base("report", "Show a saved comparison again, in any view, without measuring.")
    {
        Add(_result);
        _views.AddTo(this);
        _against.AddTo(this);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        _views.Check(call);
        ComparisonResult result = ResultFile.Read(call.GetRequiredValue(_result));
        _views.Write(_against.Read(call, result.Machine)(result), call);
        return ExitCode.Done;
    }
}
