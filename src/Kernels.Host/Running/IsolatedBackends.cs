using System.Collections.Immutable;
using Kernels.Hosting;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Protocol;

namespace Kernels.Host.Running;

/// <summary>Backends of this process, run in processes of their own instead: what one does wrong harms no other.</summary>
internal sealed class IsolatedBackends : IDisposable
{
    private readonly List<WorkerConnection> _connections = [];

    /// <summary>Isolates backends. Their processes start at their first calls.</summary>
    /// <param name="backends">The backends; those that are isolated already, or unavailable, stay as they are.</param>
    /// <param name="timeLimit">How long a call may take.</param>
    /// <exception cref="KernelException">The <c>kernels</c> program is not there.</exception>
    public IsolatedBackends(ImmutableArray<Backend> backends, TimeSpan timeLimit)
    {
        WorkerLimits limits = new() { FirstCall = timeLimit, Call = timeLimit };
        All = [.. backends.Select(backend => backend.IsOutOfProcess || backend.UnavailableReason is not null
            ? backend
            : Isolate(backend, limits))];
    }

    /// <summary>The backends, in the same order.</summary>
    public ImmutableArray<Backend> All { get; }

    /// <summary>Ends the processes.</summary>
    public void Dispose()
    {
        foreach (WorkerConnection connection in _connections)
        {
            connection.Dispose();
        }
    }

    private Backend Isolate(Backend backend, WorkerLimits limits)
    {
        // A plug-in comes from its folder.
        ImmutableArray<string> served = BackendCatalog.Names.Contains(backend.Name)
            ? [IsolatedBackend.ServeOption, backend.Name]
            : [backend.Origin];
        WorkerCommand command = WorkerCommand.OfServing(backend.Name, Environment.CurrentDirectory, served);
        WorkerConnection connection = new(command, limits);
        _connections.Add(connection);
        return RemoteBackend.Isolate(backend, connection);
    }
}
