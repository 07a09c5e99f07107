using System.CommandLine;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;

namespace Kernels.Runner.Commands;

/// <summary><c>kernels list</c></summary>
internal sealed class ListCommand : Command
{
    private readonly Option<bool> _json = CommonOptions.Json(KernelList.SchemaName);

    public ListCommand()
        : base("list", "Show which backend implements which kernel here, why others don't, and which one is selected.")
    {
        Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        KernelList list = KernelList.Of(Settings.CreateHost(call));
        if (call.GetValue(_json))
        {
            Terminal.WriteDocument(output => JsonReport.Write(list, output));
        }
        else
        {
            ListReport.Write(list, Terminal.Output);
        }

        return ExitCode.Done;
    }
}
