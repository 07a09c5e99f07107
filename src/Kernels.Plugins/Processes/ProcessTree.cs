using System.Globalization;

namespace Kernels.Plugins.Processes;

/// <summary>All processes below one that adopts their orphans (Linux).</summary>
internal static class ProcessTree
{
    private const int SignalKill = 9;
    private const int SignalStop = 19;

    /// <summary>
    /// Whether the kernel has files that list a thread's children: that is an option of Linux, and imitations may lack it.
    /// </summary>
    private static readonly bool ListsChildren = File.Exists(ChildrenFile(Environment.ProcessId, Environment.ProcessId));

    /// <summary>
    /// Finds the living ones. Processes that start or end meanwhile may be missed, so a caller that needs all must look again.
    /// </summary>
    /// <param name="root">The id of the process; the result does not include it.</param>
    /// <returns>Parents before their children, the eldest child of the root first.</returns>
    public static List<TreeProcess> Below(int root)
    {
        List<TreeProcess> found = [];
        AddChildren(root, found);
        for (int i = 0; i < found.Count; i++)
        {
            AddChildren(found[i].Identity.Id, found);
        }

        return found;
    }

    /// <summary>
    /// Kills all processes below one, and waits until none lives. Stops them first, so that none starts another meanwhile.
    /// </summary>
    /// <param name="root">The id of the process; it is not killed.</param>
    /// <param name="patience">How long to try: a process may hang in the kernel, or have changed to another user.</param>
    public static void Kill(int root, TimeSpan patience)
    {
        Deadline deadline = Deadline.After(patience);
        HashSet<int> stopped = [];
        while (Below(root) is { Count: > 0 } living && deadline.RemainingMilliseconds > 0)
        {
            bool isAll = true;
            foreach (TreeProcess process in living)
            {
                if (stopped.Add(process.Identity.Id))
                {
                    isAll = false;
                    process.Identity.Send(SignalStop);
                }
            }

            if (isAll)
            {
                foreach (TreeProcess process in living)
                {
                    process.Identity.Send(SignalKill);
                }

                Thread.Sleep(1);
            }
        }
    }

    /// <summary>The children that the kernel lists.</summary>
    /// <param name="parent">The parent's id.</param>
    public static List<int> ListedChildren(int parent)
    {
        List<int> children = [];
        foreach (int thread in ProcessFiles.Threads(parent))
        {
            string list = ProcessFiles.Read(ChildrenFile(parent, thread)) ?? "";
            foreach (string id in list.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                children.Add(int.Parse(id, CultureInfo.InvariantCulture));
            }
        }

        return children;
    }

    /// <summary>The same from a look at every process, for a kernel that does not list children.</summary>
    /// <param name="parent">The parent's id.</param>
    public static List<int> SearchedChildren(int parent)
        => ProcessFiles.All.FindAll(process => ProcessStatus.Of(process)?.Parent == parent);

    private static void AddChildren(int parent, List<TreeProcess> found)
    {
        foreach (int child in ListsChildren ? ListedChildren(parent) : SearchedChildren(parent))
        {
            // A process that changes its parent meanwhile is seen twice.
            if (!found.Exists(known => known.Identity.Id == child) && TreeProcess.Look(child) is { } process)
            {
                found.Add(process);
            }
        }
    }

    private static string ChildrenFile(int process, int thread)
        => string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{thread}/children");
}
