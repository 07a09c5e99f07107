using BenchmarkDotNet.Attributes;
using Kernels.Hosting;
using Microsoft.Extensions.Configuration;

namespace Kernels.Benchmarks;

/// <summary>What a call costs apart from its work: making the arguments, the interface, the native boundary.</summary>
public class CallBenchmarks
{
    private static readonly double[] Grid = [0];
    private static readonly double[] Scratch = [0];
    private static readonly KernelOptions OneThread = new(1);

    private readonly EmptyKernel _direct = new();
    private IKernel<DiffusionArguments> _interface = null!;
    private IKernel<DiffusionArguments> _native = null!;

    [GlobalSetup]
    public void SetUp()
    {
        KernelHost host = KernelHost.Create(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Kernels:Backend", "native")]).Build());
        _native = host.GetKernel(Diffusion.Contract);

        // Two types behind the interface, so that the just-in-time compiler can't guess and inline one.
        IKernel<DiffusionArguments>[] kernels = [_native, new EmptyKernel()];
        foreach (IKernel<DiffusionArguments> kernel in kernels)
        {
            _interface = kernel;
            Interface();
        }
    }

    /// <summary>The arguments, checked, and an empty method of a known class.</summary>
    [Benchmark(Baseline = true)]
    public void Direct() => _direct.Invoke(Arguments(), OneThread);

    /// <summary>The same through <see cref="IKernel{TArguments}"/>.</summary>
    [Benchmark]
    public void Interface() => _interface.Invoke(Arguments(), OneThread);

    /// <summary>The same into C, which returns at once when there is no step to take.</summary>
    [Benchmark]
    public void Native() => _native.Invoke(Arguments(), OneThread);

    private static DiffusionArguments Arguments() => new(1, 1, d: 1, dt: 0.1, steps: 0, Grid, Scratch);

    private sealed class EmptyKernel : IKernel<DiffusionArguments>
    {
        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        public void Invoke(scoped in DiffusionArguments arguments, in KernelOptions options)
        {
        }
    }
}
