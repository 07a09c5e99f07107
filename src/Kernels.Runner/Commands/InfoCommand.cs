using System.CommandLine;
using Kernels.Hosting;
using Kernels.Runner.Reports;

namespace Kernels.Runner.Commands;

/// <summary><c>kernels info KERNEL</c></summary>
internal sealed class InfoCommand : Command
{
    private readonly Argument<string> _kernel = new(CommonOptions.KernelArgument)
    {
        Description = $"One of {CommonOptions.KernelNames}, or a kernel of a plug-in.",
    };

    public InfoCommand()
        : base("info", "Show a kernel's contract: definition, parameters, buffers, presets, work model, implementations.")
    {
        Add(_kernel);
        SetAction(Run);
    }

    private int Run(ParseResult call)
    {
        using KernelHost host = Settings.CreateHost(call);
        KernelContract contract = host.FindKernel(call.GetRequiredValue(_kernel));
        InfoReport.Write(contract, KernelSources.Of(host, contract), host.Backends, Terminal.Output);
        return ExitCode.Done;
    }
}
