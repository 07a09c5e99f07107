using Kernels.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kernels.Generator.Tests;

/// <summary>An application's own kernels are selected by configuration and injected by the type of their arguments.</summary>
public sealed class InjectionTests
{
    [Fact]
    public void The_first_implementation_is_injected_where_nothing_is_configured()
    {
        float[] y = Invoke([]);
        Assert.Equal([1, 1.5f], y);
    }

    [Fact]
    public void Configuration_selects_an_implementation_and_its_threads()
    {
        float[] y = Invoke([new("Kernels:Select:tests.ema:Backend", "in-threads"), new("Kernels:Select:tests.ema:Threads", "3")]);
        Assert.Equal([3, 1.5f], y);
    }

    [Fact]
    public void A_short_name_is_enough_in_configuration()
        => Assert.Equal([3, 1.5f], Invoke([new("Kernels:Select:ema:Backend", "in-threads"), new("Kernels:Threads", "3")]));

    [Fact]
    public void An_unknown_implementation_is_an_error_that_names_the_others()
    {
        KernelsConfigurationException error = Assert.Throws<KernelsConfigurationException>(() => Invoke([new("Kernels:Select:ema:Backend", "in-thread")]));
        Assert.Contains("in-threads", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_of_its_own_is_refused_with_a_reason_where_the_program_has_no_verbs()
    {
        BackendUnavailableException error = Assert.Throws<BackendUnavailableException>(
            () => Invoke([new("Kernels:Isolation", "process"), new("Kernels:Backend", "plain")]));
        Assert.Contains("KernelsApp.Run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_is_added_once()
        => Assert.Throws<ArgumentException>(() => new ApplicationKernels().Add(Ema.Kernel).Add(Ema.Kernel));

    [Fact]
    public void Kernels_with_implementations_of_one_name_share_a_backend()
    {
        using ServiceProvider services = Services([]);
        Backend plain = services.GetRequiredService<KernelHost>().FindBackend("plain");
        Assert.Equal(["tests.ema/2", "tests.rows.sums/1"], plain.Implementations.Select(implementation => implementation.Contract.Id));
    }

    private static float[] Invoke(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        using ServiceProvider services = Services(settings);
        float[] y = new float[2];
        services.GetRequiredService<IKernel<EmaArguments>>().Invoke(new EmaArguments([1, 2], 0.5f, y), default);
        return y;
    }

    private static ServiceProvider Services(IEnumerable<KeyValuePair<string, string?>> settings)
        => new ServiceCollection()
            .AddKernels(
                new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
                kernels => kernels.Add(Ema.Kernel).Add(RowSums.Kernel))
            .BuildServiceProvider();
}
