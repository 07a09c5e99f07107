using System.Numerics;
using Kernels.Tests.Contracts;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Workloads;

/// <summary><c>kernels run</c> with a user's data for a declared kernel, from input files to output files.</summary>
public sealed class DeclaredUserTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DeclaredUserTests()
    {
        NpyFile.Write<double>(_folder.PathOf("x.npy"), (double[])[1, 2, 3], 3);
        NpyFile.Write<double>(_folder.PathOf("empty.npy"), default, 0);
        NpyFile.Write<double>(_folder.PathOf("y.npy"), (double[])[10, 20, 30], 3);
        NpyFile.Write<double>(_folder.PathOf("long.npy"), new double[4], 4);
        NpyFile.Write<double>(_folder.PathOf("grid.npy"), new double[6], 2, 3);
        NpyFile.Write<long>(_folder.PathOf("c.npy"), (long[])[-7, 1L << 40], 2);
        NpyFile.Write<long>(_folder.PathOf("large.npy"), (long[])[1, (1L << 53) + 1, 3], 3);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_give_the_extents_and_outputs_become_files()
    {
        UserWorkload user = Create(Declarations.Axpy(), "a=2 x=~/x.npy y=~/y.npy output=~/out.npy");
        using Workload workload = user.Workload;
        Assert.Equal($"n = 3, a = 2; x of {_folder.PathOf("x.npy")}; y of {_folder.PathOf("y.npy")}", workload.Shape);
        workload.Reset();
        workload.Invoke(Implementation.Create((KernelContract<DeclaredArguments>)workload.Contract, new Axpy(), "scalar"), default);
        Assert.Equal("y: sum 72, 12 to 36", user.Summarize());
        Assert.True(workload.Validate().Passed);

        Assert.Equal([$"output written to {_folder.PathOf("out.npy")}"], user.Save());
        Assert.Equal([12, 24, 36], Read<double>("out.npy", 1));
        Assert.Equal([10, 20, 30], Read<double>("y.npy", 1));
    }

    [Theory]
    [InlineData("", "n = 40000, a = 0.5; x random, -1 to 1; y random, 0 to 1")]
    [InlineData("size=Tiny seed=3", "n = 400, a = 0.5; x random, -1 to 1; y random, 0 to 1")]
    [InlineData("n=7", "n = 7, a = 0.5; x random, -1 to 1; y random, 0 to 1")]
    public void What_is_not_given_is_a_presets(string line, string shape)
    {
        using Workload workload = Create(Declarations.Axpy(), line).Workload;
        Assert.Equal(shape, workload.Shape);
    }

    [Fact]
    public void Every_element_type_is_read_and_written_and_several_outputs_have_their_names()
    {
        Assert.Equal(
            ["scale", "steps", "a", "b", "c", "rows", "columns", "size", "seed", "output-c", "output-d"],
            DeclaredSource.OptionsOf(Declarations.Everything).Select(option => option.Name));
        UserWorkload user = Create(Declarations.Everything, "c=~/c.npy columns=5 output-c=~/c2.npy output-d=~/d.npy");
        using Workload workload = user.Workload;
        Assert.StartsWith("rows = 2, columns = 5, scale = 1, steps = 2; a random, -1 to 1; b 2 everywhere; c of ", workload.Shape, StringComparison.Ordinal);
        workload.Reset();
        Assert.Equal(2, user.Save().Length);
        Assert.Equal([-7, 1L << 40], Read<long>("c2.npy", 1));
        Assert.Equal(2, Read<int>("d.npy", 1).Length);

        NpyFile.Write<float>(_folder.PathOf("f.npy"), (float[])[1.5f], 1);
        NpyFile.Write<byte>(_folder.PathOf("u.npy"), (byte[])[1, 255], 1, 2);
        Assert.Equal([1.5f], Read<float>("f.npy", 1));
        Assert.Equal([1, 255], Read<byte>("u.npy", 2));
    }

    [Fact]
    public void Files_of_another_type_are_converted_and_that_is_noted()
    {
        NpyFile.Write<byte>(_folder.PathOf("x.npy"), (byte[])[1, 2, 3], 3);
        NpyFile.Write<float>(_folder.PathOf("y.npy"), (float[])[10, 20, 30], 3, 1);
        UserWorkload user = Create(Declarations.Axpy(), "a=2 x=~/x.npy y=~/y.npy output=~/out.npy");
        using Workload workload = user.Workload;
        Assert.Equal(
            [
                $"array '{_folder.PathOf("x.npy")}' was converted to float64 from uint8",
                $"array '{_folder.PathOf("y.npy")}' was converted to float64 from float32",
            ],
            user.Cautions);
        workload.Reset();
        workload.Invoke(Implementation.Create((KernelContract<DeclaredArguments>)workload.Contract, new Axpy(), "scalar"), default);
        user.Save();
        Assert.Equal([12, 24, 36], Read<double>("out.npy", 1));
    }

    [Theory]
    [InlineData("a=2e6", "--a", "is '2e6'; allowed: a finite number, -1000000 to 1000000.")]
    [InlineData("a=", "--a", "is ''; allowed: a finite number, -1000000 to 1000000.")]
    [InlineData("n=0", "--n", "is '0'; allowed: a whole number, 1 to 2147483591.")]
    [InlineData("x=~/x.npy n=3", "--n", " and --x exclude each other: the file has a shape; allowed: one of them.")]
    [InlineData("x=~/x.npy y=~/long.npy", "long.npy", "has 4 for n; required: 3, as in --x.")]
    [InlineData("x=~/grid.npy", "grid.npy", "it has 2 dimensions; allowed: 1")]
    [InlineData("x=~/large.npy", "large.npy", "its element [1] is 9007199254740993, which float64 does not hold; allowed: float64")]
    [InlineData("x=~/missing.npy", "missing.npy", "it does not exist; allowed: an existing file")]
    [InlineData("size=huge", "--size", "is 'huge'; allowed: tiny, small, medium, large.")]
    [InlineData("size=medum", "--size", "is 'medum', did you mean 'medium'; allowed: tiny, small, medium, large.")]
    [InlineData("x=~/empty.npy y=~/empty.npy", "empty.npy", "has 0 for n; allowed: 1 or more.")]
    [InlineData("size=1", "--size", "is '1'; allowed: tiny, small, medium, large.")]
    [InlineData("size=tiny x=~/x.npy", "--size", " and --x exclude each other: a preset would add nothing; allowed: one of them.")]
    [InlineData("seed=2 x=~/x.npy y=~/y.npy", "--seed", "is '2', but no input is random; allowed: no seed.")]
    [InlineData("output=~/missing/out.npy", "out.npy", "its folder does not exist; allowed: a file in an existing folder")]
    public void What_does_not_fit_is_refused_in_one_line(string line, string subject, string message)
        => Assert.Contains(message, UserErrors.Message(subject, () => Create(Declarations.Axpy(), line)), StringComparison.Ordinal);

    [Fact]
    public void Too_many_elements_are_refused()
        => Assert.Contains(
            "a has 2500000000 elements with rows = 50000, columns = 50000; allowed: up to 2147483591 in all.",
            UserErrors.Message("rows", () => Create(Declarations.Everything, "rows=50000 columns=50000")),
            StringComparison.Ordinal);

    private UserWorkload Create(KernelDeclaration declaration, string line)
    {
        WorkloadSource source = DeclaredSource.Create(new DeclaredKernel(declaration, new Axpy()));
        Dictionary<string, string> values = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Replace("~", _folder.Location, StringComparison.Ordinal));
        Assert.Subset(source.UserOptions.Select(option => option.Name).ToHashSet(), values.Keys.ToHashSet());
        return source.CreateFromUser(new UserValues(values, source.UserOptions), new AlignedAllocator());
    }

    private T[] Read<T>(string name, int dimensions)
        where T : unmanaged, INumber<T>
    {
        using NpyArray<T> array = NpyFile.Map<T>(_folder.PathOf(name), dimensions);
        return array.Elements.Memory.ToArray();
    }

    private sealed class Axpy : IKernel<DeclaredArguments>
    {
        public void Invoke(scoped in DeclaredArguments arguments, in KernelOptions options)
        {
            double a = arguments.RealScalar("a");
            ReadOnlySpan<double> x = arguments.Input<double>("x");
            Span<double> y = arguments.Output<double>("y");
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = (a * x[i]) + y[i];
            }
        }
    }
}
