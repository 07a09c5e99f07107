using System.Diagnostics;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>A wrong value is refused before any work is done, in one line that names it and what is allowed.</summary>
public sealed class UserOptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public UserOptionTests()
    {
        NpyFile.Write<double>(_folder.PathOf("vector.npy"), new double[4], 4);
        NpyFile.Write<double>(_folder.PathOf("grid.npy"), new double[4], 2, 2);
        NpyFile.Write<long>(_folder.PathOf("large.npy"), new long[] { 0, 1, (1L << 53) + 1, 3 }, 2, 2);
        _folder.Add("matrix.mtx", "%%MatrixMarket matrix coordinate real general\n2 3 2\n1 1 3\n2 2 4\n");
        _folder.Add("broken.mtx", "%%MatrixMarket matrix coordinate real general\n2 3 2\n1 1 3\n0 2 4\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("julia width=0", "--width is '0'; allowed: a whole number, 1 to 2147483591.")]
    [InlineData("julia height=-5", "--height is '-5'; allowed: a whole number, 1 to 2147483591.")]
    [InlineData("julia width=", "--width is ''; allowed: a whole number, 1 to 2147483591.")]
    [InlineData("julia width=ten", "--width is 'ten'; allowed: a whole number, 1 to 2147483591.")]
    [InlineData("julia width=1e3", "--width is '1e3'; allowed: a whole number, 1 to 2147483591.")]
    [InlineData("julia width=1,000", "--width is '1,000'; allowed: a whole number, 1 to 2147483591.")]
    [InlineData("julia width=2147483592", "--width is '2147483592'; allowed: a whole number, 1 to 2147483591.")]
    [InlineData("julia height=99999999999999999999", "--height is '99999999999999999999'; allowed: a whole number, 1 to 2147483591.")]
    [InlineData("julia width=65536 height=65536", "iterations has 4294967296 elements with width = 65536, height = 65536; allowed: up to 2147483591 in all.")]
    [InlineData("julia max-iterations=-1", "--max-iterations is '-1'; allowed: a whole number, 0 to 2147483647.")]
    [InlineData("julia max-iterations=2147483648", "--max-iterations is '2147483648'; allowed: a whole number, 0 to 2147483647.")]
    [InlineData("julia c-real=NaN", "--c-real is 'NaN'; allowed: a finite number.")]
    [InlineData("julia c-imaginary=-Infinity", "--c-imaginary is '-Infinity'; allowed: a finite number.")]
    [InlineData("julia c-real=1e999", "--c-real is '1e999'; allowed: a finite number.")]
    [InlineData("julia c-real=0,5", "--c-real is '0,5'; allowed: a finite number.")]
    [InlineData("julia x-min=1.8", "--x-min is 1.8 and --x-max is 1.8; allowed: the second above the first")]
    [InlineData("julia y-min=2 y-max=-2", "--y-min is 2 and --y-max is -2; allowed: the second above the first")]
    [InlineData("julia x-min=-1e308 x-max=1e308", "--x-min is -1E+308 and --x-max is 1E+308; allowed: the second above the first")]
    [InlineData("diffusion height=0", "--height is '0'; allowed: a whole number, 1 to 2147483591.")]
    [InlineData("diffusion height=50000 width=50000", "grid has 2500000000 elements with height = 50000, width = 50000; allowed: up to 2147483591 in all.")]
    [InlineData("diffusion seed=-1", "--seed is '-1'; allowed: a whole number, 0 to 2147483647.")]
    [InlineData("diffusion steps=-1", "--steps is '-1'; allowed: a whole number, 0 to 2147483647.")]
    [InlineData("diffusion steps=1.5", "--steps is '1.5'; allowed: a whole number, 0 to 2147483647.")]
    [InlineData("diffusion d=-0.1", "--d is '-0.1'; allowed: a finite number, 0 or above.")]
    [InlineData("diffusion dt=nan", "--dt is 'nan'; allowed: a finite number, 0 or above.")]
    [InlineData("diffusion dt=Infinity", "--dt is 'Infinity'; allowed: a finite number, 0 or above.")]
    [InlineData("diffusion d=1e200 dt=1e200", "d * dt is Infinity; allowed: a finite number.")]
    public void Values_outside_their_range_are_refused(string line, string message)
        => Assert.Contains(message, UserErrors.Message("", () => UserRuns.Create(line, _folder)), StringComparison.Ordinal);

    [Theory]
    [InlineData("diffusion grid=~/missing.npy", "missing.npy", "it does not exist; allowed: an existing file")]
    [InlineData("diffusion grid=~", "kernels-tests-", "it is a folder; allowed: an existing file")]
    [InlineData("diffusion grid=~/vector.npy", "vector.npy", "it has 1 dimension; allowed: 2")]
    [InlineData("diffusion grid=~/large.npy", "large.npy", "its element [1, 0] is 9007199254740993, which float64 does not hold; allowed: float64")]
    [InlineData("diffusion grid=~/matrix.mtx", "matrix.mtx", "it is a Matrix Market file; allowed: a file written by numpy.save")]
    [InlineData("diffusion grid=~/grid.npy height=2", "--height", " and --grid exclude each other")]
    [InlineData("diffusion grid=~/grid.npy seed=2", "--seed", "'2', but no input is random; allowed: no seed")]
    [InlineData("diffusion grid=~/grid.npy steps=1 size=small", "--size", " and --grid exclude each other")]
    [InlineData("julia x=~/vector.npy x-max=3", "--x-max", " and --x exclude each other")]
    [InlineData("spmv matrix=~/matrix.mtx rows=2", "--rows", " and --matrix exclude each other")]
    [InlineData("spmv matrix=~/matrix.mtx column-count=3", "--column-count", " and --matrix exclude each other")]
    [InlineData("spmv matrix=~/matrix.mtx seed=3", "--seed", "'3', but no input is random; allowed: no seed")]
    [InlineData("spmv matrix=~/missing.mtx", "missing.mtx", "it does not exist; allowed: an existing file")]
    [InlineData("spmv matrix=~/broken.mtx", "broken.mtx", "line 4: the row is '0'; allowed: 1 to 2")]
    [InlineData("spmv matrix=~/grid.npy", "grid.npy", "line 1: the file is a NumPy array; required: %%MatrixMarket")]
    [InlineData("spmv matrix=~/matrix.mtx x=~/vector.npy", "vector.npy", "has 4 for columnCount; required: 3, as in --matrix")]
    [InlineData("spmv matrix=~/matrix.mtx x=~/grid.npy", "grid.npy", "it has 2 dimensions; allowed: 1")]
    public void Files_that_do_not_fit_are_refused(string line, string subject, string message)
        => Assert.Contains(message, UserErrors.Message(subject, () => UserRuns.Create(line, _folder)), StringComparison.Ordinal);

    [Theory]
    [InlineData("julia output=~/missing/a.npy", "a.npy", "its folder does not exist; allowed: a file in an existing folder")]
    [InlineData("julia image=~", "kernels-tests-", "it is a folder; allowed: a file in an existing folder")]
    [InlineData("julia image=~/a output=~/a", "--output", "the file of --image too; allowed: different files")]
    [InlineData("julia image=~/a output=~/./b/../a", "--output", "the file of --image too; allowed: different files")]
    [InlineData("julia image=~/a.png width=20001 height=20000", "--image", "has 400020000 pixels; allowed: up to 400000000")]
    [InlineData("diffusion output=~/vector.npy/a.npy", "a.npy", "its folder does not exist; allowed: a file in an existing folder")]
    [InlineData("julia image=~/a.jpg", "--image", "but .png is what it writes; allowed: a name that ends with .png.")]
    [InlineData("julia output=~/a.NPZ", "--output", "but .npy is what it writes; allowed: a name that ends with .npy.")]
    [InlineData("julia output=~/a.npy.gz", "--output", "but .npy is what it writes; allowed: a name that ends with .npy.")]
    [InlineData("diffusion grid=~/grid.npy output=~/grid.npy", "--output", "grid.npy' would replace the file of --grid '")]
    [InlineData("diffusion grid=~/grid.npy output=~/none/../grid.npy", "--output", "grid.npy' would replace the file of --grid '")]
    [InlineData("norm x=~/vector.npy output=~/vector.npy", "--output", "vector.npy' would replace the file of --x '")]
    [InlineData("spmv matrix=~/matrix.mtx output=", "''", "it is not a path; allowed: a file in an existing folder")]
    public void Outputs_that_can_not_be_written_are_refused_before_the_work(string line, string subject, string message)
    {
        string[] before = _folder.Names;
        Assert.Contains(message, UserErrors.Message(subject, () => UserRuns.Create(line, _folder)), StringComparison.Ordinal);
        Assert.Equal(before, _folder.Names);
    }

    /// <summary>Where links are followed, and files have identities.</summary>
    [Theory]
    [InlineData("ln", "-s")]
    [InlineData("ln")]
    public void An_output_that_is_an_input_by_another_name_is_refused(params string[] link)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems report no identity of a file");
        using Process linking = Process.Start(link[0], [.. link[1..], _folder.PathOf("grid.npy"), _folder.PathOf("other.npy")]);
        linking.WaitForExit();
        Assert.Contains(
            "other.npy' would replace the file of --grid '",
            UserErrors.Message("--output", () => UserRuns.Create("diffusion grid=~/grid.npy output=~/other.npy", _folder)),
            StringComparison.Ordinal);
    }

    /// <summary>A name that says no format is taken, and so is the same file in another folder.</summary>
    [Theory]
    [InlineData("diffusion grid=~/grid.npy output=~/grid")]
    [InlineData("diffusion grid=~/grid.npy output=~/grid.out")]
    [InlineData("julia image=~/A.PNG output=~/1.5")]
    public void Other_names_are_taken(string line) => UserRuns.Create(line, _folder).Workload.Dispose();
}
