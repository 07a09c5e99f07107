using System.CommandLine;
using Kernels.Host.Reports;
using Kernels.Hosting;

namespace Kernels.Host.Commands;

/// <summary><c>kernels info KERNEL</c></summary>
internal sealed class InfoCommand : Command
{
    private readonly Argument<string> _kernel = new("KERNEL") { Description = $"One of {CommonOptions.KernelNames}." };

    public InfoCommand()
        : base("info", "Show a kernel's contract: definition, parameters, buffers, presets, work model, implementations.")
    {
        Add(_kernel);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        KernelContract contract = KernelHost.FindKernel(call.GetRequiredValue(_kernel));
        InfoReport.Write(
            contract, CommonOptions.FindSource(contract), Settings.CreateHost(call).Backends, Terminal.Output);
        return ExitCode.Done;
    }
}
