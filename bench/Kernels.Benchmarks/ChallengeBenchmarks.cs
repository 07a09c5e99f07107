using BenchmarkDotNet.Attributes;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Benchmarks;

/// <summary>What it costs an honest candidate that inputs change between the calls of a sample, where calls are shortest.</summary>
public class ChallengeBenchmarks
{
    private const int Calls = 8;

    private readonly SplitMix64 _random = new(1);
    private Candidate _candidate = null!;
    private Workload _workload = null!;
    private OutputWatch _watch = null!;
    private KernelOptions _options;

    /// <summary>The candidate.</summary>
    [ParamsSource(nameof(Candidates))]
    public string Name { get; set; } = "";

    /// <summary>Every candidate of every kernel.</summary>
    public static IEnumerable<string> Candidates => Candidate.Names;

    [GlobalSetup]
    public void SetUp()
    {
        _candidate = Candidate.Find(Name);
        _workload = WorkloadSources.Find(_candidate.Implementation.Contract)!.Create(WorkloadSize.Tiny, new AlignedAllocator(), seed: 1);
        _watch = new OutputWatch(_workload);
        _options = new KernelOptions(_candidate.Threads);
        _workload.Reset();
    }

    [GlobalCleanup]
    public void CleanUp() => _workload.Dispose();

    /// <summary>Calls with equal inputs.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void Equal()
    {
        for (int call = 0; call < Calls; call++)
        {
            _workload.Invoke(_candidate.Implementation, _options);
        }
    }

    /// <summary>Calls as a sample makes them.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void Changed()
    {
        for (int call = 0; call < Calls; call++)
        {
            _workload.Nudge(_random);
            _watch.Poison(_random);
            _workload.Invoke(_candidate.Implementation, _options);
        }
    }
}
