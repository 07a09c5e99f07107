namespace Kernels.Tests.Contracts;

/// <summary>A declaration whose parts don't fit together is refused with one line that names the part.</summary>
public sealed class KernelDeclarationTests
{
    [Fact]
    public void The_contract_says_what_was_declared()
    {
        KernelContract<DeclaredArguments> contract = Declarations.Everything.Contract;
        Assert.Equal("everything/3", contract.Id);
        Assert.Equal(["finite, 0 or above", "0 to 10"], contract.Parameters.Select(parameter => parameter.Range));
        Assert.Equal(["float64", "int32"], contract.Parameters.Select(parameter => parameter.Type));
        Assert.Equal(
            ["[rows × columns]", "[columns]", "[rows]", "[rows]", "[columns]"], contract.Buffers.Select(buffer => buffer.Shape));
        Assert.StartsWith("2·rows·columns·steps + 1 flops.", contract.WorkModel, StringComparison.Ordinal);
        Assert.Equal("none: whole numbers are equal.", contract.Tolerance);
        Assert.Contains("≤ 0 + 1E-15·|oracle|", Declarations.Axpy().Contract.Tolerance, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_declarations_are_one_kernel_where_every_part_is_equal()
    {
        Assert.True(Declarations.Everything.IsSameAs(Declarations.MakeEverything()));
        Assert.True(Declarations.Axpy().IsSameAs(Declarations.Axpy()));
        Assert.False(Declarations.Axpy().IsSameAs(Declarations.Axpy("axpy2")));
        Assert.False(Declarations.Axpy().IsSameAs(Declarations.Axpy(coefficient: 3)));
        Assert.False(Declarations.Axpy().IsSameAs(Declarations.Axpy(large: 7)));
        Assert.False(Declarations.Axpy().IsSameAs(Declarations.Everything));
    }

    [Theory]
    [InlineData("", "name is ''")]
    [InlineData("Axpy", "name is 'Axpy'; allowed: 1 to 32 lower-case letters")]
    [InlineData("a/b", "name is 'a/b'")]
    public void A_name_is_refused(string name, string message) => AssertRefused(message, () => Declarations.Axpy(name));

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        DeclaredBuffer x = new("x", ElementType.Float64, BufferDirection.In, ["n"], new(0, 1), "input");
        DeclaredBuffer y = new("y", ElementType.Float64, BufferDirection.Out, ["n"], null, "output");
        DeclaredParameter a = new("a", ElementType.Float64, 0, 1, 0, "scalar");

        AssertRefused("there is no output", () => Make(buffers: [x]));
        AssertRefused("there are 0 buffers; allowed: 1 to 8", () => Make(buffers: []));
        AssertRefused("'x' names two things", () => Make(buffers: [x, x, y]));
        AssertRefused("'threads' names two things", () => Make(buffers: [x, y with { Name = "threads" }]));
        AssertRefused("'9' is no name", () => Make(buffers: [x, y with { Name = "9" }]));
        AssertRefused("y.shape names 'm'; allowed: a number of 1 or above, or a dimension", () => Make(buffers: [x, y with { Shape = ["m"] }]));
        AssertRefused("x.fill: required", () => Make(buffers: [x with { Fill = null }, y]));
        AssertRefused("y.fill: required if the kernel reads the buffer and no constraint gives its content, and only then", () => Make(buffers: [x, y with { Fill = new(0, 1) }]));
        AssertRefused("x.fill is 2 to 1; allowed: ascending", () => Make(buffers: [x with { Fill = new(2, 1) }, y]));
        AssertRefused("x.fill is 0.5, which is no int32", () => Make(buffers: [x with { Type = ElementType.Int32, Fill = new(0.5, 1) }, y]));
        AssertRefused("x.fill is 256, which is no uint8", () => Make(buffers: [x with { Type = ElementType.UInt8, Fill = new(0, 256) }, y]));
        AssertRefused("a.default is 2; allowed: 0 to 1", () => Make(parameters: [a with { Default = 2 }]));
        AssertRefused("a.maximum is", () => Make(parameters: [a with { Maximum = double.PositiveInfinity }]));
        AssertRefused("a.type is uint8; allowed for a scalar: float64, float32, int32", () => Make(parameters: [a with { Type = ElementType.UInt8 }]));
        AssertRefused("a.description is empty", () => Make(parameters: [a with { Description = "" }]));
        AssertRefused("dimension 'm' is in no buffer's shape", () => Make(dimensions: ["n", "m"]));
        AssertRefused("tolerance.absolute is NaN", () => Make(tolerance: new(double.NaN, 0)));
        AssertRefused("flops names 'z'", () => Make(flops: [new(1, ["z"])]));
        AssertRefused("a preset lacks an extent", () => Make(presets: new([1], [1], [1], [])));
        AssertRefused("a preset lacks an extent", () => Make(presets: new([1], [0], [1], [1])));
        AssertRefused(
            "in a preset y has", () => Make(buffers: [y with { Shape = ["n", "n"] }], presets: new([1], [1], [1], [100_000])));
    }

    private static KernelDeclaration Make(
        string[]? dimensions = null,
        DeclaredParameter[]? parameters = null,
        DeclaredBuffer[]? buffers = null,
        DeclaredTolerance? tolerance = null,
        WorkTerm[]? flops = null,
        DeclaredPresets? presets = null)
        => new(
            "made",
            1,
            "summary",
            "definition",
            [.. dimensions ?? ["n"]],
            [.. parameters ?? []],
            [.. buffers ?? [new("y", ElementType.Float64, BufferDirection.Out, ["n"], null, "output")]],
            tolerance ?? new(0, 0),
            [.. flops ?? [new WorkTerm(1, ["n"])]],
            Bottleneck.Compute,
            presets ?? new([1], [1], [1], [1]));

    private static void AssertRefused(string message, Func<KernelDeclaration> declare)
        => Assert.StartsWith(message, Assert.Throws<ArgumentException>(declare).Message, StringComparison.Ordinal);
}
