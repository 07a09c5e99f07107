using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.State;

/// <summary>
/// What this process and the calling thread have besides memory, as it was at a moment: what code of others changes of it
/// is found, and put back. Known on Linux, on x86-64 and arm64. One thread uses it: the one that calls. What belongs to the
/// whole process is compared where this one is the program's own: in an application other threads may change it rightly.
/// </summary>
internal sealed class ProcessState
{
    /// <summary>
    /// .NET installs its handlers where a program first needs them, such as when it starts a process, which a plug-in in C# may
    /// do: they are installed before, so as not to be taken back. Held, since one that is collected takes its handler back.
    /// </summary>
    private static ImmutableArray<PosixSignalRegistration> _registrations = [];

    private readonly ArrayBufferWriter<byte> _now = new(1 << 14);
    private readonly ImmutableArray<StateKind> _kinds = OwnsProcess ? Kinds : [.. Kinds.Where(kind => kind.IsOfThread)];
    private readonly byte[][] _held = new byte[Kinds.Length][];

    /// <summary>Whether state is compared on this system.</summary>
    public static bool IsKnown { get; } = OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Whether this process is the <c>kernels</c> program, where one thread does all that changes the process.</summary>
    public static bool OwnsProcess { get; set; }

    /// <summary>All that is compared; the first is what computing depends on.</summary>
    public static ImmutableArray<StateKind> Kinds { get; } =
    [
        new FloatingPointControl(),
        new CurrentFolder(),
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

    /// <summary>Holds the state of this moment.</summary>
    /// <exception cref="PlatformNotSupportedException">State is not known on this system.</exception>
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
    /// Everything that restoring needs was run once: what binds functions and compiles code opens files, which limits that a
    /// plug-in sets may forbid.
    /// </summary>
    private static readonly Lazy<bool> IsPrepared = new(Prepare);

    /// <summary>Holds the state of this moment instead. What did not change costs no memory.</summary>
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

    /// <summary>Finds what is not as it was held, and puts it back.</summary>
    /// <returns>What was found; empty for nothing.</returns>
    public ImmutableArray<StateDifference> RestoreChanged()
    {
        ImmutableArray<StateDifference> found = [];
        for (int kind = 0; kind < _kinds.Length; kind++)
        {
            found = RestoreChanged(kind, found);
        }

        return found;
    }

    /// <summary>As <see cref="RestoreChanged()"/>, of floating-point control alone, which takes some 100 ns.</summary>
    public ImmutableArray<StateDifference> RestoreFloatingPoint() => RestoreChanged(0, []);

    /// <summary>Finds floating-point control that is not as it was held on threads of OpenMP, and puts it back.</summary>
    /// <param name="threads">The number of threads of the last call.</param>
    /// <returns>What was found; empty for nothing.</returns>
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
