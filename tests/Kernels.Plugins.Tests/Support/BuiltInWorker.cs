using Kernels.Hosting;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;

namespace Kernels.Plugins.Tests.Support;

/// <summary>Workers that serve a built-in backend.</summary>
internal static class BuiltInWorker
{
    public static WorkerConnection Serve(string backend) => new(
        WorkerCommand.OfServing(backend, Environment.CurrentDirectory, [IsolatedBackend.ServeOption, backend]), ShellWorker.Limits);
}
