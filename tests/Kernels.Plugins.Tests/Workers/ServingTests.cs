using System.Collections.Immutable;
using Kernels.Hosting;
using Kernels.Plugins.Protocol;
using Kernels.Plugins.Tests.Support;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Microsoft.Extensions.Configuration;

namespace Kernels.Plugins.Tests.Workers;

/// <summary>Built-in backends compute the same results in their own processes as in this one.</summary>
public sealed class ServingTests
{
    private static readonly ImmutableArray<string> BackendNames = ["managed", "simd", "aot", "native"];

    public static TheoryData<string> Backends => [.. BackendNames];

    [Theory]
    [MemberData(nameof(Backends))]
    public void An_isolated_backend_agrees_with_the_oracle(string name)
    {
        using KernelHost host = Isolated();
        Backend backend = host.FindBackend(name);
        Assert.SkipWhen(backend.UnavailableReason is not null, $"{backend.UnavailableReason}");
        Assert.True(backend.IsOutOfProcess);

        (BufferAllocator Allocator, int Threads)[] kinds =
        [
            (new SharedAllocator(guarded: true), 1), (new SharedAllocator(misalignment: 1), 2), (new AlignedAllocator(), 1),
        ];
        List<string> failures = [];
        foreach (WorkloadSource source in WorkloadSources.All)
        {
            foreach (WorkloadCase @case in source.Cases)
            {
                foreach ((BufferAllocator allocator, int threads) in kinds)
                {
                    using Workload workload = @case.Create(allocator);
                    workload.Reset();
                    workload.Invoke(backend.Find(source.Contract)!, new KernelOptions(threads));
                    Validation validation = workload.Validate();
                    if (!validation.Passed)
                    {
                        failures.Add($"{source.Contract.Id}, {@case.Name}: {validation.Detail}");
                    }
                }
            }
        }

        Assert.Empty(failures);
    }

    [Fact]
    public void Many_callers_at_once_wait_for_each_other()
    {
        using WorkerConnection worker = BuiltInWorker.Serve("simd");
        Parallel.For(0, 200, _ => Assert.All(Calls.Julia(worker), value => Assert.Equal(5, value)));
    }

    [Fact]
    public void A_function_that_a_worker_lacks_is_an_error_and_it_goes_on()
    {
        using WorkerConnection worker = BuiltInWorker.Serve("managed");
        KernelException exception = Assert.Throws<KernelException>(() => worker.Call(
            Julia.Contract, WorkerProtocol.Oracle, new JuliaArguments([0], [0], 0, 0, 1, new int[1]), new KernelOptions(1)));
        Assert.Equal("managed could not compute julia/1: it has no function 'oracle' of julia/1", exception.Message);
        Assert.Equal(5, Calls.Julia(worker)[0]);
    }

    [Fact]
    public void Memory_that_the_host_gave_back_is_given_back_by_an_idle_worker_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what a process has mapped is read below /proc");
        using WorkerConnection worker = BuiltInWorker.Serve("managed");
        SharedAllocator allocator = new();
        using (KernelBuffer<double> x = allocator.Allocate<double>(1))
        using (KernelBuffer<int> iterations = allocator.Allocate<int>(1))
        {
            JuliaArguments arguments = new(x.Span, x.Span, 0, 0, 1, iterations.Span);
            new RemoteKernel<JuliaArguments>(Julia.Contract, worker).Invoke(arguments, new KernelOptions(1));
            Assert.Equal(2, MappedBy(worker));
        }

        Assert.Equal(0, MappedBy(worker));
    }

    private static int MappedBy(WorkerConnection worker)
        => File.ReadLines($"/proc/{worker.ProcessId}/maps").Count(line => line.Contains("memfd:kernels", StringComparison.Ordinal));

    private static KernelHost Isolated() => KernelHost.Create(new ConfigurationBuilder()
        .AddInMemoryCollection([new("Kernels:Isolation", "process"), new("Kernels:Record", "none")])
        .Build());
}
