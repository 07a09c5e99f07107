using BigGustave;
using Kernels.Workloads.Formats;

namespace Kernels.Host.Tests;

/// <summary><c>kernels run</c> on real input files.</summary>
public sealed class RunTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void Julia_gives_the_books_sum_and_a_picture()
    {
        string output = Ran("run", "julia", "--width", "1000", "--height", "1000", "--max-iterations", "300", "--image", "julia.png");
        Assert.Contains("iterations: sum 33219980, 0 to 300", output, StringComparison.Ordinal);

        Png image = Png.Open(_kernels.Folder.File("julia.png"));
        Assert.Equal((1000, 1000), (image.Width, image.Height));
    }

    /// <summary>Of four keys two are different; what is behind them in the buffer is no result.</summary>
    [Fact]
    public void Only_the_elements_that_count_are_summarised_and_written()
    {
        NpyFile.Write<long>(_kernels.Folder.File("keys.npy"), (long[])[7, 5, 7, 7], 4);
        string output = Ran("run", "factorize", "--keys", "keys.npy", "--output-uniques", "uniques.npy");
        Assert.Contains("uniques: sum 12, 5 to 7;", output, StringComparison.Ordinal);
        using NpyArray<long> uniques = NpyFile.Map<long>(_kernels.Folder.File("uniques.npy"), 1);
        Assert.Equal([7, 5], uniques.Elements.Memory.ToArray());
    }

    /// <summary>Both show where there is nothing to show beside them: one of each hash bit, and 23 birthdays.</summary>
    [Fact]
    public void A_sketch_prints_its_error_and_an_exact_sets_bytes_and_a_hash_how_even_it_is()
    {
        string output = Ran("run", "hyperloglog", "--n", "100000", "--m", "16384");
        Assert.Matches(@"standard error +0\.81% +0% +1\.04/√m", output);
        Assert.Matches(@"memory +16\.0 KiB +1\.9\d MiB ", output);

        output = Ran("run", "feature_hash", "--tokens", "23", "--total", "230", "--features", "365", "--image", "hash.png");
        Assert.Matches(@"hash quality +value +ideal +meaning", output);
        Assert.Matches(@"buckets in use +2\d +22\.3", output);
        Assert.Equal(512, Png.Open(_kernels.Folder.File("hash.png")).Width);
    }

    [Fact]
    public void JSON_and_an_array_can_not_both_go_to_standard_output()
        => Assert.Contains("--json", _kernels.Refused(2, "run", "sum", "--size", "tiny", "--output", "-", "--json"), StringComparison.Ordinal);

    [Fact]
    public void Diffusion_spreads_a_point_as_the_five_point_stencil_says()
    {
        NpyFile.Write<double>(_kernels.Folder.File("in.npy"), new double[] { 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0 }, 4, 3);
        Ran("run", "diffusion", "--grid", "in.npy", "--steps", "1", "--d", "1", "--dt", "0.125", "--output", "out.npy");
        Assert.Equal([0, 1, 0, 1, 4, 1, 0, 1, 0, 0, 0, 0], Read("out.npy", 4, 3));
    }

    [Fact]
    public void Spmv_multiplies_a_symmetric_matrix()
    {
        File.WriteAllText(
            _kernels.Folder.File("m.mtx"),
            "%%MatrixMarket matrix coordinate real symmetric\n% 2 1 0; 1 3 4; 0 4 5\n3 3 5\n1 1 2\n2 1 1\n2 2 3\n3 2 4\n3 3 5\n");
        NpyFile.Write<double>(_kernels.Folder.File("x.npy"), new double[] { 1, 10, 100 }, 3);
        Ran("run", "spmv", "--matrix", "m.mtx", "--x", "x.npy", "--output", "y.npy");
        Assert.Equal([12, 431, 540], Read("y.npy", 3));
    }

    [Theory]
    [InlineData("managed")]
    [InlineData("simd")]
    public void It_says_which_backend_ran_and_why(string backend)
    {
        string output = Ran("run", "julia", "--width", "10", "--height", "10", "--backend", backend, "--validate");
        Assert.Contains(backend, output, StringComparison.Ordinal);
        Assert.Contains("set by --backend", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_the_environment_and_the_command_line_rise_in_precedence()
    {
        File.WriteAllText(_kernels.Folder.File("appsettings.json"), """{ "Kernels": { "Select": { "julia": { "Backend": "managed" } } } }""");
        string[] call = ["run", "julia", "--width", "9", "--height", "9"];
        Assert.Contains("managed", Ran(call), StringComparison.Ordinal);
        _kernels.Environment["Kernels__Select__julia__Backend"] = "simd";
        Assert.Contains("simd", Ran(call), StringComparison.Ordinal);
        Assert.Contains("managed", Ran([.. call, "--backend", "managed"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_backend_that_is_not_available_is_an_error_and_never_another_backend()
    {
        _kernels.Environment["KERNELS_NATIVE_ISA"] = "sse9";
        string line = _kernels.Refused(3, "run", "julia", "--width", "9", "--height", "9", "--backend", "native");
        Assert.Contains("sse9", line, StringComparison.Ordinal);
    }

    [Fact]
    public void List_shows_an_unavailable_backend_with_its_reason_and_the_others_still_work()
    {
        _kernels.Environment["KERNELS_NATIVE_ISA"] = "sse9";
        Assert.Contains("sse9", Ran("list"), StringComparison.Ordinal);
        Assert.Contains("simd", Ran("run", "julia", "--width", "9", "--height", "9"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_can_not_be_written_leaves_the_old_file_whole()
    {
        Directory.CreateDirectory(_kernels.Folder.File("taken.png"));
        _kernels.Refused(2, "run", "julia", "--width", "9", "--height", "9", "--image", "taken.png");
        _kernels.Refused(2, "run", "julia", "--width", "9", "--height", "9", "--image", "no-such-folder/out.png");
        Assert.Equal(["taken.png"], Directory.GetFileSystemEntries(_kernels.Folder.Path).Select(Path.GetFileName));
    }

    /// <summary>Explicit Euler in two dimensions is stable up to d·dt = 1/4.</summary>
    [Theory]
    [InlineData("1", "0.25", "5", null)]
    [InlineData("2.5", "0.1", "5", null)]
    [InlineData("1", "0.26", "0", null)]
    [InlineData("1", "0.26", "5", "kernels: warning: the scheme is unstable: d·dt is 0.26, and errors grow above 0.25; take a smaller dt")]
    public void An_unstable_scheme_is_warned_of(string d, string dt, string steps, string? warning)
    {
        ChildProcess run = _kernels.Run("run", "diffusion", "--height", "9", "--width", "9", "--d", d, "--dt", dt, "--steps", steps);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(warning ?? "", run.Errors.TrimEnd('\n'));
    }

    [Fact]
    public void What_was_converted_is_told_in_one_line_for_each_input()
    {
        File.WriteAllText(_kernels.Folder.File("m.mtx"), "%%MatrixMarket matrix array real general\n1 2\n3\n0\n");
        NpyFile.Write<int>(_kernels.Folder.File("x.npy"), (int[])[2, 5], 1, 2);
        ChildProcess run = _kernels.Run("run", "spmv", "--matrix", "m.mtx", "--x", "x.npy");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("y: 6", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            "kernels: warning: matrix 'm.mtx' is an array, and was converted to sparse rows without its zeros, 1 of 2 numbers\n"
            + "kernels: warning: array 'x.npy' was converted to float64 from int32\n",
            run.Errors);
    }

    [Fact]
    public void A_result_that_is_not_finite_is_warned_of()
    {
        ChildProcess run = _kernels.Run("run", "diffusion", "--height", "9", "--width", "9", "--dt", "1", "--steps", "2000");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("kernels: warning: the result is not finite: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(" of 81 values of grid are NaN or infinite\n", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--backend", "gpu", "backend 'gpu' is unknown; backends: managed, simd, aot, native.")]
    [InlineData("--backend", "managd", "backend 'managd' is unknown, did you mean 'managed'; backends: managed, simd, aot, native.")]
    public void A_backend_that_the_command_line_names_is_told_as_the_command_lines(string option, string value, string message)
        => Assert.Equal($"kernels: {message}", _kernels.Refused(2, "run", "julia", "--width", "9", "--height", "9", option, value));

    private string Ran(params string[] arguments)
    {
        ChildProcess run = _kernels.Run(arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Output;
    }

    private double[] Read(string name, params int[] shape)
    {
        byte[] bytes = File.ReadAllBytes(_kernels.Folder.File(name));
        double[] values = new double[shape.Aggregate(1, (product, length) => product * length)];
        Buffer.BlockCopy(bytes, bytes.Length - (8 * values.Length), values, 0, 8 * values.Length);
        return values;
    }
}
