using Kernels.Hosting;
using Kernels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

// In the namespace of IServiceCollection, as is the custom, so that AddKernels needs no further using.
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
    /// <returns>The services.</returns>
    /// <exception cref="KernelsConfigurationException">The section is wrong.</exception>
    public static IServiceCollection AddKernels(this IServiceCollection services, IConfiguration configuration)
    {
        KernelsSettings settings = KernelHost.ReadSettings(configuration);
        services.AddSingleton(provider => KernelHost.Create(settings, provider.GetService<ILogger<KernelHost>>()));

        Registrar registrar = new(services);
        foreach (KernelContract contract in KernelContracts.All)
        {
            contract.Accept(registrar);
        }

        return services;
    }

    private sealed class Registrar(IServiceCollection services) : IKernelContractVisitor
    {
        public void Visit<TArguments>(KernelContract<TArguments> contract)
            where TArguments : struct, allows ref struct
            => services.AddSingleton(provider => provider.GetRequiredService<KernelHost>().GetKernel(contract));
    }
}
