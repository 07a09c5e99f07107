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
    private ImmutableArray<StateDifference> _found = [];

    private StateGuard()
    {
    }

    /// <summary>Makes one for a candidate; null for one whose process is its own, and where state is not known.</summary>
    public static StateGuard? For(Candidate candidate)
        => candidate is { Implementation: not null, Backend.IsOutOfProcess: false } && ProcessState.IsKnown ? new StateGuard() : null;

    /// <summary>Before calls: what the host itself changed since the last ones is right.</summary>
    public void Begin()
    {
        _found = [];
        _state.Hold();
    }

    /// <summary>Right after calls: what looks at their results computes with floating-point control, too.</summary>
    public void AfterCalls() => _found = _found.AddRange(_state.RestoreFloatingPoint());

    /// <summary>After calls, outside of timed regions.</summary>
    /// <returns>Everything that was changed since <see cref="Begin"/>; empty for nothing.</returns>
    public ImmutableArray<StateDifference> End() => _found.AddRange(_state.RestoreChanged());
}
