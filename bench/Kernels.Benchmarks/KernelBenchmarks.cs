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
    private Implementation _implementation = null!;
    private KernelOptions _options;

    [Params(WorkloadSize.Small, WorkloadSize.Medium)]
    public WorkloadSize Size { get; set; }

    [ParamsSource(nameof(Candidates))]
    public string Candidate { get; set; } = "";

    public static IEnumerable<string> Candidates => Benchmarks.Candidate.Names;

    [GlobalSetup]
    public void SetUp()
    {
        (_, _implementation, int threads) = Benchmarks.Candidate.Find(Candidate);
        WorkloadSource source = WorkloadSources.All.First(source => source.Contract.Id == _implementation.Contract.Id);
        _workload = source.Create(Size, new AlignedAllocator(), Seed);
        _options = new KernelOptions(threads);

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
    public void Invoke() => _workload.Invoke(_implementation, _options);
}
