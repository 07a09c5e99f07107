using Kernels.Hosting;
using Kernels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

// By convention in the namespace of IServiceCollection, so that AddKernels needs no other using.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Kernels for injection.</summary>
public static class KernelsServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="KernelHost"/>, and for every kernel the <see cref="IKernel{TArguments}"/> that the
    /// configuration section <c>Kernels</c> selects. The section is checked now; libraries load at the first use.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="addOwn">Adds the application's own kernels; null if it has none.</param>
    /// <returns>The services.</returns>
    /// <exception cref="KernelsConfigurationException">The section is wrong.</exception>
    public static IServiceCollection AddKernels(
        this IServiceCollection services, IConfiguration configuration, Action<ApplicationKernels>? addOwn = null)
    {
        ApplicationKernels own = new();
        addOwn?.Invoke(own);
        KernelsSettings settings = KernelHost.ReadSettings(configuration, own);
        services.AddSingleton(provider => KernelHost.Create(settings, provider.GetService<ILogger<KernelHost>>()));

        Registrar registrar = new(services);
        foreach (KernelContract contract in KernelContracts.All)
        {
            contract.Accept(registrar);
        }

        own.Register(services);

        return services;
    }

    private sealed class Registrar(IServiceCollection services) : IKernelContractVisitor
    {
        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
            => services.AddSingleton(provider => provider.GetRequiredService<KernelHost>().GetKernel(contract));
    }
}
