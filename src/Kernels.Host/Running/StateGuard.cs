using System.Collections.Immutable;
using Kernels.Plugins.State;

namespace Kernels.Host.Running;

/// <summary>
/// Finds what calls of a candidate change of this process and of the calling thread, and puts it back before anything else
/// computes, so that the candidate is blamed and no rival is harmed.
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

    /// <summary>The ids of the threads that were started by loading its backend and by its calls, timed ones apart.</summary>
    public ImmutableHashSet<int> StartedThreads => _started.ToImmutable();

    /// <summary>Makes one for a candidate; null for one whose process is its own, and where state is not known.</summary>
    public static StateGuard? For(Candidate candidate)
        => candidate is { Implementation: not null, Backend.IsOutOfProcess: false } && ProcessState.IsKnown
            ? new StateGuard(candidate)
            : null;

    /// <summary>Before calls: what the host itself changed since the last ones is right.</summary>
    /// <param name="isTimed">Whether calls are timed, so that threads are not looked at.</param>
    public void Begin(bool isTimed)
    {
        _found = [];
        _threads = isTimed || !OperatingSystem.IsLinux() ? null : ProcessThreads.Of(null);
        _state.Hold();
    }

    /// <summary>
    /// Right after calls: what looks at their results computes with floating-point control, too. After the first one also
    /// what it loaded.
    /// </summary>
    /// <exception cref="KernelException">It loaded a library that others may write.</exception>
    public void AfterCalls()
    {
        _found = _found.AddRange(_state.RestoreFloatingPoint());
        if (!_isExamined)
        {
            _isExamined = true;
            _code?.Examine();
        }
    }

    /// <summary>After calls, outside of timed regions.</summary>
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
