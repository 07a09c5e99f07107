namespace Kernels.Generator.Tests;

/// <summary>The generator's additions to kernels, as applications and hosts use them.</summary>
public sealed class GeneratedTests
{
    [Fact]
    public void A_contract_says_what_attributes_signatures_and_comments_say()
    {
        KernelDeclaration declaration = Ema.Kernel.Declaration;
        Assert.Equal("tests.ema/2", declaration.Contract.Id);
        Assert.Equal("ema", declaration.Contract.ShortName);
        Assert.Equal("A kernel of one dimension, compiled like an application's kernels.", declaration.Summary);
        Assert.Equal(["n"], declaration.Dimensions);
        Assert.Equal(new DeclaredParameter("alpha", ElementType.Float32, 0, 1, 0.5, "the weight"), Assert.Single(declaration.Parameters));
        Assert.Equal(["the values & more", "the averages"], declaration.Buffers.Select(buffer => buffer.Description));
        Assert.Equal([BufferDirection.In, BufferDirection.Out], declaration.Buffers.Select(buffer => buffer.Direction));
        Assert.Equal(new DeclaredTolerance(1e-5, 1e-5), declaration.Tolerance);
        Assert.Equal(["n"], Assert.Single(declaration.Flops).Factors);
        Assert.Equal(
            [("plain", "C#", ThreadSupport.One), ("in-threads", "any", ThreadSupport.Many)],
            Ema.Kernel.Variants.Select(variant => (variant.Name, variant.InstructionSet, variant.Threads)));
    }

    [Fact]
    public void A_contract_of_several_dimensions_has_their_extents_and_work()
    {
        KernelDeclaration declaration = RowSums.Kernel.Declaration;
        Assert.Equal(["rows", "columns"], declaration.Dimensions);
        Assert.Equal([3, 30], declaration.Presets.Medium);
        Assert.Equal(
            [BufferDirection.In, BufferDirection.In, BufferDirection.InOut, BufferDirection.Scratch],
            declaration.Buffers.Select(buffer => buffer.Direction));
        Assert.Equal([false, false, true, false], declaration.Buffers.Select(buffer => buffer.IsRestored));
        Assert.Equal(new DeclaredFill(0, 3), declaration.Buffers[1].Fill);
        Assert.Equal([(2, "rows columns"), (1, "rows")], declaration.Flops.Select(term => (term.Coefficient, string.Join(' ', term.Factors))));
        Assert.Equal((1, 9, 2), (declaration.Parameters[0].Minimum, declaration.Parameters[0].Maximum, declaration.Parameters[0].Default));
        Assert.Equal(new DeclaredTolerance(1e-9, 0), declaration.Tolerance);
    }

    [Fact]
    public void A_contract_says_what_inputs_hold_what_can_be_drawn_and_what_to_warn_of()
    {
        KernelDeclaration declaration = Waves.Kernel.Declaration;
        Assert.Equal([new DeclaredAxis(-1, 1), new DeclaredAxis(2, 0), null], declaration.Buffers.Select(buffer => buffer.Axis));
        Assert.Equal([null, null, "mostSteps"], declaration.Buffers.Select(buffer => buffer.PictureLimit));
        Assert.Equal([true, false], declaration.Parameters.Select(parameter => parameter.Varies));
        Assert.Equal([null, new DeclaredPresetValues(10, 20, 30, 40)], declaration.Parameters.Select(parameter => parameter.Presets));
        DeclaredCaution caution = Assert.Single(declaration.Cautions);
        Assert.True(caution.IsRefusedWhereMeasured);
        Assert.Equal("1 steps show little of 2.5", caution.Find([3, 3], [2.5, 1]));
        Assert.Null(caution.Find([3, 3], [2.5, 2]));
    }

    [Fact]
    public void A_contract_makes_figures_and_a_picture_of_a_result()
    {
        KernelDeclaration declaration = Waves.Kernel.Declaration;
        DeclaredArgumentsBuilder builder = new(declaration, [2, 3], [2.5, 30]);
        builder.Input<double>("x", [1, 2]);
        builder.Input<float>("y", [1, 2, 3]);
        int[] heights = [1, 2, 3, 4, 5, 6];
        builder.Output<int>("heights", heights);
        DeclaredArguments result = builder.Build();
        ResultSummary summary = declaration.Summarize!(result);
        Assert.Equal(("waves", "limit"), (summary.Title, summary.Reference));
        Assert.Equal(new ResultFigure("first", 1 + 2.5 + 3, FigureUnit.Number, "") { Reference = 30 }, Assert.Single(summary.Figures));
        Assert.Equal("the heights", declaration.Image!.Description);
        Assert.Equal([1, 2, 3, 4, 5, 6], declaration.Image.Draw(result).Deviations);
        Assert.Null(RowSums.Kernel.Declaration.Summarize);
        Assert.Null(RowSums.Kernel.Declaration.Image);
    }

    [Fact]
    public void A_kernel_may_have_no_dimensions()
    {
        KernelDeclaration declaration = Dice.Kernel.Declaration;
        Assert.Empty(declaration.Dimensions);
        Assert.Empty(declaration.Presets.Large);
        Assert.Equal([true, false], declaration.Parameters.Select(parameter => parameter.Varies));
        Assert.Equal(new DeclaredPresetValues(10, 100, 1000, 10_000), declaration.Parameters[1].Presets);
        Assert.Equal([6], declaration.ShapeOf(0, []));

        long[] counts = new long[6];
        Dice.Kernel.Bind(new Forwarding(Dice.Kernel.Variants[0].Kernel)).Invoke(new DiceArguments(1, 6, counts), default);
        Assert.Equal([0, 1, 2, 0, 1, 2], counts);
        AssertRefused("counts has 5 elements; required: 6 (6).", () => _ = new DiceArguments(1, 6, new long[5]));
        AssertRefused("throws is -1; allowed: 0 to 1000000000000.", () => _ = new DiceArguments(1, -1, counts));
    }

    [Fact]
    public void Implementations_beside_the_contract_come_before_those_of_other_files()
        => Assert.Equal(["plain", "again"], RowSums.Kernel.Variants.Select(variant => variant.Name));

    [Fact]
    public void An_implementation_is_called_by_typed_arguments_and_by_declared_ones_alike()
    {
        float[] x = [1, 2, 4];
        float[] y = new float[3];
        IKernel<EmaArguments> typed = Ema.Kernel.Bind(Ema.Kernel.Variants[0].Kernel);
        typed.Invoke(new EmaArguments(x, 0.5f, y), default);
        Assert.Equal([1, 1.5f, 2.75f], y);

        Array.Clear(y);
        DeclaredArgumentsBuilder builder = new(Ema.Kernel.Declaration, [3], [0.5]);
        builder.Input<float>("x", x);
        builder.Output<float>("y", y);
        Ema.Kernel.Variants[0].Kernel.Invoke(builder.Build(), default);
        Assert.Equal([1, 1.5f, 2.75f], y);
    }

    [Fact]
    public void Code_that_knows_declared_arguments_alone_is_called_by_typed_ones()
    {
        double[] sums = [10, 20];
        double[] products = new double[3];
        IKernel<RowSumsArguments> bound = RowSums.Kernel.Bind(new Forwarding(RowSums.Kernel.Oracle));
        bound.Invoke(new RowSumsArguments(2, [1, 2, 3, 4, 5, 6], [1, 0, 2], 3, sums, products), default);
        Assert.Equal([10 + (3 * 7), 20 + (3 * 16)], sums);
    }

    [Fact]
    public void Options_reach_what_takes_them()
    {
        float[] y = new float[2];
        Ema.Kernel.Bind(Ema.Kernel.Variants[1].Kernel).Invoke(new EmaArguments([1, 2], 1, y), new KernelOptions(7));
        Assert.Equal(7, y[0]);
    }

    [Fact]
    public void Arguments_are_checked_when_they_are_made()
    {
        float[] values = new float[8];
        AssertRefused("x.Length is 0; allowed: 1 to 2147483591.", () => _ = new EmaArguments([], 0, []));
        AssertRefused("y has 2 elements; required: 3 (n).", () => _ = new EmaArguments(values.AsSpan(0, 3), 0, values.AsSpan(4, 2)));
        AssertRefused("alpha is 1.5; allowed: 0 to 1.", () => _ = new EmaArguments(values.AsSpan(0, 3), 1.5f, values.AsSpan(4, 3)));
        AssertRefused("alpha is NaN; allowed: a finite number.", () => _ = new EmaArguments(values.AsSpan(0, 3), float.NaN, values.AsSpan(4, 3)));
        AssertRefused("y overlaps x in memory; they must be apart.", () => _ = new EmaArguments(values.AsSpan(0, 3), 0, values.AsSpan(2, 3)));
        AssertRefused(
            "a has 5 elements; required: 6 (rows × columns).",
            () => _ = new RowSumsArguments(2, [1, 2, 3, 4, 5], [1, 0, 2], 3, new double[2], new double[3]));
    }

    private static void AssertRefused(string message, Action make)
        => Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);

    /// <summary>Another implementation, such as a plug-in's.</summary>
    private sealed class Forwarding(IKernel<DeclaredArguments> kernel) : IKernel<DeclaredArguments>
    {
        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options) => kernel.Invoke(arguments, options);
    }
}
