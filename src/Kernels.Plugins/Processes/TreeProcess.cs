namespace Kernels.Plugins.Processes;

/// <summary>A living process (Linux).</summary>
/// <param name="identity">The process.</param>
/// <param name="isStopped">Whether all its threads are stopped.</param>
/// <param name="isStill">Whether none of its threads runs its own code once a stop signal was sent.</param>
internal sealed class TreeProcess(ProcessIdentity identity, bool isStopped, bool isStill)
{
    public ProcessIdentity Identity { get; } = identity;

    public bool IsStopped { get; } = isStopped;

    public bool IsStill { get; } = isStill;

    /// <summary>Looks at a process.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>Its state, or null if it has ended.</returns>
    public static TreeProcess? Look(int id)
    {
        ulong? start = null;
        bool lives = false;
        bool isStopped = true;
        bool isStill = true;

        // The threads show whether it lives: once its first thread has ended, a process is reported as dead although it runs
        // on.
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
