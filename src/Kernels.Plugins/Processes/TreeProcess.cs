namespace Kernels.Plugins.Processes;

/// <summary>A process that lives (Linux).</summary>
/// <param name="identity">Which.</param>
/// <param name="isStopped">Whether each of its threads is stopped.</param>
/// <param name="isStill">Whether none of its threads runs its code once a stop signal was sent.</param>
internal sealed class TreeProcess(ProcessIdentity identity, bool isStopped, bool isStill)
{
    public ProcessIdentity Identity { get; } = identity;

    public bool IsStopped { get; } = isStopped;

    public bool IsStill { get; } = isStill;

    /// <summary>Looks at a process.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>What it does; null where it has ended.</returns>
    public static TreeProcess? Look(int id)
    {
        ulong? start = null;
        bool lives = false;
        bool isStopped = true;
        bool isStill = true;

        // Threads tell whether it lives: a process whose first one has ended is called dead, and goes on.
        foreach (int thread in ProcessFiles.Threads(id))
        {
            if (ProcessStatus.Of(id, thread) is not { } status)
            {
                continue;
            }

            if (thread == id)
            {
                start = status.Start;
            }

            lives |= !status.IsOver;
            isStopped &= status.IsOver || status.IsStopped;
            isStill &= status.IsStill;
        }

        return lives && start is { } ticks ? new TreeProcess(new ProcessIdentity(id, ticks), isStopped, isStill) : null;
    }
}
