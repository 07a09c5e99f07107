using System.IO.Compression;
using Kernels.Workloads.Formats;

namespace Kernels.Host.Tests.Streams;

/// <summary>An input may be a pipe, which can neither be mapped nor read twice.</summary>
public sealed class InputStreamTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public InputStreamTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell's redirections are tried on Linux.");
        File.WriteAllText(
            _kernels.Folder.File("m.mtx"), "%%MatrixMarket matrix coordinate real general\n3 3 3\n1 1 1\n2 2 2\n3 3 3\n");
        NpyFile.Write<double>(_kernels.Folder.File("x.npy"), new double[] { 1, 10, 100 }, 3);
        using (ZipArchive archive = ZipFile.Open(_kernels.Folder.File("a.npz"), ZipArchiveMode.Create))
        {
            archive.CreateEntryFromFile(_kernels.Folder.File("x.npy"), "x.npy");
            archive.CreateEntryFromFile(_kernels.Folder.File("m.mtx"), "notes");
        }

        File.WriteAllText(_kernels.Folder.File("x.csv"), "g,x\n0,1\n1,10\n0,100\n");
        ArrowFiles.Write(_kernels.Folder.File("x.arrow"), isStream: false, 1, 10, 100);
        ArrowFiles.Write(_kernels.Folder.File("x.arrows"), isStream: true, 1, 10, 100);
        NpyFile.Write<double>(_kernels.Folder.File("grid.npy"), new double[] { 1, 2, 3, 4, 5, 6 }, 2, 3);
        File.WriteAllText(_kernels.Folder.File("simd.json"), """{ "Kernels": { "Backend": "simd", "Record": "none" } }""");
    }

    public void Dispose() => _kernels.Dispose();

    [Theory]
    [InlineData("gzip -k m.mtx; kernels run spmv --matrix <(zcat m.mtx.gz) --x x.npy")]
    [InlineData("gzip m.mtx x.npy; kernels run spmv --matrix m.mtx.gz --x x.npy.gz")]
    [InlineData("gzip -c m.mtx | kernels run spmv --matrix - --x <(gzip -c x.npy)")]
    [InlineData("kernels run spmv --matrix m.mtx --x a.npz:x")]
    [InlineData("cat a.npz | kernels run spmv --matrix m.mtx --x -")]
    [InlineData("kernels run spmv --matrix m.mtx --x -:x.npy < a.npz")]
    [InlineData("cat x.csv | kernels run spmv --matrix m.mtx --x -:x")]
    [InlineData("gzip -c x.csv | kernels run spmv --matrix m.mtx --x /dev/stdin:2")]
    [InlineData("gzip x.csv; kernels run spmv --matrix m.mtx --x x.csv.gz:x")]
    [InlineData("kernels run spmv --matrix m.mtx --x <(head -1 x.csv; sleep 0.2; tail -3 x.csv):x")]
    [InlineData("cat x.arrow | kernels run spmv --matrix m.mtx --x -")]
    [InlineData("kernels run spmv --matrix m.mtx --x <(cat x.arrows):x")]
    [InlineData("kernels run spmv --matrix m.mtx --x - < x.arrows")]
    [InlineData("cat m.mtx | kernels run spmv --matrix /dev/stdin --x x.npy")]
    [InlineData("cat m.mtx | kernels run spmv --matrix - --x x.npy")]
    [InlineData("kernels run spmv --matrix - --x x.npy < m.mtx")]
    [InlineData("kernels run spmv --matrix /dev/fd/7 --x x.npy 7< m.mtx")]
    [InlineData("kernels run spmv --matrix m.mtx --x <(cat x.npy)")]
    [InlineData("kernels run spmv --matrix m.mtx --x - < x.npy")]
    [InlineData("kernels run spmv --matrix <(cat m.mtx) --x <(cat x.npy)")]
    [InlineData("kernels run spmv --matrix - --x <(cat x.npy) < m.mtx")]
    [InlineData("mkfifo f; cat m.mtx > f & kernels run spmv --matrix f --x x.npy")]
    [InlineData("(head -c 30; sleep 0.2; cat) < m.mtx | kernels run spmv --matrix - --x x.npy")]
    public void Matrix_and_vector_come_through_anything(string script)
    {
        ChildProcess run = _kernels.Script(script);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("y: sum 321, 1 to 300", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_columns_come_through_one_pipe()
    {
        ChildProcess run = _kernels.Script("cat x.csv | kernels run groupby_sum --codes -:g --values -:x --groups 2");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("sums: sum 111, 10 to 101", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grid_comes_through_a_pipe()
    {
        ChildProcess run = _kernels.Script("cat grid.npy | kernels run diffusion --grid - --steps 0");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("grid: sum 21, 1 to 6", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kernels run julia --width 9 --height 9 --config - < simd.json")]
    [InlineData("cat simd.json | kernels run julia --width 9 --height 9 --config /dev/stdin")]
    [InlineData("kernels run julia --width 9 --height 9 --config <(cat simd.json)")]
    [InlineData("mkfifo f; cat simd.json > f & kernels run julia --width 9 --height 9 --config f")]
    public void Settings_come_through_anything(string script)
    {
        ChildProcess run = _kernels.Script(script);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("backend   simd", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_came_through_a_pipe_reach_the_processes_of_a_repeated_comparison()
    {
        ChildProcess run = _kernels.Script(
            "kernels compare julia --size tiny --rounds 5 --backends managed --threads 1 --no-ceilings --processes 3 --config <(cat simd.json)");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("", run.Errors);
    }

    [Theory]
    [InlineData("kernels run spmv --matrix - --x - < m.mtx")]
    [InlineData("kernels run spmv --matrix - --x /dev/stdin < m.mtx")]
    [InlineData("cat m.mtx | kernels run spmv --matrix /dev/fd/0 --x -")]
    [InlineData("kernels run spmv --config - --matrix - < simd.json")]
    public void Two_inputs_from_one_place_are_refused(string script)
        => Assert.Contains("standard input was read already", _kernels.RefusedScript(2, script), StringComparison.Ordinal);

    [Theory]
    [InlineData("run spmv --matrix /dev/zero", "it is a device, which has no end")]
    [InlineData("run spmv --matrix - < /dev/zero", "it is a device, which has no end")]
    [InlineData("report /dev/zero", "it is a device, which has no end")]
    [InlineData("run spmv --matrix /dev/null", "line 1")]
    [InlineData("run spmv --matrix .", "it is a folder")]
    [InlineData("run spmv --matrix - < .", "Is a directory")]
    [InlineData("run spmv --matrix /dev/fd/99", "descriptor 99 is not open for reading")]
    [InlineData("run spmv --matrix m.mtx --x <(head -c 140 x.npy)", "it is truncated")]
    [InlineData("run spmv --matrix m.mtx --x <(cat x.npy x.npy)", "goes on after its last element")]
    [InlineData("run spmv --matrix <(true)", "line 1")]
    [InlineData("run spmv --matrix <(gzip -c m.mtx | head -c 50)", "it is gzip that is damaged, cut short")]
    [InlineData("run spmv --matrix a.npz", "the file is a zip archive; required: %%MatrixMarket")]
    [InlineData("run spmv --matrix m.mtx --x <(gzip -c x.npy | head -c 50)", "it is gzip that is damaged, cut short")]
    [InlineData("run spmv --matrix m.mtx --x a.npz:z", "has no member 'z'; it has: 'x', 'notes'")]
    [InlineData("run spmv --matrix m.mtx --x <(cat a.npz):z", "has no member 'z'")]
    [InlineData("report <(true)", "is damaged")]
    [InlineData("list --config /dev/zero", "more than 16 MiB")]
    [InlineData("list --config <(true)", "is empty")]
    [InlineData("list --config .", "is a folder")]
    public void What_can_not_be_read_is_told_in_one_line(string call, string reason)
        => Assert.Contains(reason, _kernels.RefusedScript(2, $"kernels {call}"), StringComparison.Ordinal);

    [Fact]
    public void Settings_that_are_a_pipe_in_the_current_folder_are_not_waited_for()
        => Assert.Contains("required: an ordinary file", _kernels.RefusedScript(2, "mkfifo appsettings.json; kernels list"), StringComparison.Ordinal);

    [Fact]
    public void A_named_pipe_that_others_may_write_sets_no_place()
        => Assert.Contains(
            "can't be trusted with Kernels:Record: others may write to",
            _kernels.RefusedScript(2, "mkfifo f; chmod g+w f; cat simd.json > f & kernels list --config f"),
            StringComparison.Ordinal);
}
