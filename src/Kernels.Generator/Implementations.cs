using Microsoft.CodeAnalysis;

namespace Kernels.Generator;

/// <summary>A class that implements a kernel.</summary>
/// <param name="Backend">The backend that has it.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="ClassName">Its name.</param>
/// <param name="Kernel">The full name of the kernel's class.</param>
internal sealed record ImplementationModel(string Backend, string Namespace, string ClassName, string Kernel)
{
    public string FullName => $"global::{Namespace}.{ClassName}";
}

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

/// <summary>Writes the lists of an assembly's implementations.</summary>
internal static class ImplementationsWriter
{
    public static string Write(EquatableArray<ImplementationModel> implementations)
    {
        CodeWriter code = CodeWriter.Begin(implementations[0].Namespace);
        code.Line("/// <summary>This assembly's classes with <c>[Implementation]</c>, one method for each backend.</summary>");
        code.Block("internal static class KernelImplementations", () =>
        {
            bool isFirst = true;
            foreach (IGrouping<string, ImplementationModel> backend in implementations.GroupBy(implementation => implementation.Backend))
            {
                if (!isFirst)
                {
                    code.Line();
                }

                isFirst = false;
                string method = char.ToUpperInvariant(backend.Key[0]) + backend.Key.Substring(1);
                code.Line($"/// <summary>The implementations of <c>{backend.Key}</c>.</summary>");
                code.Line("/// <param name=\"instructionSet\">What their code uses here.</param>");
                code.Line($"public static global::System.Collections.Immutable.ImmutableArray<global::Kernels.Implementation> {method}(string instructionSet) =>");
                code.Line("[");
                code.Indented(() =>
                {
                    foreach (ImplementationModel implementation in backend)
                    {
                        code.Line($"global::Kernels.Implementation.Create({implementation.Kernel}.Contract, new {implementation.FullName}(), instructionSet),");
                    }
                });
                code.Line("];");
            }
        });
        return code.ToString();
    }
}
