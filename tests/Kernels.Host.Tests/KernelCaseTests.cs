using Kernels.Hosting;
using Kernels.Workloads;
using Microsoft.Extensions.Configuration;

namespace Kernels.Host.Tests;

/// <summary>What BenchmarkDotNet takes as the arguments of a benchmark.</summary>
public sealed class KernelCaseTests
{
    private readonly KernelHost _host = KernelHost.Create(new ConfigurationBuilder().Build());

    [Fact]
    public void Every_available_implementation_is_a_case_with_a_name_of_its_own_that_can_be_called()
    {
        KernelCase[] cases = [.. KernelCase.Of(_host, "spmv", WorkloadSize.Tiny)];
        string[] names = [.. cases.Select(one => one.ToString())];
        Assert.Equal(names, names.Distinct());
        Assert.Equal(names, KernelCase.Of(_host, "spmv/1", WorkloadSize.Tiny).Select(one => one.ToString()));
        Assert.All(
            _host.Backends.Where(backend => backend.UnavailableReason is null),
            backend => Assert.Contains($"spmv-tiny-{backend.Name}-1", names));
        Assert.All(cases, one => one.Invoke());
    }

    [Fact]
    public void A_kernel_that_does_not_exist_is_refused()
        => Assert.Throws<KernelsConfigurationException>(() => KernelCase.Of(_host, "fft", WorkloadSize.Tiny));
}
