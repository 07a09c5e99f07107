using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kernels.Generator.Tests;

/// <summary>An editor runs the generator at every keystroke, so unchanged parts must not be made again.</summary>
public sealed class IncrementalTests
{
    private const string Source = """
        using System;
        using Kernels;

        [Kernel("acme.scale/1")]
        static partial class Scale
        {
            [Oracle] public static void Define(ReadOnlySpan<double> x, Span<double> y) { }
            [Implementation("plain")] public static void Plain(ReadOnlySpan<double> x, Span<double> y) { }
        }
        """;

    [Fact]
    public void Another_file_changes_nothing()
        => Assert.Equal(IncrementalStepRunReason.Cached, ReasonAfter(before => before.AddSyntaxTrees(GeneratorRun.Parse("class Other;"))));

    [Fact]
    public void The_body_of_a_method_changes_nothing()
        => Assert.Equal(IncrementalStepRunReason.Cached, ReasonAfter(Replace("y) { }", "y) { y[0] = x[0]; }")));

    [Fact]
    public void A_contract_that_changed_is_made_again()
        => Assert.Equal(IncrementalStepRunReason.Modified, ReasonAfter(Replace("acme.scale/1", "acme.scale/2")));

    private static Func<CSharpCompilation, Compilation> Replace(string old, string by)
        => before => before.ReplaceSyntaxTree(before.SyntaxTrees[0], GeneratorRun.Parse(Source.Replace(old, by, StringComparison.Ordinal)));

    /// <summary>Why the generated source was made again, or that it was not.</summary>
    private static IncrementalStepRunReason ReasonAfter(Func<CSharpCompilation, Compilation> change)
    {
        CSharpCompilation before = GeneratorRun.Compile(Source);
        GeneratorDriver driver = GeneratorRun.Driver()
            .RunGenerators(before, CancellationToken.None)
            .RunGenerators(change(before), CancellationToken.None);
        IncrementalStepRunReason[] reasons =
        [
            .. driver.GetRunResult().Results.Single().TrackedOutputSteps.Values.SelectMany(steps => steps)
                .SelectMany(step => step.Outputs).Select(output => output.Reason),
        ];
        Assert.NotEmpty(reasons);
        return reasons.OrderBy(reason => reason == IncrementalStepRunReason.Cached).First();
    }
}
