using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>
/// A worker and all that it started, as the host sees them: on Linux what is below its supervisor, elsewhere its process
/// group. Not on Windows.
/// </summary>
/// <param name="leader">The id of the process that the host started: the supervisor, or the worker itself.</param>
/// <param name="mark">The value of <see cref="FamilyMark.Variable"/> that all of them have.</param>
internal sealed partial class WorkerFamily(int leader, string mark)
{
    private const int SignalKill = 9;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;

    /// <summary>A stop signal works in microseconds, unless all processors are busy.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(2);

    /// <summary>The supervisor, which the id may no longer mean once it has ended.</summary>
    private readonly ProcessIdentity? _supervisor = OperatingSystem.IsLinux() ? ProcessIdentity.Of(leader) : null;

    /// <summary>Those that were stopped and go on with <see cref="Resume"/>, parents before their children.</summary>
    private readonly List<ProcessIdentity> _stopped = [];

    /// <summary>Whether they were told to stop, and not yet to go on.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>The ids of those that live, the worker's own first; none where that is not known.</summary>
    public IReadOnlyList<int> Members
        => OperatingSystem.IsLinux() && IsSupervised ? ProcessTree.Below(leader).ConvertAll(member => member.Identity.Id) : [];

    private bool IsSupervised => _supervisor is { IsCurrent: true };

    /// <summary>Stops all of them, until <see cref="Resume"/>, and those that they start meanwhile.</summary>
    /// <returns>Whether none runs; false also where this can't be done.</returns>
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

    /// <summary>Lets those go on that <see cref="Pause"/> stopped.</summary>
    public void Resume()
    {
        if (!IsPaused || !OperatingSystem.IsLinux())
        {
            return;
        }

        // Children first: a parent that looks after them finds them running.
        for (int i = _stopped.Count - 1; i >= 0; i--)
        {
            _stopped[i].Send(SignalContinue);
        }

        _stopped.Clear();
        IsPaused = false;
    }

    /// <summary>Kills those that live, paused or not. From any thread.</summary>
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

    /// <summary>Tells those to stop that were not told yet.</summary>
    /// <param name="former">How many of those that were told were so by an earlier pause, and may have gone on.</param>
    /// <returns>Whether there were none, and all are still.</returns>
    private bool Stop(int former)
    {
        bool areStill = true;
        foreach (TreeProcess member in IsSupervised ? ProcessTree.Below(leader) : [])
        {
            areStill &= member.IsStill;

            // What stopped before, by a signal of its own family, is not this host's to continue.
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
