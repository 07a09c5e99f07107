using System.Collections.Immutable;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary>A kernel's options follow from its contract, and each has a name of its own.</summary>
public sealed class DeclaredOptionTests : IDisposable
{
    private static readonly DeclaredFill Signed = new(-1, 1);

    private readonly TemporaryFolder _folder = new();

    public DeclaredOptionTests()
        => _folder.Add("m.mtx", "%%MatrixMarket matrix coordinate real general\n2 3 3\n1 1 3\n2 2 5\n2 3 -1\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("julia", "c-real c-imaginary max-iterations x x-min x-max y y-min y-max width height size image output")]
    [InlineData("diffusion", "d dt steps grid height width size seed output")]
    [InlineData("spmv", "matrix row-offsets columns values x rows nonzeros column-count size seed output")]
    public void The_kernels_of_this_project_have_these(string kernel, string options)
        => Assert.Equal(options, string.Join(' ', WorkloadSources.All.Single(source => source.Contract.Name == kernel).UserOptions.Select(option => option.Name)));

    /// <summary>Names with capitals could become each other's, or one of the options that every kernel has.</summary>
    [Fact]
    public void Names_that_would_clash_get_a_prefix()
    {
        KernelDeclaration declaration = Declare(
            ["n"],
            [Scalar("size"), Scalar("kernelSize"), Scalar("outputMain"), Scalar("output"), Scalar("xMin"), Scalar("numRBFs"), Scalar("snake_Case")],
            [
                new("x", ElementType.Float32, BufferDirection.In, ["n"], null, "x") { Axis = new(0, 1) },
                new("y", ElementType.Int32, BufferDirection.Out, ["n"], null, "y"),
            ]);
        Assert.Equal(
            ["kernel-size", "kernel-kernel-size", "output-main", "kernel-output", "kernel-x-min", "num-rbfs", "snake_case", "x", "x-min", "x-max", "n", "size", "output"],
            DeclaredSource.OptionsOf(declaration).Select(option => option.Name));
    }

    /// <summary>With other names, between other buffers, and beside a vector over the rows, which is not one over the columns.</summary>
    [Fact]
    public void A_sparse_matrix_is_recognised_by_its_shapes()
    {
        UserWorkload user = Create(Matrix(), "matrix=~/m.mtx");
        using Workload workload = user.Workload;
        Assert.Equal($"edges = 3, points = 2, targets = 3; a random, -1 to 1; matrix of {_folder.PathOf("m.mtx")}; b 1 everywhere", workload.Shape);
        Dictionary<string, double[]> inputs = Outputs.InputsOf(workload);
        Assert.Equal([0, 1, 3], inputs["begins"]);
        Assert.Equal([0, 1, 2], inputs["ends"]);
        Assert.Equal([3, 5, -1], inputs["weights"]);
        Assert.Equal([1, 1, 1], inputs["b"]);
        Assert.Equal(2, inputs["a"].Distinct().Count());
    }

    [Fact]
    public void Without_a_file_it_has_even_rows()
    {
        using Workload workload = Create(Matrix(), "points=4 edges=12 targets=5").Workload;
        Assert.Equal([0, 3, 6, 9, 12], Outputs.InputsOf(workload)["begins"]);
        Assert.Contains("; matrix of even rows with random columns and values; b random, -1 to 1", workload.Shape, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ElementType.Float32, "n + 1")]
    [InlineData(ElementType.Float64, "n + 2")]
    public void Three_inputs_that_form_no_such_matrix_have_options_of_their_own(ElementType type, string rows)
    {
        KernelDeclaration declaration = Declare(["n", "m"], [], [
            new("starts", ElementType.Int32, BufferDirection.In, [rows], null, "x", new(ConstraintKind.Offsets, "m")),
            new("places", ElementType.Int32, BufferDirection.In, ["m"], null, "x", new(ConstraintKind.Below, "n")),
            new("values", type, BufferDirection.In, ["m"], Signed, "x"),
            new("y", ElementType.Float64, BufferDirection.Out, ["n"], null, "y"),
        ]);
        Assert.Equal(["starts", "places", "values", "n", "m", "size", "seed", "output"], DeclaredSource.OptionsOf(declaration).Select(option => option.Name));
    }

    [Fact]
    public void Of_a_vector_that_indices_refer_to_what_they_name_is_the_least_that_is_read()
    {
        using Workload workload = Create(Matrix(), "points=2 edges=2 targets=1000").Workload;
        int used = Outputs.InputsOf(workload)["ends"].Distinct().Count();
        Assert.Equal((8 * 2) + (4 * 3) + (4 * 2) + (8 * 2) + (8 * used) + (8 * 2), workload.LeastWork!.Value.Bytes, tolerance: 1e-6);
    }

    private static DeclaredParameter Scalar(string name) => new(name, ElementType.Float64, 0, 1, 0, name);

    private static KernelDeclaration Matrix() => Declare(["edges", "points", "targets"], [], [
        new("a", ElementType.Float64, BufferDirection.In, ["points"], Signed, "x"),
        new("weights", ElementType.Float64, BufferDirection.In, ["edges"], Signed, "x"),
        new("begins", ElementType.Int32, BufferDirection.In, ["points + 1"], null, "x", new(ConstraintKind.Offsets, "edges")),
        new("b", ElementType.Float64, BufferDirection.In, ["targets"], Signed, "x"),
        new("ends", ElementType.Int32, BufferDirection.In, ["edges"], null, "x", new(ConstraintKind.Below, "targets")),
        new("y", ElementType.Float64, BufferDirection.Out, ["points"], null, "y"),
    ]);

    private static KernelDeclaration Declare(
        ImmutableArray<string> dimensions, ImmutableArray<DeclaredParameter> parameters, ImmutableArray<DeclaredBuffer> buffers)
    {
        ImmutableArray<int> extents = [.. dimensions.Select(_ => 10)];
        return new("tried", 1, "x", "y = x", dimensions, parameters, buffers, new(0, 0), [], Bottleneck.Bandwidth, new(extents, extents, extents, extents))
        {
            ReadsEverything = true,
        };
    }

    private UserWorkload Create(KernelDeclaration declaration, string line)
    {
        WorkloadSource source = DeclaredSource.Create(new DeclaredKernel(declaration, new Nothing()));
        Dictionary<string, string> values = line.Split(' ').Select(word => word.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Replace("~", _folder.Location, StringComparison.Ordinal));
        return source.CreateFromUser(new UserValues(values, source.UserOptions), new AlignedAllocator());
    }

    private sealed class Nothing : IKernel<DeclaredArguments>
    {
        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
        {
        }
    }
}
