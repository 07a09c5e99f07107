using BigGustave;
using Kernels.Workloads;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary><c>kernels run</c> with a user's data, from input files to output files.</summary>
public sealed class UserWorkloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Gorelick and Ozsvald, High Performance Python, 2nd edition, chapter 2.</summary>
    [Fact]
    public void Julias_defaults_are_the_books_picture()
    {
        UserWorkload user = UserRuns.Create("julia", _folder);
        using Workload workload = user.Workload;
        Outputs.Run(workload, threads: 2);
        Assert.Equal("iterations: sum 33219980, 0 to 300", user.Summarize());
        Assert.Empty(user.Save());
    }

    [Fact]
    public void Julia_writes_its_counts_and_its_picture()
    {
        UserWorkload user = UserRuns.Create(
            "julia width=4 height=3 max-iterations=5 c-real=0 c-imaginary=0 x-min=0 x-max=4 y-min=-2 y-max=1 "
            + "image=~/a.png output=~/a.npy",
            _folder);
        using Workload workload = user.Workload;
        Outputs.Run(workload);
        Assert.Equal(
            [$"image written to {_folder.PathOf("a.png")}", $"output written to {_folder.PathOf("a.npy")}"], user.Save());

        // Columns at 0, 1, 2, 3 and rows at 1, 0, −1, with z ← z²: 0, i, −i and 1 stay bounded, and 1 ± i takes one step.
        int[] expected =
        [
            5, 1, 0, 0,
            5, 5, 0, 0,
            5, 1, 0, 0,
        ];
        using NpyArray<int> counts = NpyFile.Map<int>(_folder.PathOf("a.npy"), 2);
        Assert.Equal<int>([3, 4], counts.Shape);
        Assert.Equal(expected, counts.Elements.Memory.ToArray());
        Assert.Equal("iterations: sum 22, 0 to 5", user.Summarize());

        Png image = Png.Open(_folder.PathOf("a.png"));
        Assert.Equal((4, 3), (image.Width, image.Height));
        Assert.Equal(["a.npy", "a.png"], _folder.Names);
    }

    [Fact]
    public void Diffusion_may_not_write_over_its_own_grid()
    {
        string path = _folder.PathOf("grid.npy");
        NpyFile.Write<double>(path, (double[])[1, 0, 0, 0, 0, 0, 0, 0], 2, 4);
        byte[] before = File.ReadAllBytes(path);
        UserInputException refused = Assert.Throws<UserInputException>(
            () => UserRuns.Create("diffusion grid=~/grid.npy steps=1 d=0.5 dt=0.5 output=~/grid.npy", _folder));
        Assert.Contains("would replace the file of --grid", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void Diffusion_without_a_grid_starts_from_its_seed()
    {
        double[] Run(int seed)
        {
            using Workload workload = UserRuns.Create($"diffusion height=5 width=7 steps=2 seed={seed}", _folder).Workload;
            Outputs.Run(workload);
            return Outputs.Of(workload);
        }

        Assert.Equal(35, Run(1).Length);
        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1), Run(2));
    }

    [Theory]
    [InlineData("", new[] { 3.0, 4 }, "7, 3 to 4")]
    [InlineData(" x=~/x.npy", new[] { 6.0, -8 }, "-2, -8 to 6")]
    public void Spmv_multiplies_by_ones_or_by_the_users_vector(string x, double[] product, string sum)
    {
        _folder.Add("m.mtx", "%%MatrixMarket matrix coordinate integer general\n2 3 3\n1 1 3\n2 2 5\n2 3 -1\n");
        NpyFile.Write<double>(_folder.PathOf("x.npy"), (double[])[2, -1, 3], 3);
        UserWorkload user = UserRuns.Create($"spmv matrix=~/m.mtx{x} output=~/y.npy", _folder);
        using Workload workload = user.Workload;
        Outputs.Run(workload);
        Assert.Equal($"y: sum {sum}", user.Summarize());
        Assert.True(workload.Validate().Passed);

        Assert.Single(user.Save());
        using NpyArray<double> y = NpyFile.Map<double>(_folder.PathOf("y.npy"), 1);
        Assert.Equal(product, y.Elements.Memory.ToArray());
    }

    [Fact]
    public void Every_option_has_a_name_of_its_own_and_a_line_of_help()
        => Assert.All(WorkloadSources.All, source =>
        {
            Assert.All(source.UserOptions, option =>
            {
                Assert.Matches("^[a-z]+(-[a-z]+)*$", option.Name);
                Assert.NotEmpty(option.Value);
                Assert.DoesNotContain('\n', option.Description);
            });
            Assert.Equal(source.UserOptions.Length, source.UserOptions.Select(option => option.Name).Distinct().Count());
        });
}
