using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.State;

/// <summary>
/// The state of this process and the calling thread, apart from memory, at one moment. It finds what foreign code changes, and
/// restores it. Available on Linux, on x86-64 and arm64. Only the calling thread may use it. State of the whole process is
/// compared only if the process is the program's own: in an application other threads may rightly change it.
/// </summary>
internal sealed class ProcessState
{
    /// <summary>
    /// .NET installs its signal handlers when a program first needs them, such as when it starts a process, and a plug-in in C#
    /// may do that. They are installed beforehand, so that they are not undone as a change. The registrations are kept, since a
    /// collected one removes its handler.
    /// </summary>
    private static ImmutableArray<PosixSignalRegistration> _registrations = [];

    private readonly ArrayBufferWriter<byte> _now = new(1 << 14);
    private readonly ImmutableArray<StateKind> _kinds = OwnsProcess ? Kinds : [.. Kinds.Where(kind => kind.IsOfThread)];
    private readonly byte[][] _held = new byte[Kinds.Length][];

    /// <summary>Whether state is compared on this system.</summary>
    public static bool IsKnown { get; } = OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>
    /// Whether this process is the <c>kernels</c> program, in which one thread makes all changes to the process.
    /// </summary>
    public static bool OwnsProcess { get; set; }

    /// <summary>Everything that is compared. Computing depends on the first.</summary>
    public static ImmutableArray<StateKind> Kinds { get; } =
    [
        new FloatingPointControl(),
        new WorkingFolder(),
        new FileModeMask(),
        new SignalHandlers(),
        new SignalMask(),
        new Locale(),
        new EnvironmentVariables(),
        new StandardDescriptors(),
        new ResourceLimits(),
        new Scheduling(),
        new Timers(),
    ];

    /// <summary>Records the current state.</summary>
    /// <exception cref="PlatformNotSupportedException">State can't be compared on this system.</exception>
    public ProcessState()
    {
        if (!IsKnown)
        {
            throw new PlatformNotSupportedException("State is compared on Linux alone, on x86-64 and arm64.");
        }

        _ = IsPrepared.Value;
        Hold();
    }

    /// <summary>
    /// Whether everything that restoring needs has been run once: binding functions and compiling code open files, which limits
    /// that a plug-in sets may forbid.
    /// </summary>
    private static readonly Lazy<bool> IsPrepared = new(Prepare);

    /// <summary>Records the current state instead. Unchanged state takes no memory.</summary>
    public void Hold()
    {
        for (int kind = 0; kind < _kinds.Length; kind++)
        {
            if (!IsSame(kind))
            {
                _held[kind] = _now.WrittenSpan.ToArray();
            }
        }
    }

    /// <summary>Finds what differs from the recorded state, and restores it.</summary>
    /// <returns>The differences; empty if there are none.</returns>
    public ImmutableArray<StateDifference> RestoreChanged()
    {
        ImmutableArray<StateDifference> found = [];
        for (int kind = 0; kind < _kinds.Length; kind++)
        {
            found = RestoreChanged(kind, found);
        }

        return found;
    }

    /// <summary>Like <see cref="RestoreChanged()"/>, for floating-point control alone, which takes some 100 ns.</summary>
    public ImmutableArray<StateDifference> RestoreFloatingPoint() => RestoreChanged(0, []);

    /// <summary>Finds floating-point control that differs from the recorded one on OpenMP's threads, and restores it.</summary>
    /// <param name="threads">The number of threads of the last call.</param>
    /// <returns>The differences; empty if there are none.</returns>
    public ImmutableArray<StateDifference> RestoreTeam(int threads)
        => threads > 1 && OperatingSystem.IsLinux() ? OpenMpTeam.RestoreChanged(threads, _held[0]) : [];

    private ImmutableArray<StateDifference> RestoreChanged(int kind, ImmutableArray<StateDifference> found)
    {
        if (IsSame(kind))
        {
            return found;
        }

        StateDifference[] differences = [.. _kinds[kind].Compare(_held[kind], _now.WrittenSpan.ToArray())];
        _kinds[kind].Restore(_held[kind]);
        bool isRestored = IsSame(kind) || !_kinds[kind].Compare(_held[kind], _now.WrittenSpan.ToArray()).Any();
        return found.AddRange(differences.Select(difference => difference with { IsRestored = isRestored }));
    }

    private static bool Prepare()
    {
        if (OwnsProcess && OperatingSystem.IsLinux())
        {
            _registrations =
            [
                PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => { }),
                PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => { }),
                PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => { }),
            ];
        }

        ArrayBufferWriter<byte> now = new();
        foreach (StateKind kind in Kinds.Where(kind => OwnsProcess || kind.IsOfThread))
        {
            now.ResetWrittenCount();
            kind.Read(now);
            byte[] state = now.WrittenSpan.ToArray();
            _ = kind.Compare(state, state).Count();
            kind.Restore(state);
        }

        return true;
    }

    private bool IsSame(int kind)
    {
        _now.ResetWrittenCount();
        _kinds[kind].Read(_now);
        return _held[kind] is { } held && _now.WrittenSpan.SequenceEqual(held);
    }
}
