using Kernels.Runner.Commands;

namespace Kernels.Queue.Commands;

/// <summary><c>kernels submit</c></summary>
internal sealed class SubmitCommand() : KernelCommands(
    Verb,
    "Put the parts of a call of 'run' into a queue, for workers on any machine that has the files.",
    static (contract, options, name) => new SubmitKernelCommand(contract, options, name))
{
    public const string Verb = "submit";
}
