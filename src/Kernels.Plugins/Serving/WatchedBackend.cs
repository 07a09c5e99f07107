using System.Text.Json;
using Kernels.Plugins.State;

namespace Kernels.Plugins.Serving;

/// <summary>
/// Watches what process state a backend of this process changes when it loads and in its calls. The host asks for the result.
/// </summary>
/// <param name="load">Loads the backend.</param>
internal sealed class WatchedBackend(Func<Backend> load) : KernelWrapper
{
    private readonly HashSet<StateChange> _changes = [];
    private readonly ProcessState _state = new();

    /// <summary>Loads it.</summary>
    /// <returns>A backend that computes the same, watched.</returns>
    public Backend Load()
    {
        Backend backend;
        _state.Hold();
        try
        {
            backend = load();
        }
        finally
        {
            Note(isLoading: true);
        }

        return Wrap(backend);
    }

    /// <summary>Writes the changes so far.</summary>
    /// <param name="json">The writer, inside an object.</param>
    public void Write(Utf8JsonWriter json) => StateChange.Write(_changes, json);

    private void Note(bool isLoading, int threads = 1) => _changes.UnionWith(
        _state.RestoreTeam(threads).AddRange(_state.RestoreChanged()).Select(difference => new StateChange(isLoading, difference)));

    protected override IKernel<TArguments> Wrap<TArguments>(KernelContract<TArguments> contract, IKernel<TArguments> kernel)
        => new WatchedKernel<TArguments>(this, kernel);

    private sealed class WatchedKernel<TArguments>(WatchedBackend owner, IKernel<TArguments> kernel) : IKernel<TArguments>
        where TArguments : struct, allows ref struct
    {
        public void Invoke(scoped in TArguments arguments, in KernelOptions options)
        {
            owner._state.Hold();
            try
            {
                kernel.Invoke(in arguments, in options);
            }
            finally
            {
                owner.Note(isLoading: false, options.ThreadCount);
            }
        }
    }
}
