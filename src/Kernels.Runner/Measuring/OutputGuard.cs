using Kernels.Workloads;

namespace Kernels.Runner.Measuring;

/// <summary>
/// Knows what outputs hold between samples, when no candidate is called and none has a reason to write. The memory of each
/// process is watched separately, so that a change shows which process made it.
/// </summary>
/// <param name="workload">The workload.</param>
internal sealed class OutputGuard(Workload workload)
{
    private readonly Dictionary<object, Held> _byOwner = [];

    /// <summary>The watch on the outputs of a candidate's process, which the workload has to hold now.</summary>
    public OutputWatch WatchOf(Candidate candidate) => HeldBy(candidate).Watch;

    /// <summary>
    /// Checks whether the outputs are still what they were at the end of the previous sample on the same memory.
    /// </summary>
    /// <param name="candidate">A candidate of that memory, which the workload has to hold now.</param>
    /// <returns>The trial of that sample if they are not; else null.</returns>
    public Trial? FindChange(Candidate candidate)
    {
        Held held = HeldBy(candidate);
        return held.Last is { } last && held.Watch.Hash() != held.Hash ? last : null;
    }

    /// <summary>Remembers what the outputs hold after a sample.</summary>
    /// <param name="trial">The trial that was sampled.</param>
    /// <returns>Their hash.</returns>
    public ulong Close(Trial trial)
    {
        Held held = HeldBy(trial.Candidate);
        held.Last = trial;
        return held.Hash = held.Watch.Hash();
    }

    private Held HeldBy(Candidate candidate)
    {
        object owner = ComparisonMemory.OwnerOf(candidate);
        if (!_byOwner.TryGetValue(owner, out Held? held))
        {
            held = new Held(new OutputWatch(workload));
            _byOwner.Add(owner, held);
        }

        return held;
    }

    private sealed class Held(OutputWatch watch)
    {
        public OutputWatch Watch { get; } = watch;

        public Trial? Last { get; set; }

        public ulong Hash { get; set; }
    }
}
