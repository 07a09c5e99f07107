using Microsoft.CodeAnalysis;

namespace Kernels.Generator;

/// <summary>Reads classes with <c>[Implementation]</c>.</summary>
internal static class ImplementationReader
{
    public const string AttributeName = "Kernels.ImplementationAttribute";

    private const string Arguments = "Arguments";

    /// <summary>Reads one; null if it implements no kernel.</summary>
    public static ImplementationModel? Read(INamedTypeSymbol type)
    {
        ITypeSymbol? arguments = type.Interfaces
            .FirstOrDefault(implemented => implemented is { Name: "IKernel", TypeArguments: [_] })?.TypeArguments[0];
        return arguments?.ContainingAssembly?.Name == "Kernels.Abstractions" && arguments.Name.EndsWith(Arguments, StringComparison.Ordinal)
            && Attributes.Find(type, "ImplementationAttribute")?.ConstructorArguments is [{ Value: string backend }]
            ? new ImplementationModel(
                backend,
                type.ContainingNamespace.ToDisplayString(),
                type.Name,
                $"global::{arguments.ContainingNamespace.ToDisplayString()}.{arguments.Name.Substring(0, arguments.Name.Length - Arguments.Length)}")
            : null;
    }
}
