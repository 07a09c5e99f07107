using System.Text.Json;

namespace Kernels.Host.Tests;

/// <summary>Each verb's output and exit code.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Fact]
    public void Help_names_every_verb()
    {
        ChildProcess run = _kernels.Run("--help");
        Assert.Equal(0, run.ExitCode);
        Assert.All(["list", "info", "run", "compare", "report", "check", "tune", "doctor"], verb => Assert.Contains($"  {verb}", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void List_shows_every_backend_and_kernel()
    {
        ChildProcess run = _kernels.Run("list");
        Assert.Equal(0, run.ExitCode);
        Assert.All(
            ["managed", "simd", "aot", "native", .. KernelContracts.All.Select(contract => contract.Name)],
            name => Assert.Contains(name, run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("help", "compare")]
    public void A_pipe_is_as_wide_as_COLUMNS_says(params string[] call)
    {
        string usual = _kernels.Run(call).Output;
        _kernels.Environment["COLUMNS"] = "64";
        string narrow = _kernels.Run(call).Output;

        // Paths are never broken.
        Assert.All(narrow.Split('\n').Where(line => !line.Contains('/', StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 64));
        Assert.Contains(usual.Split('\n'), line => line.Length > 64);
        _kernels.Environment["COLUMNS"] = "wide";
        Assert.Equal(usual, _kernels.Run(call).Output);
    }

    [Fact]
    public void List_as_JSON_names_its_schema_and_holds_every_pair()
    {
        using JsonDocument json = Json(_kernels.Run("list", "--json"));
        Assert.Equal("kernels.list/1", json.RootElement.GetProperty("schema").GetString());
    }

    [Theory]
    [InlineData("julia", "maxIterations")]
    [InlineData("diffusion", "scratch")]
    [InlineData("spmv", "rowOffsets")]
    public void Info_shows_the_contract(string kernel, string part)
    {
        ChildProcess run = _kernels.Run("info", kernel);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(part, run.Output, StringComparison.Ordinal);
        Assert.Contains($"{kernel}/1", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kernel 'juila' is unknown, did you mean 'julia'; ", "compare", "juila")]
    [InlineData("kernel 'diff' is unknown, did you mean 'diffusion'; ", "compare", "diff")]
    [InlineData("kernel 'spvm' is unknown, did you mean 'spmv'; ", "check", "spvm")]
    [InlineData("kernel 'Julia' is unknown, did you mean 'julia'; ", "info", "Julia")]
    [InlineData("kernel 'juli' is unknown, did you mean 'julia'; ", "tune", "juli")]
    [InlineData("kernel 'juila' is unknown; did you mean 'julia'; ", "run", "juila")]
    [InlineData("kernel 'fft' is unknown; kernels: ", "compare", "fft")]
    [InlineData("backend 'natve' is unknown, did you mean 'native'; ", "compare", "julia", "--backends", "natve")]
    [InlineData("backend 'smid' is unknown, did you mean 'simd'; ", "compare", "julia", "--baseline", "smid")]
    [InlineData("option '--bugdet' is unknown; did you mean '--budget'; ", "compare", "julia", "--bugdet", "5s")]
    [InlineData("option '--bugdet' is unknown; did you mean '--budget'; ", "compare", "--bugdet=5s", "julia")]
    [InlineData("option '--bakend' is unknown; did you mean '--backend'; ", "run", "norm", "--x", "x.npy", "--bakend", "simd")]
    [InlineData("option '-o' is unknown", "run", "norm", "--x", "x.npy", "-o", "y.npy")]
    [InlineData("option '--confg' is unknown; did you mean '--config'; ", "compare", "julia", "--confg", "x.json")]
    [InlineData("option '--treads' is unknown; did you mean '--threads'; ", "check", "--treads", "2")]
    [InlineData("option '--rekord' is unknown; did you mean '--record'; ", "tune", "--rekord", "x")]
    [InlineData("option '--jsn' is unknown; did you mean '--json'; ", "list", "--jsn")]
    [InlineData("option '--cofnig' is unknown; did you mean '--config'; ", "info", "--cofnig")]
    [InlineData("option '--jsn' is unknown; did you mean '--json'; ", "report", "--jsn", "x.json")]
    [InlineData("option '--tread' is unknown; did you mean '--threads'; ", "compare", "j*", "--tread", "2")]
    [InlineData("kernel 'smu' is unknown, did you mean 'sum'; ", "compare", "smu")]
    [InlineData("--size is 'medum', did you mean 'medium'; allowed: tiny, small, medium, large, several separated by commas, or all", "compare", "julia", "--size", "medum")]
    [InlineData("--size is 'tiny,lagre', did you mean 'large'; ", "tune", "--size", "tiny,lagre")]
    [InlineData("--size is 'smal', did you mean 'small'; ", "run", "sum", "--size", "smal")]
    [InlineData("--self-test-load is 'bsuy', did you mean 'busy'; ", "compare", "--self-test", "--self-test-load", "bsuy")]
    [InlineData("shell 'bahs' is unknown, did you mean 'bash'; ", "completion", "bahs")]
    [InlineData("command 'comapre' is unknown; did you mean 'compare'; ", "comapre", "julia")]
    [InlineData("option '--memory' is unknown here; it is one of 'kernels run KERNEL'; ", "run", "--memory", "500MB")]
    [InlineData("option '--memory' is unknown here; it is one of 'kernels run KERNEL'; ", "run", "--memory")]
    [InlineData("option '--memory' is unknown here; it is one of 'kernels run KERNEL'; ", "--memory", "500MB", "run", "norm")]
    [InlineData("option '--memory' is unknown here; it is one of 'kernels run KERNEL'; ", "compare", "norm", "--memory", "500MB")]
    [InlineData("option '--memory' is unknown here; it is one of 'kernels run KERNEL'; ", "list", "--memory=500MB")]
    [InlineData("option '--max-iterations' is unknown here; it is one of 'kernels run julia'; ", "run", "norm", "--max-iterations", "9")]
    [InlineData("option '--forgive' is unknown here; it is one of 'kernels plugins'; ", "list", "--forgive", "mine")]
    [InlineData("--memory has no value; required: SIZE; ", "run", "norm", "--memory")]
    [InlineData("--memory has no value; required: SIZE; ", "run", "norm", "--memory", "--x", "x.npy")]
    [InlineData("--memory is given 2 times; allowed: once; ", "run", "norm", "--memory", "1GB", "--memory", "2GB")]
    [InlineData("--config is given 2 times; allowed: once; ", "list", "--config", "a", "--config", "b")]
    [InlineData("option '--backend' is unknown; did you mean '--backends'; ", "compare", "julia", "--backend", "simd")]
    [InlineData("option '--backends' is unknown; did you mean '--backend'; ", "run", "julia", "--backends", "simd")]
    [InlineData("option '--sizes' is unknown; did you mean '--size'; ", "compare", "julia", "--sizes", "tiny")]
    [InlineData("'simd' is a backend, not a kernel; backends have an option: --backends simd,native.", "compare", "julia", "simd", "native")]
    [InlineData("'simd' is a backend, not a kernel; backends have an option: --backends simd.", "check", "simd")]
    [InlineData("kernel 'simd' is unknown, but a backend; kernels: ", "tune", "simd")]
    [InlineData("argument 'simd' is unknown; a backend has an option: --backend simd; ", "run", "julia", "simd")]
    [InlineData("--backend is 'simd,native'; allowed: one backend. 'kernels compare julia --backends simd,native' compares several.", "run", "julia", "--backend", "simd,native")]
    [InlineData("--baseline is 'simd,native'; allowed: one backend, ", "compare", "julia", "--baseline", "simd,native")]
    [InlineData("info needs KERNEL: one of julia, ", "info")]
    [InlineData("compare needs KERNEL: one or more of julia, ", "compare")]
    [InlineData("run needs KERNEL: one of julia, ", "run")]
    [InlineData("merge needs FOLDER: the folder into which ", "merge")]
    [InlineData("report needs RESULT.json: a file that 'kernels compare --json' wrote, or a name given to --save; ", "report")]
    [InlineData("--show and --clear exclude each other; allowed: one of them; ", "tune", "--show", "--clear")]
    [InlineData("'nosuch' does not exist; required: a folder into which --partition I/N --into wrote.", "merge", "nosuch")]
    [InlineData("'nosuch' does not exist; required: the folder of a plug-in, or one that holds several.", "check", "--plugin", "nosuch")]
    [InlineData("Input 'no.npz:y' can't be read: there is no file 'no.npz'; ", "run", "norm", "--x", "no.npz:y")]
    public void What_is_mistyped_is_told_with_what_it_was_meant_to_be(string message, params string[] arguments)
        => Assert.StartsWith($"kernels: {message}", _kernels.Refused(2, arguments), StringComparison.Ordinal);

    [Fact]
    public void What_is_no_result_is_told_with_what_it_is()
    {
        Directory.CreateDirectory(_kernels.Folder.File("parts"));
        Assert.StartsWith("kernels: Result 'parts' is a folder; required: a file as ", _kernels.Refused(2, "report", "parts"), StringComparison.Ordinal);
        Assert.Equal(0, _kernels.Run("run", "polynomial", "--size", "tiny", "--output", "y.npy").ExitCode);
        Assert.StartsWith("kernels: Result 'y.npy' is a NumPy array; required: a file as ", _kernels.Refused(2, "report", "y.npy"), StringComparison.Ordinal);
        Assert.StartsWith("kernels: 'y.npy' is a file; required: a folder ", _kernels.Refused(2, "merge", "y.npy"), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_writes_the_documented_format()
    {
        ChildProcess run = _kernels.Run("compare", "julia", "spmv", "--size", "tiny", "--rounds", "3", "--json", "result.json");
        Assert.True(run.ExitCode == 0, run.ToString());
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(_kernels.Folder.File("result.json")));
        JsonElement root = json.RootElement;
        Assert.Equal("kernels.compare/1", root.GetProperty("schema").GetString());
        Assert.NotEmpty(root.GetProperty("machine").GetProperty("cpu").GetString()!);
        JsonElement[] passed =
        [
            .. root.GetProperty("results").EnumerateArray().Where(result => result.GetProperty("verdict").GetString() == "pass"),
        ];
        Assert.NotEmpty(passed);
        Assert.All(passed, result =>
        {
            Assert.Equal("tiny", result.GetProperty("size").GetString());
            Assert.NotNull(result.GetProperty("kernel").GetString());
            Assert.NotNull(result.GetProperty("backend").GetString());
            Assert.NotNull(result.GetProperty("isa").GetString());
            Assert.InRange(result.GetProperty("threads").GetInt32(), 1, 1024);
            Assert.InRange(result.GetProperty("residual").GetDouble(), 0, 1);
            Assert.True(result.GetProperty("first_call_seconds").GetDouble() > 0);
            Assert.True(result.GetProperty("ratio").GetDouble() > 0);
            JsonElement seconds = result.GetProperty("seconds");
            double median = seconds.GetProperty("median").GetDouble();
            Assert.InRange(median, seconds.GetProperty("low").GetDouble(), seconds.GetProperty("high").GetDouble());
        });
    }

    [Fact]
    public void Compare_in_a_pipe_prints_no_colour_and_no_progress()
    {
        ChildProcess run = _kernels.Run("compare", "julia", "--size", "tiny", "--rounds", "3", "--threads", "1");
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Equal("", run.Errors);
    }

    [Fact]
    public void Check_passes_and_says_how_many_cases_ran()
    {
        ChildProcess run = _kernels.Run("check", "spmv", "--threads", "1,2");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("pass", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compare", "fft")]
    [InlineData("info", "fft")]
    [InlineData("check", "fft")]
    public void An_unknown_kernel_is_refused_with_those_that_exist(string verb, string kernel)
    {
        string line = _kernels.Refused(2, verb, kernel);
        Assert.Contains("'fft'", line, StringComparison.Ordinal);
        Assert.All(KernelContracts.All, contract => Assert.Contains(contract.Name, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("compare", "julia", "--backends", "gpu")]
    [InlineData("run", "julia", "--backend", "gpu")]
    public void An_unknown_backend_is_refused_with_those_that_exist(params string[] arguments)
    {
        string line = _kernels.Refused(2, arguments);
        Assert.Contains("'gpu'", line, StringComparison.Ordinal);
        Assert.Contains("managed, simd, aot, native", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paint")]
    [InlineData("run", "fft")]
    [InlineData("compare")]
    [InlineData("compare", "julia", "--size", "huge")]
    [InlineData("compare", "julia", "--threads", "0x")]
    [InlineData("compare", "julia", "--threads", "99999")]
    [InlineData("run", "julia", "--colour", "red")]
    [InlineData("compare", "julia", "--json", "no-such-folder/result.json")]
    [InlineData("list", "--config", "missing.json")]
    public void A_wrong_call_is_one_line_and_exit_code_2(params string[] arguments)
        => Assert.NotEmpty(_kernels.Refused(2, arguments));

    /// <summary>Opening a pipe for reading would wait for a writer.</summary>
    [Theory]
    [InlineData("appsettings.json", 2)]
    [InlineData("kernels-tuning.json", 0)]
    public void A_pipe_in_the_place_of_a_file_of_the_current_folder_is_told(string file, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes");
        ChildProcess.Run(_kernels.Folder.Path, [], ["mkfifo", file]);
        ChildProcess run = _kernels.Run("list");
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains("is a pipe, a device or a socket; required: an ordinary file", run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--isolate", "3", "compare", "julia", "--isolate=3")]
    [InlineData("--isolate", "3", "run", "julia", "--isolate:3")]
    [InlineData("--in-process", "", "check", "--in-process=")]
    [InlineData("--json", "list.json", "list", "--json=list.json")]
    public void A_value_of_an_option_that_takes_none_is_named(string option, string value, params string[] arguments)
        => Assert.Equal(
            $"kernels: {option} takes no value, and has '{value}'; see 'kernels {string.Join(' ', arguments.Take(arguments[0] == "run" ? 2 : 1))} --help'.",
            _kernels.Refused(2, arguments));

    [Theory]
    [InlineData("--width", "0")]
    [InlineData("--width", "-3")]
    [InlineData("--height", "99999999999999999999")]
    [InlineData("--width", "NaN")]
    [InlineData("--max-iterations", "-1")]
    [InlineData("--c-real", "inf")]
    [InlineData("--threads", "1025")]
    public void A_wrong_value_is_named_and_nothing_is_written(string option, string value)
    {
        string line = _kernels.Refused(2, "run", "julia", "--image", "out.png", option, value);
        Assert.Contains(value, line, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_kernels.Folder.Path));
    }

    private static JsonDocument Json(ChildProcess run)
    {
        Assert.True(run.ExitCode == 0, run.ToString());
        return JsonDocument.Parse(run.Output);
    }
}
