using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Conformance;

/// <summary>
/// Compares every implementation with the oracle, on every case of its kernel, at several thread counts and alignments.
/// Outputs are poisoned before each call; the guarded allocator faults on any access past a buffer.
/// </summary>
public sealed class ConformanceTests
{
    private static readonly int[] ThreadCounts = [1, 2, 3, 8];

    public static TheoryData<string, string, int, string> Runs()
    {
        TheoryData<string, string, int, string> runs = [];
        foreach ((string kernel, string backend) in Implementations.All)
        {
            foreach (int threads in ThreadCounts)
            {
                foreach (string allocator in Allocators.Names)
                {
                    runs.Add(kernel, backend, threads, allocator);
                }
            }
        }

        return runs;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Agrees_with_the_oracle(string kernel, string backend, int threads, string allocator)
    {
        Implementation implementation = Implementations.Find(kernel, backend);
        WorkloadSource source = WorkloadSources.All.Single(source => source.Contract.Name == kernel);
        Assert.NotEmpty(source.Cases);

        List<string> failures = [];
        IEnumerable<WorkloadCase> cases = source.LongCase is { } longCase ? source.Cases.Append(longCase) : source.Cases;
        foreach (WorkloadCase @case in cases)
        {
            using Workload workload = @case.Create(Allocators.Create(allocator));
            workload.Reset();
            workload.Invoke(implementation, new KernelOptions(threads));
            Validation validation = workload.Validate();
            if (!validation.Passed)
            {
                failures.Add($"{@case.Name}: {validation.Detail}");
            }
        }

        Assert.Empty(failures);
    }

    [Fact]
    public void Every_backend_that_this_machine_can_have_is_tested()
    {
        string[] missing =
        [
            .. Implementations.Host.Backends
                .Where(backend => backend.UnavailableReason is not null)
                .Select(backend => $"{backend.Name}: {backend.UnavailableReason}"),
        ];
        Assert.SkipWhen(missing.Length > 0, string.Join("; ", missing));
        Assert.Equal(KernelContracts.All.Length * Implementations.Host.Backends.Length, Implementations.All.Count());
    }

    /// <summary>Without this, a comparer that accepts anything would pass every test above.</summary>
    [Fact]
    public void Poisoned_outputs_do_not_agree_with_the_oracle()
    {
        foreach (WorkloadSource source in WorkloadSources.All)
        {
            using Workload workload = source.Create(WorkloadSize.Tiny, new AlignedAllocator(), seed: 1);
            workload.Reset();
            Validation validation = workload.Validate();
            Assert.False(validation.Passed, source.Contract.Id);
            Assert.NotNull(validation.Detail);
        }
    }
}
