using Microsoft.CodeAnalysis;

namespace Kernels.Generator.Tests;

/// <summary>An error in a kernel is a compiler error of one line, at the place of the error.</summary>
public sealed class DiagnosticTests
{
    private const string Oracle = "[Oracle] internal static void Define(ReadOnlySpan<double> x, double a, Span<double> y) { }";
    private const string Plain = "[Implementation(\"plain\")] internal static void Plain(ReadOnlySpan<double> x, double a, Span<double> y) { }";
    private const string Sketch =
        "[Oracle] static void Define(ReadOnlySpan<double> x, [Shape(\"1\"), InOut] Span<long> y, [Shape(\"1\")] Span<double> z) { }"
        + "[Implementation(\"a\")] static void A(ReadOnlySpan<double> x, Span<long> y, Span<double> z) { }";
    private const string Finish = "[Finish] static void End(ReadOnlySpan<long> y, Span<double> z) { }";

    [Theory]
    [InlineData("[Kernel(\"acme.scale/1\")] static partial class Scale", Oracle + Plain)]
    [InlineData("[Kernel(\"acme.scale/1\")] public sealed partial class Scale", Oracle + Plain)]
    [InlineData("[Kernel(\"a.b/1\", Flops = \"2*n*a + 1.5 * n\", Presets = [1, 1, 2, 3])] static partial class Scale", Oracle + Plain)]
    [InlineData(
        "[Kernel(\"a.b/1\")] static partial class Scale",
        "[Oracle] static void Define([Fill(1, 1)] ReadOnlySpan<byte> @in, Span<long> @out) { }"
        + "[Implementation(\"a\")] static void A(ReadOnlySpan<byte> x, Span<long> y) { }"
        + "[Implementation(\"b\")] static void A(ReadOnlySpan<byte> x, Span<long> y, in KernelOptions options) { }")]
    [InlineData(
        "[Kernel(\"a.b/1\")] static partial class Scale",
        "[Oracle] static void Define(Span<int> y) { }"
        + "[Implementation(\"by-1\")] static void A(Span<int> y) { }"
        + "[Implementation(\"by1\")] static void B(Span<int> y) { }"
        + "[Implementation(\"by--1\")] static void C(Span<int> y) { }")]
    [InlineData(
        "[Kernel(\"a.b/1\")] static partial class Scale",
        Oracle + "[NativeImplementation(\"c\", \"scale\")] public static partial void InC(ReadOnlySpan<double> from, double a, Span<double> to, KernelOptions how);"
        + "[NativeImplementation(\"d\", \"scale_too\")] static partial void Other(ReadOnlySpan<double> x, double a, Span<double> y);")]
    [InlineData(
        "[Kernel(\"a.b/1\", Bottleneck = Bottleneck.Compute)] static partial class Scale",
        "[Oracle] static void Define([Range(0, 9, Presets = [1, 2, 3, 4])] long a, [Shape(\"2\")] Span<long> y) { }"
        + "[Implementation(\"a\")] static void A(long a, Span<long> y) { }"
        + "[NativeImplementation(\"c\", \"scale\")] static partial void InC(long a, Span<long> y);")]
    [InlineData("[Kernel(\"a.b/1\")] [Cut(\"n\", CutKind.Map)] static partial class Scale", Oracle + Plain)]
    [InlineData(
        "[Kernel(\"a.b/1\")] [Cut(\"n\", CutKind.Reduce, Reduction = Reduction.Norm)] static partial class Scale",
        "[Oracle] static void Define(ReadOnlySpan<double> x, [Shape(\"1\")] Span<double> y) { }"
        + "[Implementation(\"a\")] static void A(ReadOnlySpan<double> x, Span<double> y) { }")]
    [InlineData("[Kernel(\"a.b/1\")] [Cut(\"n\", CutKind.Merge, Union = Union.Max)] static partial class Scale", Sketch + Finish)]
    [InlineData(
        "[Kernel(\"a.b/1\")] [Extent(\"n\", 1, 1, 1, 1)] [Extent(\"m\", 1, 1, 1, 1, Minimum = 0)] [Cut(\"n\", CutKind.Map)] static partial class Scale",
        "[Oracle] static void Define([Shape(\"n + 1\"), Offsets(\"m\")] ReadOnlySpan<int> a, [Shape(\"m\")] ReadOnlySpan<double> x, [Shape(\"n\")] Span<double> y) { }"
        + "[Implementation(\"a\")] static void A(ReadOnlySpan<int> a, ReadOnlySpan<double> x, Span<double> y) { }")]
    [InlineData("[Kernel(\"a.b/1\")] [Cut(\"n\", CutKind.Stencil, Halo = 2)] static partial class Scale", Oracle + Plain)]
    [InlineData(
        "[Kernel(\"a.b/1\")] [Cut(\"n\", CutKind.Stencil, Halo = 1, Steps = \"k\", Periodic = true)] static partial class Scale",
        "[Oracle] static void Define([Range(0, 9)] int k, [InOut] Span<double> y) { }"
        + "[Implementation(\"a\")] static void A(int k, Span<double> y) { }")]
    [InlineData(
        "[Kernel(\"a.b/1\")] [Cut(\"n\", CutKind.Stencil, Window = \"k\")] static partial class Scale",
        "[Oracle] static void Define([Range(1, 9)] int k, ReadOnlySpan<double> x, Span<double> y) { }"
        + "[Implementation(\"a\")] static void A(int k, ReadOnlySpan<double> x, Span<double> y) { }")]
    public void What_is_right_compiles_without_a_warning(string head, string body)
        => Assert.Empty(GeneratorRun.Diagnose(Source(head, body)));

    [Theory]
    [InlineData("KERNELS001", "'Scale' has to be partial, not generic, and not inside another type", "static class Scale", Oracle + Plain)]
    [InlineData("KERNELS001", "'Scale' has to be partial, not generic, and not inside another type", "static partial class Scale<T>", Oracle + Plain)]
    [InlineData("KERNELS003", "no method of 'Scale' has [Oracle]; required: one", "static partial class Scale", Plain)]
    [InlineData("KERNELS003", "'Again' is a second oracle; required: one", "static partial class Scale", Oracle + "[Oracle] static void Again() { }" + Plain)]
    [InlineData("KERNELS003", "'Define' has to be static, without a result and without type parameters", "partial class Scale", "[Oracle] void Define() { }")]
    [InlineData("KERNELS004", "no method of 'Scale' has [Implementation]; required: one or more", "static partial class Scale", Oracle)]
    [InlineData(
        "KERNELS004",
        "'Plain' differs from the oracle; required: static void Plain(ReadOnlySpan<double> x, double a, Span<double> y)",
        "static partial class Scale",
        Oracle + "[Implementation(\"plain\")] static void Plain(ReadOnlySpan<double> x, float a, Span<double> y) { }")]
    [InlineData(
        "KERNELS004",
        "an implementation is named 'simd'; required: lower-case letters, digits and '-', a name for each, none of auto, managed, simd, aot, native, and no '-aot' at the end",
        "static partial class Scale",
        Oracle + "[Implementation(\"simd\")] static void Plain(ReadOnlySpan<double> x, double a, Span<double> y) { }")]
    [InlineData(
        "KERNELS004",
        "an implementation is named 'plain-aot'; required: lower-case letters, digits and '-', a name for each, none of auto, managed, simd, aot, native, and no '-aot' at the end",
        "static partial class Scale",
        Oracle + "[Implementation(\"plain-aot\")] static void Plain(ReadOnlySpan<double> x, double a, Span<double> y) { }")]
    [InlineData(
        "KERNELS005",
        "'x' is of type System.Span<decimal>; allowed: spans of double, float and whole numbers of 8 to 64 bits, and double, float, int or long",
        "static partial class Scale",
        "[Oracle] static void Define(Span<decimal> x) { }")]
    [InlineData(
        "KERNELS005",
        "'s' is of type string; allowed: spans of double, float and whole numbers of 8 to 64 bits, and double, float, int or long",
        "static partial class Scale",
        "[Oracle] static void Define(string s, Span<int> y) { }")]
    [InlineData("KERNELS005", "'s' is a scalar of type byte; allowed: double, float, int, long", "static partial class Scale", "[Oracle] static void Define(byte s, Span<int> y) { }")]
    [InlineData("KERNELS005", "'Define' writes nothing; required: a Span<T>", "static partial class Scale", "[Oracle] static void Define(ReadOnlySpan<int> x) { }")]
    [InlineData("KERNELS005", "'s' is passed by reference; allowed: by value", "static partial class Scale", "[Oracle] static void Define(in int s, Span<int> y) { }")]
    [InlineData(
        "KERNELS005",
        "a parameter is named 'α'; allowed: 1 to 32 of a-z, A-Z, 0-9 and '_', a lower-case letter first",
        "static partial class Scale",
        "[Oracle] static void Define(double α, Span<int> y) { }")]
    [InlineData(
        "KERNELS005",
        "a parameter is named 'X'; allowed: 1 to 32 of a-z, A-Z, 0-9 and '_', a lower-case letter first",
        "static partial class Scale",
        "[Oracle] static void Define(ReadOnlySpan<int> x, Span<int> X) { }")]
    [InlineData(
        "KERNELS005",
        "a parameter is named 'threads', which is taken; allowed: anything else",
        "static partial class Scale",
        "[Oracle] static void Define(int threads, Span<int> y) { }")]
    [InlineData(
        "KERNELS005",
        "'Define' has 9 spans; allowed: up to 8",
        "static partial class Scale",
        "[Oracle] static void Define(Span<int> a, Span<int> b, Span<int> c, Span<int> d, Span<int> e, Span<int> f, Span<int> g, Span<int> h, Span<int> i) { }")]
    [InlineData(
        "KERNELS005",
        "'Define' has 9 dimensions; allowed: up to 8",
        "static partial class Scale",
        "[Oracle] static void Define([Shape(\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\")] Span<int> y) { }")]
    [InlineData("KERNELS006", "'y' is like 'z'; required: a buffer before it", "static partial class Scale", "[Oracle] static void Define([Like(\"z\")] Span<int> y) { }")]
    [InlineData("KERNELS006", "the shape of 'y' is [Rows]; required: one or more of 'n', 'n + 1' and '1'", "static partial class Scale", "[Oracle] static void Define([Shape(\"Rows\")] Span<int> y) { }")]
    [InlineData(
        "KERNELS006",
        "nothing gives the extent 'rows'; required: a parameter 'int rows', or a buffer of the shape [rows]",
        "static partial class Scale",
        "[Oracle] static void Define([Shape(\"rows\", \"columns\")] Span<int> y) { }")]
    [InlineData("KERNELS006", "'n' is the name of a dimension and of something else", "static partial class Scale", "[Oracle] static void Define(double n, Span<int> y) { }")]
    [InlineData(
        "KERNELS007",
        "dimension 'rows' has no [Extent]; required where there are several dimensions",
        "static partial class Scale",
        "[Oracle] static void Define([Shape(\"rows\")] Span<int> x, [Shape(\"columns\")] Span<int> y) { }")]
    [InlineData("KERNELS009", "'a' is from 2 to 1, by default 1.5; required: ascending values of its type, and the default between them", "static partial class Scale", "[Oracle] static void Define([Range(2, 1)] double a, Span<int> y) { }")]
    [InlineData("KERNELS009", "'x' is filled from 0 to 300; required: ascending values of its type", "static partial class Scale", "[Oracle] static void Define([Fill(0, 300)] ReadOnlySpan<byte> x, Span<int> y) { }")]
    [InlineData("KERNELS007", "'a' is 1, 2, 3 in presets; required: four values in its range", "static partial class Scale", "[Oracle] static void Define([Range(0, 9, Presets = [1, 2, 3])] int a, Span<int> y) { }")]
    [InlineData("KERNELS007", "'a' is 1, 2, 3, 10 in presets; required: four values in its range", "static partial class Scale", "[Oracle] static void Define([Range(0, 9, Presets = [1, 2, 3, 10])] int a, Span<int> y) { }")]
    [InlineData(
        "KERNELS009",
        "'x' is an axis from 1 to 1; required: two numbers, for an input of fractions with one dimension and no other content",
        "static partial class Scale",
        "[Oracle] static void Define([Axis(1, 1)] ReadOnlySpan<double> x, Span<int> y) { }")]
    [InlineData(
        "KERNELS009",
        "'x' is an axis from 0 to 1; required: two numbers, for an input of fractions with one dimension and no other content",
        "static partial class Scale",
        "[Oracle] static void Define([Axis(0, 1), Fill(0, 1)] ReadOnlySpan<double> x, Span<int> y) { }")]
    [InlineData("KERNELS009", "'y' is a picture; required: an output of whole numbers with two dimensions", "static partial class Scale", "[Oracle] static void Define(int a, [Picture(nameof(a))] Span<int> y) { }")]
    [InlineData(
        "KERNELS009",
        "the picture 'y' has the limit 'h'; required: a scalar",
        "static partial class Scale",
        "[Oracle] static void Define(int h, int w, [Shape(\"h\", \"w\"), Picture(\"h\")] Span<int> y) { }")]
    [InlineData(
        "KERNELS009",
        "'Warn' is no caution; required: a static method with some of the oracle's scalars and extents, by name, that returns a string",
        "static partial class Scale",
        Oracle + Plain + "[Caution] static string Warn(ReadOnlySpan<double> x) => null;")]
    [InlineData(
        "KERNELS009",
        "'Sum' makes no ResultSummary; required: one static method with some of the oracle's parameters, by name, that returns a ResultSummary",
        "static partial class Scale",
        Oracle + Plain + "[Summary] static ResultSummary Sum(ReadOnlySpan<double> z) => null;")]
    [InlineData(
        "KERNELS009",
        "'Sum' makes no ResultSummary; required: one static method with some of the oracle's parameters, by name, that returns a ResultSummary",
        "static partial class Scale",
        Oracle + Plain + "[Summary] static string Sum(ReadOnlySpan<double> x) => null;")]
    [InlineData(
        "KERNELS009",
        "'Second' makes no ResultImage; required: one static method with some of the oracle's parameters, by name, that returns a ResultImage",
        "static partial class Scale",
        Oracle + Plain + "[Image(\"a\")] static ResultImage First() => null; [Image(\"b\")] static ResultImage Second() => null;")]
    [InlineData(
        "KERNELS004",
        "'InC' calls '1c'; required: a partial method without a body, and the name of a function in C",
        "static partial class Scale",
        Oracle + "[NativeImplementation(\"c\", \"1c\")] public static partial void InC(ReadOnlySpan<double> x, double a, Span<double> y);")]
    [InlineData(
        "KERNELS004",
        "'InC' calls 'c'; required: a partial method without a body, and the name of a function in C",
        "static partial class Scale",
        Oracle + "[NativeImplementation(\"c\", \"c\")] public static void InC(ReadOnlySpan<double> x, double a, Span<double> y) { }")]
    public void What_is_wrong_with_a_class_is_one_error(string id, string message, string head, string body)
        => AssertError(id, message, Source($"[Kernel(\"acme.scale/1\")] {head}", body));

    [Theory]
    [InlineData("KERNELS002", "the id is 'scale/1'; required: namespace, name of up to 32 lower-case letters, digits, '-', '_' and '.', and revision, such as 'acme.ema/1'", "\"scale/1\"")]
    [InlineData("KERNELS002", "the id is 'acme.Scale/1'; required: namespace, name of up to 32 lower-case letters, digits, '-', '_' and '.', and revision, such as 'acme.ema/1'", "\"acme.Scale/1\"")]
    [InlineData("KERNELS007", "the presets are 1, 2, 3; required: four of them, ascending, from 1", "\"a.b/1\", Presets = [1, 2, 3]")]
    [InlineData("KERNELS007", "the presets are 4, 3, 2, 1; required: four of them, ascending, from 1", "\"a.b/1\", Presets = [4, 3, 2, 1]")]
    [InlineData("KERNELS008", "in Flops 'm' is neither a number nor one of n, a", "\"a.b/1\", Flops = \"2*m\"")]
    [InlineData("KERNELS009", "a tolerance is no finite number of 0 or above", "\"a.b/1\", AbsoluteTolerance = -1")]
    [InlineData("KERNELS010", "the definition is empty, too long or has several lines; required: one of up to 1000 characters", "\"a.b/1\", Definition = \"a\\nb\"")]
    public void What_is_wrong_with_an_attribute_is_one_error(string id, string message, string arguments)
        => AssertError(id, message, Source($"[Kernel({arguments})] static partial class Scale", Oracle + Plain));

    [Theory]
    [InlineData("the cut is along 'm'; required: one of the dimensions n", "\"m\", CutKind.Map", "ReadOnlySpan<double> x, Span<double> y")]
    [InlineData(
        "'y' has the dimension 'n'; required: every result has it in a map or a stencil, and none in any other kind",
        "\"n\", CutKind.Reduce", "ReadOnlySpan<double> x, Span<double> y")]
    [InlineData(
        "'y' lacks the dimension 'n'; required: every result has it in a map or a stencil, and none in any other kind",
        "\"n\", CutKind.Map", "ReadOnlySpan<double> x, [Shape(\"1\")] Span<double> y")]
    [InlineData(
        "'x' has the shape [n + 1]; required: 'n' as the first extent alone, with nothing added",
        "\"n\", CutKind.Map", "[Shape(\"n + 1\")] ReadOnlySpan<double> x, [Shape(\"n\")] Span<double> y")]
    [InlineData(
        "'x' is overwritten, counts in part, or has elements that depend on each other; required along 'n': inputs of any elements or of indices, and outputs; in a stencil, what is overwritten too",
        "\"n\", CutKind.Map", "[Ascending] ReadOnlySpan<long> x, [Shape(\"n\")] Span<double> y")]
    [InlineData(
        "'x' refers to places along 'n', which are others in a part; required: another dimension",
        "\"n\", CutKind.Map", "[Shape(\"n\"), Below(\"n\")] ReadOnlySpan<int> x, [Shape(\"n\")] Span<double> y")]
    [InlineData(
        "'y' can't be reduced; required: outputs that are not read, and of fractions for a norm",
        "\"n\", CutKind.Reduce, Reduction = Reduction.Norm", "ReadOnlySpan<double> x, [Shape(\"1\")] Span<long> y")]
    [InlineData(
        "nothing is read and overwritten; required in a merge: an [InOut] buffer, from which the next part continues",
        "\"n\", CutKind.Merge", "ReadOnlySpan<double> x, [Shape(\"1\")] Span<long> y")]
    [InlineData(
        "a union or [Finish] is for sketches; required: both a merge and its union, or neither",
        "\"n\", CutKind.Map, Union = Union.Or", "ReadOnlySpan<double> x, Span<double> y")]
    [InlineData(
        "'y' has no bits to unite; required: whole numbers",
        "\"n\", CutKind.Merge, Union = Union.Or", "ReadOnlySpan<double> x, [Shape(\"1\"), InOut] Span<double> y")]
    [InlineData(
        "there is no sketch of smallest elements; required: one output of whole numbers with [UsedLength], and no [InOut] buffer",
        "\"n\", CutKind.Merge, Union = Union.Smallest", "ReadOnlySpan<double> x, [Shape(\"1\")] Span<long> y")]
    [InlineData(
        "'z' is not part of a united sketch; required: a [Finish] method that takes it",
        "\"n\", CutKind.Merge, Union = Union.Max", "ReadOnlySpan<double> x, [Shape(\"1\"), InOut] Span<long> y, [Shape(\"1\")] Span<double> z")]
    [InlineData(
        "'b' has offsets along 'n' as 'a' has; required: one input",
        "\"n\", CutKind.Map", "[Shape(\"n + 1\"), Offsets(\"m\")] ReadOnlySpan<int> a, [Shape(\"n + 1\"), Offsets(\"m\")] ReadOnlySpan<int> b, [Shape(\"m\")] ReadOnlySpan<double> x, [Shape(\"n\")] Span<double> y",
        "m")]
    [InlineData(
        "'a' has offsets along 'n'; required there: CutKind.Map",
        "\"n\", CutKind.Reduce", "[Shape(\"n + 1\"), Offsets(\"m\")] ReadOnlySpan<int> a, [Shape(\"m\")] ReadOnlySpan<double> x, [Shape(\"1\")] Span<double> y",
        "m")]
    [InlineData(
        "'a' has offsets along 'n', and a part may have none of 'm'; required: Minimum = 0 of that [Extent]",
        "\"n\", CutKind.Map", "[Shape(\"n + 1\"), Offsets(\"m\")] ReadOnlySpan<int> a, [Shape(\"m\")] ReadOnlySpan<double> x, [Shape(\"n\")] Span<double> y",
        "m", 1)]
    [InlineData(
        "'x' has the shape [n, m]; required: 'm', which 'a' points into, as the first extent alone, with nothing added",
        "\"n\", CutKind.Map", "[Shape(\"n + 1\"), Offsets(\"m\")] ReadOnlySpan<int> a, [Shape(\"m\")] ReadOnlySpan<double> e, [Shape(\"n\", \"m\")] ReadOnlySpan<double> x, [Shape(\"n\")] Span<double> y",
        "m")]
    [InlineData(
        "'x' is written, or has elements that depend on each other; required along 'm', which 'a' points into: inputs of any elements or of indices",
        "\"n\", CutKind.Map", "[Shape(\"n + 1\"), Offsets(\"m\")] ReadOnlySpan<int> a, [Shape(\"m\"), Ascending] ReadOnlySpan<double> x, [Shape(\"n\")] Span<double> y",
        "m")]
    [InlineData(
        "'b' refers to places along 'm', which are others in a part; required: another dimension",
        "\"n\", CutKind.Map", "[Shape(\"n + 1\"), Offsets(\"m\")] ReadOnlySpan<int> a, [Shape(\"m\")] ReadOnlySpan<double> x, [Shape(\"n\"), Below(\"m\")] ReadOnlySpan<int> b, [Shape(\"n\")] Span<double> y",
        "m")]
    [InlineData("the halo is 0; required in a stencil: Halo, 1 or above, or Window", "\"n\", CutKind.Stencil", "ReadOnlySpan<double> x, Span<double> y")]
    [InlineData(
        "a halo is for stencils; required: CutKind.Stencil, or no Halo, Steps, Periodic and Window",
        "\"n\", CutKind.Map, Halo = 1", "ReadOnlySpan<double> x, Span<double> y")]
    [InlineData(
        "the steps are 'k'; required: a scalar of whole numbers with a [Range] from 0 or 1 on",
        "\"n\", CutKind.Stencil, Halo = 1, Steps = \"k\"", "int k, ReadOnlySpan<double> x, Span<double> y")]
    [InlineData(
        "the window is 'k'; required: a scalar of whole numbers with a [Range] from 1 or above on",
        "\"n\", CutKind.Stencil, Window = \"k\"", "[Range(0, 9)] int k, ReadOnlySpan<double> x, Span<double> y")]
    [InlineData(
        "there is a Window beside Halo, Steps or Periodic; required: the Window alone, or none",
        "\"n\", CutKind.Stencil, Halo = 1, Window = \"k\"", "[Range(1, 9)] int k, ReadOnlySpan<double> x, Span<double> y")]
    public void A_cut_that_the_buffers_do_not_allow_is_one_error(string message, string cut, string parameters, string? along = null, int least = 0)
        => AssertError("KERNELS011", message, Source(
            $"[Kernel(\"a.b/1\")] {(along is null ? "" : $"[Extent(\"n\", 1, 1, 1, 1)] [Extent(\"{along}\", 1, 1, 1, 1, Minimum = {least})]")} [Cut({cut})] static partial class Scale",
            $"[Oracle] static void Define({parameters}) {{ }} [Implementation(\"plain\")] static void Plain({parameters}) {{ }}"));

    [Fact]
    public void A_summary_of_what_only_the_last_part_has_is_one_error() => AssertError(
        "KERNELS011",
        "the summary takes 'x', of which only the last part is there; allowed where parts are reduced or merged: what has not the dimension 'n'",
        Source(
            "[Kernel(\"a.b/1\")] [Cut(\"n\", CutKind.Reduce)] static partial class Scale",
            "[Oracle] static void Define(ReadOnlySpan<double> x, [Shape(\"1\")] Span<double> y) { }"
            + "[Implementation(\"a\")] static void A(ReadOnlySpan<double> x, Span<double> y) { }"
            + "[Summary] static ResultSummary Say(ReadOnlySpan<double> x) => null;"));

    [Theory]
    [InlineData("KERNELS011", "a union or [Finish] is for sketches; required: both a merge and its union, or neither", "", "static void End(Span<long> y)")]
    [InlineData(
        "KERNELS009",
        "'End' finishes no sketch; required: a static void method with some of the oracle's scalars, extents and results, by name",
        ", Union = Union.Max", "static void End(ReadOnlySpan<double> x)")]
    public void A_method_that_finishes_no_sketch_is_one_error(string id, string message, string union, string method) => AssertError(
        id, message, Source($"[Kernel(\"a.b/1\")] [Cut(\"n\", CutKind.Merge{union})] static partial class Scale", $"{Sketch}[Finish] {method} {{ }}"));

    private static void AssertError(string id, string message, string source)
    {
        Diagnostic error = Assert.Single(GeneratorRun.Diagnose(source));
        Assert.Equal((id, message), (error.Id, error.GetMessage()));
        Assert.NotEqual(default, error.Location.SourceSpan);
        Assert.NotEmpty(error.Descriptor.Description.ToString());
    }

    private static string Source(string head, string body)
        => $$"""
            using System;
            using Kernels;

            namespace Tried;

            /// <summary>A kernel.</summary>
            {{head}}
            {
                {{body}}
            }
            """;
}
