using BenchmarkDotNet.Attributes;
using Kernels.Hosting;
using Kernels.Workloads.Buffers;
using Microsoft.Extensions.Configuration;

namespace Kernels.Benchmarks;

/// <summary>
/// What a process of its own costs a call: its round trip, which one cell shows, and copies where the buffers are not
/// shared, which many cells show. Also whether memory that is shared is slower to compute on than memory that is not.
/// </summary>
/// <remarks>The program that computes is the one that <c>KERNELS_EXECUTABLE</c> names.</remarks>
[MinColumn]
[MedianColumn]
public class IsolationBenchmarks
{
    private static readonly KernelOptions OneThread = new(1);

    private KernelHost _hereHost = null!;
    private KernelHost _apartHost = null!;
    private IKernel<DiffusionArguments> _here = null!;
    private IKernel<DiffusionArguments> _apart = null!;
    private KernelBuffer<double>[] _private = null!;
    private KernelBuffer<double>[] _shared = null!;

    /// <summary>The side of the grid: one cell, and 8 MiB a buffer.</summary>
    [Params(1, 1024)]
    public int Side { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        (_hereHost, _here) = Load("none");
        (_apartHost, _apart) = Load("process");
        _private = Allocate(new AlignedAllocator());
        _shared = Allocate(new SharedAllocator());
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        foreach (KernelBuffer<double> buffer in (KernelBuffer<double>[])[.. _private, .. _shared])
        {
            buffer.Dispose();
        }

        _apartHost.Dispose();
        _hereHost.Dispose();
    }

    /// <summary>In this process, on memory of its own.</summary>
    [Benchmark(Baseline = true)]
    public void HerePrivate() => Call(_here, _private);

    /// <summary>In this process, on memory that others could map.</summary>
    [Benchmark]
    public void HereShared() => Call(_here, _shared);

    /// <summary>In a process of its own, on the same memory.</summary>
    [Benchmark]
    public void ApartShared() => Call(_apart, _shared);

    /// <summary>In a process of its own, to which the buffers are copied, and from which the result is.</summary>
    [Benchmark]
    public void ApartCopied() => Call(_apart, _private);

    private static (KernelHost Host, IKernel<DiffusionArguments> Kernel) Load(string isolation)
    {
        KernelHost host = KernelHost.Create(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Kernels:Backend", "native"), new("Kernels:Isolation", isolation)]).Build());
        return (host, host.GetKernel(Diffusion.Contract));
    }

    private KernelBuffer<double>[] Allocate(BufferAllocator allocator)
    {
        KernelBuffer<double>[] buffers = [allocator.Allocate<double>(Side * Side), allocator.Allocate<double>(Side * Side)];
        foreach (KernelBuffer<double> buffer in buffers)
        {
            buffer.Span.Fill(1);
        }

        return buffers;
    }

    private void Call(IKernel<DiffusionArguments> kernel, KernelBuffer<double>[] buffers)
        => kernel.Invoke(new(Side, Side, d: 1, dt: 0.1, steps: 1, buffers[0].Span, buffers[1].Span), OneThread);
}
