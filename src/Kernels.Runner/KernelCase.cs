using Kernels.Hosting;
using Kernels.Runner.Commands;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels;

/// <summary>An implementation on one preset, as BenchmarkDotNet takes it from an <c>ArgumentsSource</c>.</summary>
/// <remarks>
/// The first call makes the data and validates the result, so that nothing wrong is timed, and what is listed costs nothing
/// until it is called. The data stays until the process ends. A kernel that overwrites its input goes on from its last result,
/// or has it put back, which is timed too, where its work depends on it, as that of sorting does.
/// </remarks>
public sealed class KernelCase
{
    private readonly Backend _backend;
    private readonly Lazy<Workload> _workload;
    private readonly WorkloadSize _size;

    private KernelCase(KernelHost host, Backend backend, Implementation implementation, WorkloadSize size, int threads)
    {
        _backend = backend;
        Implementation = implementation;
        _size = size;
        Options = new KernelOptions(threads);
        _workload = new Lazy<Workload>(() => Prepare(KernelSources.Of(host, implementation.Contract)));
    }

    /// <summary>The implementation.</summary>
    internal Implementation Implementation { get; }

    /// <summary>How it is called.</summary>
    internal KernelOptions Options { get; }

    /// <summary>The data, with a result that was found right.</summary>
    internal Workload Workload => _workload.Value;

    /// <summary>Every available implementation of a kernel: on one thread, and on all processors if it uses several threads.</summary>
    /// <param name="host">The host that has them.</param>
    /// <param name="kernel">The kernel's name or id, such as <c>ema</c> or <c>acme.ema/1</c>.</param>
    /// <param name="sizes">The presets.</param>
    /// <returns>The cases, in the same order in every process.</returns>
    /// <exception cref="KernelsConfigurationException">There is no such kernel.</exception>
    public static IEnumerable<KernelCase> Of(KernelHost host, string kernel, params WorkloadSize[] sizes)
    {
        ArgumentNullException.ThrowIfNull(host);
        KernelContract contract = host.FindKernel(kernel);
        return
            from size in sizes
            from backend in host.Backends
            let implementation = backend.Find(contract)
            where implementation is not null
            from threads in implementation.Threads == ThreadSupport.One || Environment.ProcessorCount == 1 ? (int[])[1] : [1, Environment.ProcessorCount]
            select new KernelCase(host, backend, implementation, size, threads);
    }

    /// <summary>Calls the implementation once, on restored inputs if its work depends on what it overwrites.</summary>
    /// <exception cref="InvalidOperationException">Its result is wrong; found by the first call.</exception>
    public void Invoke()
    {
        Workload.Restore();
        Workload.Invoke(Implementation, Options);
    }

    /// <summary>Kernel, preset, backend and thread count, such as <c>ema-small-plain-1</c>.</summary>
    /// <returns>The name.</returns>
    public override string ToString()
        => $"{Implementation.Contract.Name}-{_size.ToString().ToLowerInvariant()}-{_backend.Name}-{Options.ThreadCount}";

    private Workload Prepare(WorkloadSource source)
    {
        Workload workload = source.Create(_size, new AlignedAllocator(), seed: 1);
        workload.Reset();
        workload.Invoke(Implementation, Options);
        Validation validation = workload.Validate();
        return validation.Passed ? workload : throw new InvalidOperationException($"{this} is wrong: {validation.Detail}");
    }
}
