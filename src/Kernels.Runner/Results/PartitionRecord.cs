using Kernels.Workloads;
using Kernels.Workloads.Partitions;

namespace Kernels.Runner.Results;

/// <summary>What a partition computed and wrote, and by what.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Work">What.</param>
/// <param name="Backend">The backend.</param>
/// <param name="Isa">What its code was compiled for.</param>
/// <param name="Threads">The threads.</param>
/// <param name="Seconds">The time of all its parts.</param>
/// <param name="Validation">What the oracle said; null if it was not asked.</param>
internal sealed record PartitionRecord(
    Machine Machine, PartitionWork Work, string Backend, string Isa, int Threads, double Seconds, Validation? Validation)
{
    /// <summary>The format and its revision. Members are only ever added to a revision.</summary>
    public const string SchemaName = "kernels.partition/1";
}
