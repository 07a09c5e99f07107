using BenchmarkDotNet.Attributes;
using Kernels.Hosting;
using Microsoft.Extensions.Configuration;

namespace Kernels.Benchmarks;

/// <summary>
/// What it costs to stop a process of its own between two calls: stopping it, which the caller waits for, and the wake-up,
/// which is a part of the call after it.
/// </summary>
/// <remarks>The program that computes is the one that <c>KERNELS_EXECUTABLE</c> names. Linux only.</remarks>
[MinColumn]
[MedianColumn]
public class PauseBenchmarks
{
    private KernelHost _host = null!;
    private IBackendProcess _process = null!;
    private IKernel<JuliaArguments> _kernel = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _host = KernelHost.Create(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Kernels:Isolation", "process"), new("Kernels:Record", "none")])
            .Build());
        Backend backend = _host.FindBackend("simd");
        _process = backend.Process!;
        _kernel = ((Implementation<JuliaArguments>)backend.Find(Julia.Contract)!).Kernel;
        Call();
    }

    [GlobalCleanup]
    public void CleanUp() => _host.Dispose();

    /// <summary>A call of a process that runs.</summary>
    [Benchmark(Baseline = true)]
    public void Call() => _kernel.Invoke(new JuliaArguments([0], [0], 0, 0, 1, new int[1]), new KernelOptions(1));

    /// <summary>Stops the process, and lets it go on.</summary>
    [Benchmark]
    public bool PauseAndResume()
    {
        bool isStopped = _process.Pause();
        _process.Resume();
        return isStopped;
    }

    /// <summary>Stops the process; the call lets it go on.</summary>
    [Benchmark]
    public void PauseAndCall()
    {
        _process.Pause();
        Call();
    }
}
