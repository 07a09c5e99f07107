using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>
/// A worker and everything it started, as the host sees them: on Linux the processes below its supervisor, elsewhere its
/// process group. Not for Windows.
/// </summary>
/// <param name="leader">The id of the process that the host started: the supervisor, or the worker itself.</param>
/// <param name="mark">The value of <see cref="FamilyMark.Variable"/> that all of them share.</param>
internal sealed partial class WorkerFamily(int leader, string mark)
{
    private const int SignalKill = 9;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;

    /// <summary>A stop signal takes microseconds, unless all processors are busy.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(2);

    /// <summary>The supervisor; once it has ended, its id may belong to another process.</summary>
    private readonly ProcessIdentity? _supervisor = OperatingSystem.IsLinux() ? ProcessIdentity.Of(leader) : null;

    /// <summary>The processes that were stopped and that <see cref="Resume"/> continues, parents before their children.</summary>
    private readonly List<ProcessIdentity> _stopped = [];

    /// <summary>Whether they were stopped and not yet resumed.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>The ids of the living ones, the worker's own first; none if not known.</summary>
    public IReadOnlyList<int> Members
        => OperatingSystem.IsLinux() && IsSupervised ? ProcessTree.Below(leader).ConvertAll(member => member.Identity.Id) : [];

    private bool IsSupervised => _supervisor is { IsCurrent: true };

    /// <summary>Stops all of them until <see cref="Resume"/>, including any that they start meanwhile.</summary>
    /// <returns>Whether none runs; false also if they can't be stopped.</returns>
    public bool Pause()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        IsPaused = true;
        int former = _stopped.Count;
        Deadline deadline = Deadline.After(StopPatience);
        while (!Stop(former))
        {
            if (deadline.RemainingMilliseconds == 0)
            {
                return false;
            }

            Thread.Yield();
        }

        return true;
    }

    /// <summary>Continues the processes that <see cref="Pause"/> stopped.</summary>
    public void Resume()
    {
        if (!IsPaused || !OperatingSystem.IsLinux())
        {
            return;
        }

        // Children first, so that a parent that looks after them finds them running.
        for (int i = _stopped.Count - 1; i >= 0; i--)
        {
            _stopped[i].Send(SignalContinue);
        }

        _stopped.Clear();
        IsPaused = false;
    }

    /// <summary>Kills the living ones, paused or not. Callable from any thread.</summary>
    public void Kill()
    {
        if (!OperatingSystem.IsLinux())
        {
            _ = SendSignal(-leader, SignalKill);
            return;
        }

        bool isSupervised = IsSupervised;
        if (isSupervised)
        {
            // A worker can stop its supervisor, which then would not notice the end.
            _supervisor!.Value.Send(SignalContinue);
            ProcessTree.Kill(leader, KillPatience);
        }

        FamilyMark.Kill(mark, spared: isSupervised ? leader : 0);
    }

    /// <summary>Sends a stop signal to each process that has not had one.</summary>
    /// <param name="former">How many of those in the list were stopped by an earlier pause, and may have continued.</param>
    /// <returns>Whether there were none, and all are still.</returns>
    private bool Stop(int former)
    {
        bool areStill = true;
        foreach (TreeProcess member in IsSupervised ? ProcessTree.Below(leader) : [])
        {
            areStill &= member.IsStill;

            // A process that its own family has stopped is not this host's to continue.
            if (!member.IsStopped && _stopped.IndexOf(member.Identity, former) < 0)
            {
                areStill = false;
                member.Identity.Send(SignalStop);
                _stopped.Add(member.Identity);
            }
        }

        return areStill;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
