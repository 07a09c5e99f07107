using System.Collections.Immutable;
using System.Globalization;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;
using Kernels.Runner.Results;

namespace Kernels.Runner.SelfTest;

/// <summary>
/// Chains that a process of their own computes, with or without added work. They stand for a build in the self-test of gates.
/// </summary>
internal static class ServedChain
{
    /// <summary>The option of <c>kernels serve</c> before the share of steps that are added.</summary>
    public const string Option = "--chain";

    /// <summary>The id that the process reports.</summary>
    private const string Id = "chain";

    /// <summary>What the process serves.</summary>
    /// <param name="added">The share of steps that are added, such as 0.05; 0 for none.</param>
    public static Backend Load(double added)
        => Backend.Available(
            Id, "self-test", "built in", [Implementation.Create(Chain.Contract, new ChainKernel(added), "scalar", ThreadSupport.Many)]);

    /// <summary>Makes a backend of a process, which starts at its first call as that of an older build does.</summary>
    /// <param name="name">The backend's name in the comparison.</param>
    /// <param name="added">The share of steps that are added.</param>
    /// <param name="processes">Takes the process, which the caller disposes.</param>
    /// <exception cref="KernelException">This program is not found.</exception>
    private static Backend Connect(string name, double added, List<IDisposable> processes)
    {
        WorkerCommand command = WorkerCommand.OfBuild(
            OwnExecutable.Find(),
            name,
            AppContext.BaseDirectory,
            [Option, added.ToString(CultureInfo.InvariantCulture)]);
        WorkerConnection connection = new(command with { Id = Id }, new WorkerLimits());
        processes.Add(connection);
        return RemoteBackend.Isolate(Load(added), connection);
    }

    /// <summary>A backend and its counterpart of an older build, which never has work added.</summary>
    /// <param name="name">The name of this build's backend.</param>
    /// <param name="added">The share of steps that this build adds.</param>
    /// <param name="processes">Takes the processes, which the caller disposes.</param>
    /// <exception cref="KernelException">This program is not found.</exception>
    public static ImmutableArray<Backend> ConnectPair(string name, double added, List<IDisposable> processes)
        => [Connect(name, added, processes), Connect(BuildName.OldOf(name), 0, processes)];
}
