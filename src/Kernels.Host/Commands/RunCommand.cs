using System.CommandLine;
using Kernels.Workloads;

namespace Kernels.Host.Commands;

/// <summary><c>kernels run</c>: one sub-command for each kernel, with the options that its workload source takes.</summary>
internal sealed class RunCommand : Command
{
    public RunCommand()
        : base("run", "Run a kernel once on your own input, with the configured backend.")
    {
        foreach (UserWorkloadSource source in WorkloadSources.All)
        {
            Add(new RunKernelCommand(source));
        }
    }
}
