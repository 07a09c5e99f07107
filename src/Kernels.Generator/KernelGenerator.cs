using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Kernels.Generator;

/// <summary>
/// Adds to each class with <c>[Kernel]</c> what hosts and applications use of it; lists the classes with
/// <c>[Implementation]</c>; and writes the calls into and out of C libraries where the project's property
/// <c>KernelsGenerate</c> asks for them.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<string> wanted = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => PropertyOf(options, "KernelsGenerate"));
        IncrementalValueProvider<AheadOfTime> aheadOfTime = context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? "")
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (both, _) => new AheadOfTime(PropertyOf(both.Right, "KernelsGenerate") == AheadOfTime.Wanted, both.Left, PropertyOf(both.Right, "KernelsNativeAotLevel")));

        // Readings are compared by their values: what follows runs only for kernels that changed.
        IncrementalValuesProvider<Reading> readings = context.SyntaxProvider.ForAttributeWithMetadataName(
            KernelReader.AttributeName, static (node, _) => node is ClassDeclarationSyntax, Read);
        context.RegisterSourceOutput(readings.Combine(aheadOfTime), static (output, both) =>
        {
            (Reading reading, AheadOfTime aheadOfTime) = both;
            if (reading.Problem is { } problem)
            {
                output.ReportDiagnostic(problem.ToDiagnostic());
                return;
            }

            KernelModel kernel = reading.Kernel!;
            string name = string.Join(".", ((IEnumerable<string>)[kernel.Namespace, kernel.ClassName]).Where(part => part != ""));
            Add(output, name, kernel.IsBuiltIn ? ContractWriter.Write(kernel) : DefinitionWriter.Write(kernel, aheadOfTime));
        });

        IncrementalValueProvider<EquatableArray<ImplementationModel>> implementations = context.SyntaxProvider.ForAttributeWithMetadataName(
            ImplementationReader.AttributeName, static (node, _) => node is ClassDeclarationSyntax, static (found, _) => ImplementationReader.Read((INamedTypeSymbol)found.TargetSymbol))
            .Where(static implementation => implementation is not null)
            .Collect()
            .Select(static (all, _) => new EquatableArray<ImplementationModel>(all.OfType<ImplementationModel>().OrderBy(implementation => implementation.ClassName, StringComparer.Ordinal)));
        context.RegisterSourceOutput(implementations, static (output, all) =>
        {
            if (all is not [])
            {
                Add(output, "KernelImplementations", ImplementationsWriter.Write(all));
            }
        });

        IncrementalValueProvider<EquatableArray<BoundaryModel>> boundary = context.CompilationProvider.Combine(wanted)
            .Select(static (both, cancellation) => BoundaryReader.Read(both.Left, both.Right, cancellation));
        context.RegisterSourceOutput(boundary.Combine(wanted), static (output, both) =>
        {
            (EquatableArray<BoundaryModel> kernels, string what) = both;
            foreach (BoundaryModel kernel in kernels)
            {
                Add(output, $"{kernel.Kernel.ClassName}{(what == BoundaryReader.Exports ? "Export" : "Adapter")}", what == BoundaryReader.Exports ? ExportWriter.Write(kernel) : AdapterWriter.Write(kernel));
            }

            if (what == BoundaryReader.Exports)
            {
                Add(output, "Exports", ExportWriter.WriteTable(kernels));
            }
            else if (what == BoundaryReader.Adapters)
            {
                Add(output, "KernelAdapters", AdapterWriter.WriteTable(kernels));
            }
        });
    }

    /// <summary>A property of the project that the compiler may see; empty if it is not set.</summary>
    private static string PropertyOf(AnalyzerConfigOptionsProvider options, string name)
        => options.GlobalOptions.TryGetValue($"build_property.{name}", out string? value) ? value : "";

    private static void Add(SourceProductionContext output, string name, string text) => output.AddSource($"{name}.g.cs", SourceText.From(text, Encoding.UTF8));

    private static Reading Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        try
        {
            KernelReader reader = new((INamedTypeSymbol)context.TargetSymbol, context.Attributes[0], cancellation);
            return new Reading(reader.Read((ClassDeclarationSyntax)context.TargetNode), null);
        }
        catch (ProblemException exception)
        {
            return new Reading(null, exception.Problem);
        }
    }

    /// <summary>A kernel, or what is wrong with it.</summary>
    private sealed record Reading(KernelModel? Kernel, Problem? Problem);
}
