using Kernels.Abi.Tests.Support;
using Kernels.Native;

namespace Kernels.Abi.Tests.Loading;

/// <summary>Whole numbers of 64 bits, empty buffers and extents such as rows + 1 pass through the C ABI.</summary>
public sealed class PickedKernelTests(BuildFolder folder) : IClassFixture<BuildFolder>
{
    private static readonly KernelDeclaration Picked = new(
        "acme.picked",
        1,
        "Sums of picked weights.",
        "see picked.c",
        ["rows", "entries", "columns"],
        [new("key", ElementType.Int64, -(1L << 53), 1L << 53, 0, "a number")],
        [
            new("starts", ElementType.Int32, BufferDirection.In, ["rows + 1"], null, "where rows begin", new(ConstraintKind.Offsets, "entries")),
            new("picked", ElementType.Int32, BufferDirection.In, ["entries"], null, "columns", new(ConstraintKind.Below, "columns")),
            new("weights", ElementType.Float64, BufferDirection.In, ["columns"], new(-1, 1), "weights"),
            new("found", ElementType.Int32, BufferDirection.Out, ["columns"], null, "columns that occur", UsedLength: "count"),
            new("count", ElementType.Int64, BufferDirection.Out, ["1"], null, "how many"),
            new("sums", ElementType.Float64, BufferDirection.Out, ["rows"], null, "sums"),
            new("keys", ElementType.Int64, BufferDirection.Out, ["rows"], null, "numbers"),
        ],
        new(0, 0),
        [],
        Bottleneck.Bandwidth,
        new([1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1]),
        [0, 0, 0]);

    private readonly double[] _sums = [-9, -9];
    private readonly long[] _keys = [-9, -9];
    private readonly int[] _found = [-9, -9, -9];
    private readonly long[] _count = [-9];

    [Theory]
    [InlineData(1L << 53)]
    [InlineData((1L << 53) - 2)]
    [InlineData(-(1L << 53))]
    [InlineData(1L << 32)]
    public void Whole_numbers_of_64_bits_are_exact(long key)
    {
        Call([0, 1, 3], [2, 0, 2], [1, 10, 100], key, 2);
        Assert.Equal([key, key + 1], _keys);
        Assert.Equal([100, 101], _sums);
        Assert.Equal([2], _count);
        Assert.Equal([0, 2, -9], _found);
    }

    [Fact]
    public void Buffers_can_be_empty()
    {
        Call([0, 0, 0], [], [1, 10, 100], 0, 2);
        Assert.Equal([0, 0], _sums);
        Assert.Equal([0], _count);
        Assert.Equal([-9, -9, -9], _found);
        Call([0], [], [], 0, 0);
        Assert.Equal([0, 0], _sums);
    }

    private void Call(int[] starts, int[] picked, double[] weights, long key, int rows)
    {
        Backend backend = PluginLoader.Load(folder.Plugin("picked.c"), "picker", [Picked]);
        var implementation = (Implementation<DeclaredArguments>)Assert.Single(backend.Implementations);
        DeclaredArgumentsBuilder builder = new(Picked, [rows, picked.Length, weights.Length], [key]);
        builder.Input<int>("starts", starts);
        builder.Input<int>("picked", picked);
        builder.Input<double>("weights", weights);
        builder.Output("found", _found.AsSpan(0, weights.Length));
        builder.Output<long>("count", _count);
        builder.Output("sums", _sums.AsSpan(0, rows));
        builder.Output("keys", _keys.AsSpan(0, rows));
        implementation.Kernel.Invoke(builder.Build(), default);
    }
}
