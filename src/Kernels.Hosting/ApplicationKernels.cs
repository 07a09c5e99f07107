using System.Collections.Immutable;
using Kernels.Managed;
using Kernels.Native;
using Microsoft.Extensions.DependencyInjection;

namespace Kernels.Hosting;

/// <summary>An application's own kernels, beside those that come with this project.</summary>
public sealed class ApplicationKernels
{
    private readonly List<KernelDefinition> _kernels = [];
    private readonly List<Action<IServiceCollection>> _registrations = [];

    /// <summary>Adds a kernel.</summary>
    /// <typeparam name="TArguments">Its arguments.</typeparam>
    /// <param name="kernel">The property <c>Kernel</c> of a class with <see cref="KernelAttribute"/>.</param>
    /// <returns>This collection.</returns>
    /// <exception cref="ArgumentException">A kernel of that id was added already.</exception>
    public ApplicationKernels Add<TArguments>(KernelDefinition<TArguments> kernel)
        where TArguments : struct, allows ref struct
    {
        string id = kernel.Declaration.Contract.Id;
        if (_kernels.Any(other => other.Declaration.Contract.Id == id))
        {
            throw new ArgumentException($"{id} is added twice.", nameof(kernel));
        }

        _kernels.Add(kernel);
        _registrations.Add(services => services.AddSingleton(provider => provider.GetRequiredService<KernelHost>().GetKernel(kernel)));
        return this;
    }

    /// <summary>The application's own contracts.</summary>
    internal IEnumerable<KernelDeclaration> Declarations => _kernels.Select(kernel => kernel.Declaration);

    /// <summary>Every contract that is known without plug-ins.</summary>
    internal ImmutableArray<KernelContract> Contracts
        => [.. KernelContracts.All, .. Declarations.Select(declaration => declaration.Contract)];

    /// <summary>The names of the application's own implementations, in the order of the kernels.</summary>
    internal IEnumerable<string> VariantNames => _kernels.SelectMany(kernel => kernel.Variants).Select(variant => variant.Name).Distinct();

    /// <summary>The backends that exist without plug-ins: this project's, and one for each name of an own implementation.</summary>
    internal ImmutableArray<BackendEntry> Entries
        => [.. BackendCatalog.Entries, .. VariantNames.Select(name => new BackendEntry(name, () => Load(name), IsOwn: true))];

    /// <summary>The names of the backends that exist without plug-ins.</summary>
    internal ImmutableArray<string> BackendNames => [.. BackendCatalog.Names, .. VariantNames];

    /// <summary>Registers the kernels for injection.</summary>
    internal void Register(IServiceCollection services) => _registrations.ForEach(register => register(services));

    private Backend Load(string name)
    {
        const string Description = "this application's own code";
        const string Origin = "this application";
        KernelDefinition[] kernels = [.. _kernels.Where(kernel => kernel.Variants.Any(variant => variant.Name == name))];
        KernelVariant[] variants = [.. kernels.SelectMany(kernel => kernel.Variants).Where(variant => variant.Name == name)];
        try
        {
            foreach (KernelVariant variant in variants)
            {
                variant.Prepare?.Invoke();
            }
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return Backend.Unavailable(name, Description, Origin, exception.Message.ReplaceLineEndings(" "));
        }

        return Backend.Available(
            name,
            Description,
            Origin,
            [.. kernels.Select(kernel => Create(kernel, kernel.Variants.First(variant => variant.Name == name)))],
            build: () => BuildOf(kernels, variants),
            declared: [.. kernels.Select(kernel => new DeclaredKernel(kernel.Declaration, kernel.Oracle))]);
    }

    /// <summary>The modules that call or have the code, and the libraries that have it; null if a library can't be read.</summary>
    private static string? BuildOf(KernelDefinition[] kernels, KernelVariant[] variants)
    {
        string?[] libraries = [.. variants.Select(variant => variant.Library).OfType<string>().Distinct().Select(LibraryBuild.OfOwn)];
        string modules = ManagedBuild.Describe(kernels.Select(kernel => kernel.Oracle.GetType().Module).Distinct());
        return libraries.Contains(null) ? null : string.Join(' ', [modules, .. libraries]);
    }

    private static Implementation Create(KernelDefinition kernel, KernelVariant variant)
        => Implementation.Create(kernel.Declaration.Contract, variant.Kernel, variant.InstructionSet, variant.Threads);
}
