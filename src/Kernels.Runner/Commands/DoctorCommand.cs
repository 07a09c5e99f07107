using System.Collections.Immutable;
using System.CommandLine;
using Kernels.Runner.Diagnosis;
using Kernels.Runner.Platform;
using Kernels.Runner.Reports;

namespace Kernels.Runner.Commands;

/// <summary><c>kernels doctor</c></summary>
internal sealed class DoctorCommand : Command
{
    private readonly Option<int[]?> _threads = CommonOptions.Threads("1, and every processor");

    private readonly Option<bool> _noCeilings = CommonOptions.NoCeilings();

    private readonly Option<bool> _json = CommonOptions.Json(DoctorResult.SchemaName);

    public DoctorCommand()
        : base("doctor", "Show what this machine is, measure its ceilings, and say what is missing and what to do about it.")
    {
        Add(_threads);
        Add(_noCeilings);
        Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        ImmutableArray<int> threads = call.GetValue(_noCeilings) ? [] : CommonOptions.ChooseThreads(call.GetValue(_threads));
        DoctorResult result = Doctor.Examine(Settings.CreateHost(call), new SystemFiles(), threads, ProgressLine.Show);
        ProgressLine.Clear();
        if (call.GetValue(_json))
        {
            Terminal.WriteDocument(output => JsonReport.Write(result, output));
        }
        else
        {
            DoctorReport.Write(result, Terminal.Output);
        }

        return ExitCode.Done;
    }
}
