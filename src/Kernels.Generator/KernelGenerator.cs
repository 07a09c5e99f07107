using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kernels.Generator;

/// <summary>Adds to each class with <c>[Kernel]</c> what the host and applications use of it.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Readings are compared by their values: what follows runs only for kernels that changed.
        IncrementalValuesProvider<Reading> readings = context.SyntaxProvider.ForAttributeWithMetadataName(
            KernelReader.AttributeName, static (node, _) => node is ClassDeclarationSyntax, Read);
        context.RegisterSourceOutput(readings, static (output, reading) =>
        {
            if (reading.Problem is { } problem)
            {
                output.ReportDiagnostic(problem.ToDiagnostic());
            }
            else
            {
                KernelModel kernel = reading.Kernel!;
                string file = string.Join(".", ((IEnumerable<string>)[kernel.Namespace, kernel.ClassName, "g.cs"]).Where(part => part != ""));
                output.AddSource(file, SourceText.From(KernelWriter.Write(kernel), Encoding.UTF8));
            }
        });
    }

    private static Reading Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        try
        {
            return new Reading(new KernelReader(context, cancellation).Read(), null);
        }
        catch (ProblemException exception)
        {
            return new Reading(null, exception.Problem);
        }
    }

    /// <summary>A kernel, or what is wrong with it.</summary>
    private sealed record Reading(KernelModel? Kernel, Problem? Problem);
}
