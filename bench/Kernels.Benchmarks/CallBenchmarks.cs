using BenchmarkDotNet.Attributes;
using Kernels.Hosting;
using Microsoft.Extensions.Configuration;

namespace Kernels.Benchmarks;

/// <summary>What a call costs apart from its work: making the arguments, the interface, the native boundary.</summary>
public class CallBenchmarks
{
    private static readonly double[] Axis = [0];
    private static readonly int[] Iterations = [0];
    private static readonly KernelOptions OneThread = new(1);

    private readonly EmptyKernel _direct = new();
    private IKernel<JuliaArguments> _interface = null!;
    private IKernel<JuliaArguments> _native = null!;

    [GlobalSetup]
    public void SetUp()
    {
        KernelHost host = KernelHost.Create(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Kernels:Backend", "native")]).Build());
        _native = host.GetKernel(Julia.Contract);

        // Two types behind the interface, so that the just-in-time compiler can't guess and inline one.
        IKernel<JuliaArguments>[] kernels = [_native, new EmptyKernel()];
        foreach (IKernel<JuliaArguments> kernel in kernels)
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

    /// <summary>The same into C: one point and no step, so that its own work is next to nothing.</summary>
    [Benchmark]
    public void Native() => _native.Invoke(Arguments(), OneThread);

    private static JuliaArguments Arguments() => new(Axis, Axis, 0, 0, maxIterations: 0, Iterations);

    private sealed class EmptyKernel : IKernel<JuliaArguments>
    {
        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        public void Invoke(scoped in JuliaArguments arguments, in KernelOptions options)
        {
        }
    }
}
