using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Contracts.Recording;

/// <summary>The validation cases of a kernel and its long case, or else its smallest preset, as calls in the host's memory.</summary>
public static class RecordedCases
{
    private const ulong Seed = 1;

    /// <summary>Makes each case.</summary>
    /// <param name="contract">A kernel that comes with this project.</param>
    /// <returns>Its name and its arguments before the call.</returns>
    public static IEnumerable<(string Name, RecordedCall Call)> Of(KernelContract contract)
    {
        WorkloadSource source = WorkloadSources.Find(contract)!;
        WorkloadCase tiny = new(source.Describe(WorkloadSize.Tiny), allocator => source.Create(WorkloadSize.Tiny, allocator, Seed));
        foreach (WorkloadCase found in source.Cases.Append(source.LongCase ?? tiny))
        {
            RecordedCall call = new();
            using (Workload workload = found.Create(new AlignedAllocator()))
            {
                workload.Reset();
                workload.Visit(call);
            }

            yield return (found.Name, call);
        }
    }

    /// <summary>
    /// The call of which bad ones are made: the smallest case without an empty buffer in which every extent is above 1. So each
    /// null pointer is wrong, and the largest number as one extent makes a product overflow.
    /// </summary>
    /// <param name="contract">A kernel that comes with this project.</param>
    /// <returns>The call.</returns>
    public static RecordedCall SmallGoodCall(KernelContract contract)
    {
        CSignature signature = new(contract);
        return Of(contract).Select(found => found.Call)
            .Where(call => signature.ExtentsOf(call.ShapeOf).All(extent => extent > 1)
                && signature.Parameters.All(parameter => !parameter.IsBuffer || call.ElementsOf(parameter.Name).Length > 0))
            .MinBy(call => call.Bytes)
            ?? throw new InvalidOperationException($"{contract.Id} has no case whose extents are all above 1; add one to its workload source.");
    }
}
