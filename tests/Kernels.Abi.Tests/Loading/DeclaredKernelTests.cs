using Kernels.Abi.Tests.Support;
using Kernels.Native;

namespace Kernels.Abi.Tests.Loading;

/// <summary>A plug-in's own kernel gets every argument in its place through the C ABI, and its faults are reported.</summary>
public sealed class DeclaredKernelTests(BuildFolder folder) : IClassFixture<BuildFolder>
{
    private static readonly KernelDeclaration Mix = new(
        "mix",
        2,
        "Sums of rows.",
        "see declared.c",
        ["rows", "columns"],
        [new("a", ElementType.Float64, -10, 10, 1, "a factor"), new("steps", ElementType.Int32, 0, 10, 1, "a count")],
        [
            new("values", ElementType.Float64, BufferDirection.In, ["rows", "columns"], new(0, 1), "summands"),
            new("bias", ElementType.Float32, BufferDirection.In, ["columns"], new(0, 1), "summands"),
            new("sums", ElementType.Float64, BufferDirection.InOut, ["rows"], new(0, 1), "sums"),
            new("counts", ElementType.Int64, BufferDirection.Out, ["rows"], null, "counts"),
            new("flags", ElementType.UInt8, BufferDirection.Scratch, ["columns"], null, "working space"),
        ],
        new(0, 0),
        [new(2, ["rows", "columns"])],
        Bottleneck.Bandwidth,
        new([1, 1], [1, 1], [1, 1], [1, 1]));

    [Fact]
    public void Every_argument_arrives_in_the_implementation_and_in_the_oracle()
    {
        Backend backend = PluginLoader.Load(folder.Plugin("declared.c"), "mixer", [Mix]);
        Assert.Empty(backend.Problems);
        var implementation = (Implementation<DeclaredArguments>)Assert.Single(backend.Implementations);
        Assert.Equal(("mix/2", ThreadSupport.Many), (implementation.Contract.Id, implementation.Threads));
        Assert.Same(implementation, backend.Find(Mix.Contract));
        Assert.Equal([10 + 6 + 300, 20 + 12 + 300], Call(implementation.Kernel, 1));

        DeclaredKernel kernel = Assert.Single(backend.Declared);
        Assert.Same(Mix, kernel.Declaration);
        Assert.Equal([1000 + 10 + 6 + 300, 1000 + 20 + 12 + 300], Call(kernel.Oracle, 1));
    }

    [Fact]
    public void Both_functions_get_the_context()
    {
        Backend backend = PluginLoader.Load(folder.Plugin("declared.c", "-DCONTEXT=&addend"), "mixer", [Mix]);
        var implementation = (Implementation<DeclaredArguments>)Assert.Single(backend.Implementations);
        Assert.Equal([5000 + 10 + 6 + 300, 5000 + 20 + 12 + 300], Call(implementation.Kernel, 1));
        Assert.Equal([6000 + 10 + 6 + 300, 6000 + 20 + 12 + 300], Call(Assert.Single(backend.Declared).Oracle, 1));
    }

    [Fact]
    public void A_status_other_than_ok_is_an_exception()
    {
        Backend backend = PluginLoader.Load(folder.Plugin("declared.c"), "mixer", [Mix]);
        var implementation = (Implementation<DeclaredArguments>)backend.Find(Mix.Contract)!;
        KernelException error = Assert.Throws<KernelException>(() => Call(implementation.Kernel, -1));
        Assert.Equal("mixer could not compute mix/2: it failed inside (status -3).", error.Message);
    }

    [Theory]
    [InlineData("mix/2: it is declared, but get_kernel has none of that id", "-DKERNEL_ID=\"mix/1\"")]
    [InlineData("mix/2: it can't be used: its compute is null", "-DCOMPUTE=NULL")]
    [InlineData("mix/2: it can't be used: its oracle is null", "-DORACLE=NULL")]
    [InlineData("mix/2: it can't be used: the size of its struct is 16 bytes; allowed: 24 to 65536", "-DKERNEL_SIZE=16")]
    [InlineData("mix/2: it can't be used: the size of its struct is 24 bytes; allowed: 32 to 65536", "-DKERNEL_SIZE=24")]
    public void It_is_available_with_this_problem(string problem, string option)
    {
        Backend backend = PluginLoader.Load(folder.Plugin("declared.c", option), "mixer", [Mix]);
        Assert.Equal([problem], backend.Problems.Select(problem => problem.ToString()));
        Assert.Empty(backend.Implementations);
        Assert.Empty(backend.Declared);
    }

    private static double[] Call(IKernel<DeclaredArguments> kernel, double a)
    {
        double[] sums = [10, 20];
        long[] counts = [0, 0];
        DeclaredArgumentsBuilder builder = new(Mix, [2, 3], [a, 5]);
        builder.Input<double>("values", [1, 2, 3, 3, 4, 5]);
        builder.Input<float>("bias", [100, 100, 100]);
        builder.Output<double>("sums", sums);
        builder.Output<long>("counts", counts);
        builder.Output<byte>("flags", new byte[3]);
        kernel.Invoke(builder.Build(), new KernelOptions(4));
        Assert.Equal([3 + (5 * 4), 3 + (5 * 4)], counts);
        return sums;
    }
}
