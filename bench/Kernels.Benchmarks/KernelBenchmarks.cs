using BenchmarkDotNet.Attributes;
using Kernels.Hosting;
using Kernels.Workloads;
using Microsoft.Extensions.Configuration;

namespace Kernels.Benchmarks;

/// <summary>Every implementation on the presets, for BenchmarkDotNet's diagnosers and exporters.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private static readonly KernelHost Host = KernelHost.Create(new ConfigurationBuilder().AddEnvironmentVariables().Build());

    /// <summary>Every implementation of every available backend, at one thread and at all.</summary>
    public static IEnumerable<KernelCase> Cases => CasesOf(WorkloadSize.Small, WorkloadSize.Medium);

    /// <summary>The same on other presets.</summary>
    internal static IEnumerable<KernelCase> CasesOf(params WorkloadSize[] sizes)
        => KernelContracts.All.SelectMany(contract => KernelCase.Of(Host, contract.Id, sizes));

    /// <summary>Of a kernel whose work depends on what it overwrites, putting that back counts too.</summary>
    [Benchmark]
    [ArgumentsSource(nameof(Cases))]
    public void Invoke(KernelCase candidate) => candidate.Invoke();
}
