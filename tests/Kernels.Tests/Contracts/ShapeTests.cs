namespace Kernels.Tests.Contracts;

/// <summary>An extent of a shape is a dimension, a dimension and a number, or a number.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void Extents_follow_from_the_dimensions()
    {
        KernelDeclaration declaration = Make("n", "n + 1", "m+20", "1", "3");
        Assert.Equal([4, 5, 20, 1, 3], declaration.ShapeOf(0, [4, 0]));
        Assert.Equal(4 * 5 * 20 * 3, declaration.LengthOf(0, [4, 0]));
        Assert.Equal("[n × n + 1 × m+20 × 1 × 3]", declaration.Contract.Buffers[0].Shape);
        Assert.Contains("m at least 0, every other extent at least 1, and each buffer's elements fit a span", declaration.Contract.Rules);
        Assert.Equal(0, Make("n", "m").LengthOf(0, [4, 0]));
        Assert.Equal(1e18, Make("m", "n").LengthOf(0, [1_000_000_000, 1_000_000_000]));
        Assert.Equal(1L << 31, Make("n + 1", "m").LengthOf(0, [int.MaxValue, 1]));
    }

    [Theory]
    [InlineData("k")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1 + 1")]
    [InlineData("1 + n")]
    [InlineData("n + m")]
    [InlineData("n + 0")]
    [InlineData("n - 1")]
    [InlineData("n + 1 + 1")]
    [InlineData("n + 99999999999")]
    [InlineData("2n")]
    public void Other_extents_are_refused(string extent)
        => Assert.StartsWith(
            $"y.shape names '{extent}'; allowed: a number of 1 or above, or a dimension, perhaps with a number added, as in 'n + 1'; dimensions: n, m",
            Assert.Throws<ArgumentException>(() => Make("n", "m", extent)).Message,
            StringComparison.Ordinal);

    /// <summary>A dimension alone, with a number, and none: all three say what a call's extents are, and have to agree.</summary>
    [Fact]
    public void Dimensions_follow_from_shapes()
    {
        KernelDeclaration declaration = Declarations.Picked;
        RecordedCall call = new();
        declaration.Contract.Write(Build(), call);
        Assert.Contains("starts: In Int32 [4]", call.Lines);
        Assert.Contains("picked: In Int32 [0]", call.Lines);
        Assert.Contains("count: Out Int64 [1]", call.Lines);
        DeclaredArguments again = declaration.Contract.Read(call);
        Assert.Equal([3, 0, 5], again.Extents.ToArray());
        Assert.Equal((1L << 53) - 1, again.LongScalar("key"));

        call.Reshape("starts", 5);
        Assert.Contains(
            "rows is 3 in sums, and 4 before", Assert.Throws<ArgumentException>(() => { _ = declaration.Contract.Read(call); }).Message, StringComparison.Ordinal);
        call.Reshape("starts", 0);
        Assert.Throws<ArgumentException>(() => { _ = declaration.Contract.Read(call); });
    }

    [Fact]
    public void A_buffer_that_is_empty_overlaps_nothing_and_is_not_missing()
    {
        DeclaredArguments arguments = Build();
        Assert.True(arguments.Input<int>("picked").IsEmpty);
    }

    private static DeclaredArguments Build()
    {
        DeclaredArgumentsBuilder builder = new(Declarations.Picked, [3, 0, 5], [(1L << 53) - 1]);
        builder.Input<int>("starts", new int[4]);
        builder.Input<int>("picked", []);
        builder.Input<double>("weights", new double[5]);
        builder.Output<int>("found", new int[5]);
        builder.Output<long>("count", new long[1]);
        builder.Output<double>("sums", new double[3]);
        builder.Output<long>("keys", new long[3]);
        return builder.Build();
    }

    private static KernelDeclaration Make(params string[] shape) => new(
        "made",
        1,
        "summary",
        "definition",
        ["n", "m"],
        [],
        [new("y", ElementType.Float64, BufferDirection.Out, [.. shape], null, "output")],
        new(0, 0),
        [],
        Bottleneck.Bandwidth,
        new([1, 1], [1, 1], [1, 1], [1, 1]),
        [1, 0]);
}
