using Kernels.Hosting;
using Microsoft.Extensions.Configuration;

namespace Kernels.Tests.Conformance;

/// <summary>The implementations for the conformance tests, from the host's own tables, so that a new one needs no new test.</summary>
internal static class Implementations
{
    public static KernelHost Host { get; } = KernelHost.Create(new ConfigurationBuilder().Build());

    /// <summary>Names of kernels and backends, because the test runner needs printable data.</summary>
    public static IEnumerable<(string Kernel, string Backend)> All { get; } =
    [
        .. from contract in KernelContracts.All
           from backend in Host.Backends
           where backend.Find(contract) is not null
           select (contract.Name, backend.Name),
    ];

    public static Implementation Find(string kernel, string backend)
        => Host.FindBackend(backend).Find(Host.FindKernel(kernel))!;

    public static IKernel<TArguments> Find<TArguments>(KernelContract<TArguments> contract, string backend)
        where TArguments : struct, allows ref struct
        => ((Implementation<TArguments>)Host.FindBackend(backend).Find(contract)!).Kernel;

    public static TheoryData<string> BackendsOf(KernelContract contract)
        => [.. All.Where(implementation => implementation.Kernel == contract.Name).Select(implementation => implementation.Backend)];
}
