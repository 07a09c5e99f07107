using System.Collections.Immutable;
using Kernels.Plugins.State;

namespace Kernels.Runner.Measuring;

/// <summary>
/// Finds what a candidate's calls change in the state of this process and of the calling thread, and restores it before
/// anything else computes. So the candidate is blamed, and no rival is harmed.
/// </summary>
internal sealed class StateGuard
{
    private readonly ProcessState _state = new();
    private readonly ImmutableHashSet<int>.Builder _started = ImmutableHashSet.CreateBuilder<int>();
    private readonly LoadedCode? _code;
    private readonly int _team;
    private bool _isExamined;
    private ImmutableArray<StateDifference> _found = [];
    private ImmutableHashSet<int>? _threads;

    private StateGuard(Candidate candidate)
    {
        _code = candidate.Backend.Loaded;
        _team = _code is { SharesOpenMp: true } ? candidate.Threads : 1;
        _started.UnionWith(_code?.StartedThreads ?? []);
    }

    /// <summary>The ids of the threads that were started by loading its backend and by its calls, except timed ones.</summary>
    public ImmutableHashSet<int> StartedThreads => _started.ToImmutable();

    /// <summary>
    /// Makes one for a candidate; null if it has no implementation or its own process, or if state is unknown here.
    /// </summary>
    public static StateGuard? For(Candidate candidate)
        => candidate is { Implementation: not null, Backend.IsOutOfProcess: false } && ProcessState.IsKnown
            ? new StateGuard(candidate)
            : null;

    /// <summary>Prepares for calls. Changes that the host itself made since the last ones are accepted.</summary>
    /// <param name="isTimed">Whether calls are timed, so that threads are not looked at.</param>
    public void Begin(bool isTimed)
    {
        _found = [];
        _threads = isTimed || !OperatingSystem.IsLinux() ? null : ProcessThreads.Of(null);
        _state.Hold();
    }

    /// <summary>
    /// Restores floating-point control right after calls, since checking their results depends on it too. After the first
    /// calls, also examines what the candidate loaded.
    /// </summary>
    /// <exception cref="KernelException">The candidate loaded a library that others may write.</exception>
    public void AfterCalls()
    {
        _found = _found.AddRange(_state.RestoreFloatingPoint());
        if (!_isExamined)
        {
            _isExamined = true;
            _code?.Examine();
        }
    }

    /// <summary>Restores everything else after calls, outside of timed regions.</summary>
    /// <returns>Everything that was changed since <see cref="Begin"/>; empty for nothing.</returns>
    public ImmutableArray<StateDifference> End()
    {
        if (_threads is not null && OperatingSystem.IsLinux())
        {
            _started.UnionWith(ProcessThreads.Of(null).Except(_threads));
            _found = _found.AddRange(_state.RestoreTeam(_team));
        }

        return _found.AddRange(_state.RestoreChanged());
    }
}
