using System.Collections.Immutable;
using Kernels.Files;
using Kernels.Plugins.Catalog;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;

namespace Kernels.Hosting;

/// <summary>A built-in backend in a process of its own.</summary>
internal static class IsolatedBackend
{
    /// <summary>The option of <c>kernels serve</c> that names a built-in backend.</summary>
    public const string ServeOption = "--backend";

    /// <summary>Loads a backend here for its description, but computes in a worker, which starts at the first call.</summary>
    /// <param name="entry">The backend.</param>
    /// <param name="settings">Where the <c>kernels</c> program is, and which limits apply.</param>
    /// <param name="workers">Receives the worker, which the caller disposes.</param>
    /// <returns>The backend; also unavailable if no worker can be started.</returns>
    public static Backend Load(BackendEntry entry, PluginSettings settings, ImmutableArray<IDisposable>.Builder workers)
    {
        Backend here = entry.Load();
        if (here.UnavailableReason is not null)
        {
            return here;
        }

        if (entry.IsOwn && !OwnExecutable.IsThisProgram)
        {
            return Backend.Unavailable(
                here.Name,
                here.Description,
                here.Origin,
                "its code is this application's own, which gets a process of its own only in a program that calls KernelsApp.Run");
        }

        try
        {
            WorkerCommand command = WorkerCommand.OfServing(
                here.Name,
                CurrentFolder.Path ?? AppContext.BaseDirectory,
                [ServeOption, here.Name],
                settings.Executable,
                settings.MaxDataBytes);
            WorkerConnection worker = new(command, settings.Limits);
            workers.Add(worker);
            return RemoteBackend.Isolate(here, worker);
        }
        catch (KernelException problem)
        {
            return Backend.Unavailable(here.Name, here.Description, here.Origin, problem.Cause);
        }
    }
}
