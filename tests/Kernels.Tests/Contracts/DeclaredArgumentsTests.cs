namespace Kernels.Tests.Contracts;

/// <summary>Arguments of declared kernels check themselves, and are passed in the same way as all others.</summary>
public sealed class DeclaredArgumentsTests
{
    private static readonly KernelDeclaration Everything = Declarations.Everything;
    private static readonly int[] Extents = [2, 3];
    private static readonly double[] Scalars = [0.5, 4];

    private readonly double[] _a = [1, 2, 3, 4, 5, 6];
    private readonly float[] _b = [7, 8, 9];
    private readonly long[] _c = [10, 11];
    private readonly int[] _d = [12, 13];
    private readonly byte[] _e = [14, 15, 16];

    [Fact]
    public void Arguments_are_found_by_name()
    {
        DeclaredArguments arguments = Build();
        Assert.Equal((2, 3), (arguments.Extent("rows"), arguments.Extent("columns")));
        Assert.Equal((0.5, 4), (arguments.RealScalar("scale"), arguments.IntegerScalar("steps")));
        Assert.Equal(_a, arguments.Input<double>("a").ToArray());
        Assert.Equal(_b, arguments.Input<float>("b").ToArray());
        Assert.Equal(_c, arguments.Output<long>("c").ToArray());
        Assert.Equal(_e, arguments.Output<byte>("e").ToArray());
        arguments.Output<int>("d")[1] = 99;
        Assert.Equal(99, _d[1]);
    }

    [Fact]
    public void A_call_is_told_in_the_order_of_the_contract_and_made_again()
    {
        RecordedCall call = new();
        Everything.Contract.Write(Build(), call);
        Assert.Equal(
            [
                "scale = 0.5 (real)",
                "steps = 4 (integer)",
                "a: In Double [2, 3]",
                "b: In Single [3]",
                "c: InOut Int64 [2]",
                "d: Out Int32 [2]",
                "e: Scratch Byte [3]",
            ],
            call.Lines);

        RecordedCall again = new();
        Everything.Contract.Write(Everything.Contract.Read(call), again);
        Assert.Equal(call.Lines, again.Lines);
        Assert.Equal(_a, again.Input<double>("a").ToArray());
    }

    [Fact]
    public void Extents_that_disagree_are_refused()
    {
        RecordedCall call = new();
        Everything.Contract.Write(Build(), call);
        call.Reshape("b", 4);
        ArgumentException error = Assert.Throws<ArgumentException>(() => { _ = Everything.Contract.Read(call); });
        Assert.Contains("columns is 4 in b, and 3 before", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0.5, 4.0, "b has 3 elements; required: 1 (columns)")]
    [InlineData(0, 0.5, 4.0, "columns is 0; allowed: 1 to")]
    [InlineData(3, -0.5, 4.0, "scale is -0.5; allowed: 0 to")]
    [InlineData(3, double.NaN, 4.0, "scale is NaN")]
    [InlineData(3, 0.5, 11.0, "steps is 11; allowed: 0 to 10")]
    [InlineData(3, 0.5, 1.5, "steps is 1.5; allowed: whole numbers")]
    public void What_the_contract_excludes_is_refused(int columns, double scale, double steps, string message)
    {
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() =>
        {
            DeclaredArgumentsBuilder builder = new(Everything, [2, columns], [scale, steps]);
            builder.Input("b", _b);
        });
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_types_and_directions_are_those_of_the_declaration()
    {
        AssertRefused("has no buffer 'z'; buffers: a, b, c, d, e", static arguments => { _ = arguments.Input<double>("z"); });
        AssertRefused("a of everything/3 is no input of float32", static arguments => { _ = arguments.Input<float>("a"); });
        AssertRefused("a of everything/3 is no output of float64; it is: In, float64", static arguments => { _ = arguments.Output<double>("a"); });
        AssertRefused("has no scalar 'z'", static arguments => { _ = arguments.RealScalar("z"); });
        AssertRefused("has no dimension 'z'", static arguments => { _ = arguments.Extent("z"); });
    }

    [Fact]
    public void A_missing_buffer_is_named()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
        {
            DeclaredArgumentsBuilder builder = new(Everything, Extents, Scalars);
            builder.Input<double>("a", _a);
            _ = builder.Build();
        });
        Assert.Contains("buffer b of everything/3 is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_overlaps_nothing_but_inputs_may_share_memory()
    {
        KernelDeclaration axpy = Declarations.Axpy();
        double[] memory = new double[5];
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
        {
            DeclaredArgumentsBuilder builder = new(axpy, [3], [1]);
            builder.Output("y", memory.AsSpan(2));
            builder.Input<double>("x", memory.AsSpan(0, 3));
        });
        Assert.Contains("x overlaps y", error.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string message, ArgumentUse use)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => { use(new DeclaredArgumentsTests().Build()); });
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private DeclaredArguments Build()
    {
        DeclaredArgumentsBuilder builder = new(Everything, Extents, Scalars);
        builder.Input<double>("a", _a);
        builder.Input<float>("b", _b);
        builder.Output<long>("c", _c);
        builder.Output<int>("d", _d);
        builder.Output<byte>("e", _e);
        return builder.Build();
    }

    private delegate void ArgumentUse(DeclaredArguments arguments);
}
