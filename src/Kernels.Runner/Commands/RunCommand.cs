namespace Kernels.Runner.Commands;

/// <summary><c>kernels run</c></summary>
internal sealed class RunCommand() : KernelCommands(
    "run",
    "Run a kernel once on your own input, with the configured backend.",
    static (contract, options, name) => new RunKernelCommand(contract, options, name));
