using BenchmarkDotNet.Attributes;
using Kernels.Workloads;

namespace Kernels.Benchmarks;

/// <summary>What it costs an honest candidate that inputs change between the calls of a sample, where calls are shortest.</summary>
public class ChallengeBenchmarks
{
    private const int Calls = 8;

    private readonly SplitMix64 _random = new(1);
    private OutputWatch _watch = null!;

    /// <summary>The candidate.</summary>
    [ParamsSource(nameof(Cases))]
    public KernelCase Candidate { get; set; } = null!;

    /// <summary>Every candidate of every kernel.</summary>
    public static IEnumerable<KernelCase> Cases => KernelBenchmarks.CasesOf(WorkloadSize.Tiny);

    [GlobalSetup]
    public void SetUp() => _watch = new OutputWatch(Candidate.Workload);

    /// <summary>Calls with equal inputs.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void Equal()
    {
        for (int call = 0; call < Calls; call++)
        {
            Candidate.Workload.Invoke(Candidate.Implementation, Candidate.Options);
        }
    }

    /// <summary>Calls as a sample makes them.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void Changed()
    {
        for (int call = 0; call < Calls; call++)
        {
            Candidate.Workload.Nudge(_random);
            _watch.Poison(_random);
            Candidate.Workload.Invoke(Candidate.Implementation, Candidate.Options);
        }
    }
}
