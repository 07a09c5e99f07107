using BenchmarkDotNet.Attributes;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Benchmarks;

/// <summary>Every implementation on the presets, for BenchmarkDotNet's diagnosers and exporters.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private const ulong Seed = 1;

    private Workload _workload = null!;
    private KernelOptions _options;

    [Params(WorkloadSize.Small, WorkloadSize.Medium)]
    public WorkloadSize Size { get; set; }

    [ParamsSource(nameof(Candidates))]
    public Candidate Candidate { get; set; } = null!;

    public static IEnumerable<Candidate> Candidates => Candidate.All;

    [GlobalSetup]
    public void SetUp()
    {
        WorkloadSource source = WorkloadSources.All.First(source => source.Contract.Id == Candidate.Implementation.Contract.Id);
        _workload = source.Create(Size, new AlignedAllocator(), Seed);
        _options = new KernelOptions(Candidate.Threads);

        _workload.Reset();
        Invoke();
        Validation validation = _workload.Validate();
        if (!validation.Passed)
        {
            throw new InvalidOperationException($"{Candidate} is wrong: {validation.Detail}");
        }
    }

    [GlobalCleanup]
    public void CleanUp() => _workload.Dispose();

    [Benchmark]
    public void Invoke() => _workload.Invoke(Candidate.Implementation, _options);
}
