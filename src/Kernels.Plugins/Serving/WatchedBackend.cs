using System.Text.Json;
using Kernels.Plugins.State;

namespace Kernels.Plugins.Serving;

/// <summary>
/// A backend of this process, whose load and calls are watched for state of the process that they change. The host asks
/// what that was.
/// </summary>
/// <param name="load">Loads the backend.</param>
internal sealed class WatchedBackend(Func<Backend> load)
{
    private readonly HashSet<StateChange> _changes = [];
    private readonly ProcessState _state = new();

    /// <summary>Loads it.</summary>
    /// <returns>What computes the same, watched.</returns>
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

        if (backend.UnavailableReason is not null)
        {
            return backend;
        }

        Maker maker = new(this);
        return Backend.Available(
            backend.Name,
            backend.Description,
            backend.Origin,
            [.. backend.Implementations.Select(maker.Make)],
            backend.Problems,
            declared: backend.Declared);
    }

    /// <summary>Writes what was changed so far.</summary>
    /// <param name="json">Where it goes: inside an object.</param>
    public void Write(Utf8JsonWriter json) => StateChange.Write(_changes, json);

    private void Note(bool isLoading, int threads = 1) => _changes.UnionWith(
        _state.RestoreTeam(threads).AddRange(_state.RestoreChanged()).Select(difference => new StateChange(isLoading, difference)));

    private sealed class Maker(WatchedBackend owner) : IKernelContractVisitor
    {
        private Implementation? _implementation;

        public Implementation Make(Implementation implementation)
        {
            _implementation = implementation;
            implementation.Contract.Accept(this);
            return _implementation;
        }

        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
            => _implementation = Implementation.Create(
                contract,
                new WatchedKernel<TArguments>(owner, ((Implementation<TArguments>)_implementation!).Kernel),
                _implementation.InstructionSet,
                _implementation.Threads);
    }

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
