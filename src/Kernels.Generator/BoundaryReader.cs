using Microsoft.CodeAnalysis;

namespace Kernels.Generator;

/// <summary>Reads this project's kernels where they are called or exported through the C ABI.</summary>
internal static class BoundaryReader
{
    /// <summary>The values of <c>KernelsGenerate</c>.</summary>
    public const string Adapters = "adapters";
    public const string Exports = "exports";

    /// <summary>The backend whose implementations are exported.</summary>
    private const string Exported = "simd";

    public static EquatableArray<BoundaryModel> Read(Compilation compilation, string wanted, CancellationToken cancellation)
    {
        if (wanted is not (Adapters or Exports))
        {
            return new EquatableArray<BoundaryModel>([]);
        }

        IEnumerable<KernelModel> kernels = Types(compilation, "Kernels.Abstractions")
            .Select(type => (Type: type, Attribute: Attributes.Find(type, "KernelAttribute")))
            .Where(found => found.Attribute is not null)
            .Select(found => new KernelReader(found.Type, found.Attribute!, cancellation).ReadSignature())
            .Where(kernel => compilation.GetTypeByMetadataName($"Kernels.Native.Interop.{StructOf(kernel)}") is not null);
        if (wanted == Adapters)
        {
            return new EquatableArray<BoundaryModel>(kernels.Select(kernel => new BoundaryModel(kernel, null)).OrderBy(Name, StringComparer.Ordinal));
        }

        ImplementationModel[] implementations = [.. Types(compilation, "Kernels.Managed").Select(ImplementationReader.Read).OfType<ImplementationModel>()];
        return new EquatableArray<BoundaryModel>(
            from kernel in kernels
            let implementation = implementations.FirstOrDefault(found => found.Backend == Exported && found.Kernel == kernel.FullName)
            where implementation is not null
            orderby kernel.Name
            select new BoundaryModel(kernel, implementation.FullName));
    }

    /// <summary>The struct of a kernel's header.</summary>
    public static string StructOf(KernelModel kernel) => $"kernels_{kernel.Name.Replace('-', '_')}";

    private static string Name(BoundaryModel model) => model.Kernel.Name;

    private static IEnumerable<INamedTypeSymbol> Types(Compilation compilation, string assembly)
        => compilation.SourceModule.ReferencedAssemblySymbols.Where(symbol => symbol.Name == assembly)
            .SelectMany(symbol => TypesIn(symbol.GlobalNamespace));

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceSymbol space)
        => space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(TypesIn));
}
