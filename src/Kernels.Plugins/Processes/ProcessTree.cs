using System.Globalization;

namespace Kernels.Plugins.Processes;

/// <summary>All processes below one that adopts what they leave behind (Linux).</summary>
internal static class ProcessTree
{
    private const int SignalKill = 9;
    private const int SignalStop = 19;

    /// <summary>A setting of the kernel, and not of all that imitate it: files that list a thread's children.</summary>
    private static readonly bool ListsChildren = File.Exists(ChildrenFile(Environment.ProcessId, Environment.ProcessId));

    /// <summary>Looks for those that live. What starts or ends meanwhile may be missed: who wants all looks again.</summary>
    /// <param name="root">The id of the process; it is not among them.</param>
    /// <returns>Parents before their children, the eldest child of the root first.</returns>
    public static List<TreeProcess> Below(int root)
    {
        ILookup<int, int>? byParent = ListsChildren ? null : ByParent();
        List<TreeProcess> found = [];
        HashSet<int> seen = [root];
        Queue<int> parents = new([root]);
        while (parents.TryDequeue(out int parent))
        {
            foreach (int child in byParent?[parent] ?? ChildrenOf(parent))
            {
                if (seen.Add(child) && TreeProcess.Look(child) is { } process)
                {
                    found.Add(process);
                    parents.Enqueue(child);
                }
            }
        }

        return found;
    }

    /// <summary>Kills all below a process, and waits until none lives; first stops them, so that none starts another meanwhile.</summary>
    /// <param name="root">The id of the process; it is not killed.</param>
    /// <param name="patience">How long to try: a process may hang in the kernel, or have become another user's.</param>
    public static void Kill(int root, TimeSpan patience)
    {
        Deadline deadline = Deadline.After(patience);
        HashSet<ProcessIdentity> known = [];
        while (Below(root) is { Count: > 0 } living && deadline.RemainingMilliseconds > 0)
        {
            List<TreeProcess> more = [.. living.Where(process => known.Add(process.Identity))];
            Send(more.Count > 0 ? more : living, more.Count > 0 ? SignalStop : SignalKill);
            if (more.Count == 0)
            {
                Thread.Sleep(1);
            }
        }
    }

    private static void Send(List<TreeProcess> processes, int signal)
    {
        foreach (TreeProcess process in processes)
        {
            using ProcessReference? reference = ProcessReference.To(process.Identity);
            reference?.Send(signal);
        }
    }

    private static IEnumerable<int> ChildrenOf(int process)
        => ProcessFiles.Threads(process)
            .SelectMany(thread => (ProcessFiles.Read(ChildrenFile(process, thread)) ?? "")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture));

    private static string ChildrenFile(int process, int thread)
        => string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{thread}/children");

    private static ILookup<int, int> ByParent()
        => ProcessFiles.All
            .Select(id => (Id: id, Status: ProcessStatus.Of(id)))
            .Where(process => process.Status is not null)
            .OrderBy(process => process.Status!.Value.Start)
            .ToLookup(process => process.Status!.Value.Parent, process => process.Id);
}
