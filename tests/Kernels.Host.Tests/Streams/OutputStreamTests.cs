using System.Diagnostics;
using Kernels.Host.Tests.Reports;

namespace Kernels.Host.Tests.Streams;

/// <summary>An output may be something that can't be replaced; one that can't be written is reported before any work is done.</summary>
public sealed class OutputStreamTests : IDisposable
{
    /// <summary>Would take longer than any test, so it shows that an error comes before the work.</summary>
    private const string Long = "compare julia --size large --budget 3600s --backends managed --threads 1 --no-ceilings";

    private const string Julia = "kernels run julia --width 9 --height 9";

    private readonly KernelsCommand _kernels = new();

    public OutputStreamTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell's redirections are tried on Linux.");

    public void Dispose() => _kernels.Dispose();

    [Theory]
    [InlineData($"{Julia} --output - > b.npy")]
    [InlineData($"{Julia} --output /dev/stdout > b.npy")]
    [InlineData($"{Julia} --output /dev/stdout | cat > b.npy")]
    [InlineData($"{Julia} --output /dev/fd/7 7> b.npy")]
    [InlineData($"ln -s /dev/stdout out; {Julia} --output out > b.npy")]
    [InlineData($"mkfifo f; cat f > b.npy & {Julia} --output f; wait; test -p f")]
    [InlineData($"mkfifo f; {Julia} --output >(cat > b.npy; echo done > f); read -r line < f")]
    public void An_array_goes_through_anything_as_it_goes_to_a_file(string script)
    {
        ChildProcess run = _kernels.Script($"{Julia} --output a.npy && {script}");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(File.ReadAllBytes(_kernels.Folder.File("a.npy")), File.ReadAllBytes(_kernels.Folder.File("b.npy")));
    }

    [Fact]
    public void What_is_written_to_a_descriptor_goes_where_the_shell_is()
    {
        ChildProcess run = _kernels.Script(
            $"(echo one >&7; {Julia} --output /dev/fd/7; echo two >&7) 7> all > report && (echo one; {Julia} --output -; echo two) > alone");
        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Errors));
        byte[] all = File.ReadAllBytes(_kernels.Folder.File("all"));
        Assert.Equal(File.ReadAllBytes(_kernels.Folder.File("alone")), all);
        Assert.Equal(128 + (9 * 9 * sizeof(int)), all.Length - 4 - 4);
        Assert.Equal("one\n"u8, all.AsSpan(0, 4));
        Assert.Equal("two\n"u8, all.AsSpan(all.Length - 4));
    }

    [Fact]
    public void Devices_stay_devices()
    {
        ChildProcess run = _kernels.Script($"{Julia} --output /dev/null && test -c /dev/null");
        Assert.True(run.ExitCode == 0, run.ToString());
        ChildProcess full = _kernels.Script($"{Julia} --output /dev/full");
        Assert.Equal((3, "kernels: Output '/dev/full' can't be written: No space left on device.\n"), (full.ExitCode, full.Errors));
    }

    [Fact]
    public void A_pipe_whose_reader_went_away_is_one_line()
    {
        ChildProcess run = _kernels.Script("mkfifo f; head -c 1 f > one & kernels run julia --width 900 --height 900 --output f");
        Assert.Equal((2, "kernels: Output 'f' can't be written: Broken pipe.\n"), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData($"{Julia} --image - --output -")]
    [InlineData($"{Julia} --image - --output /dev/stdout | cat")]
    [InlineData($"{Julia} --image /dev/fd/7 --output /dev/fd/7 7> file")]
    [InlineData($"{Julia} --image file --output ./file")]
    [InlineData($"mkfifo f; {Julia} --image f --output f")]
    public void Two_outputs_to_one_place_are_refused(string script)
    {
        ChildProcess run = _kernels.Script(script);
        Assert.Contains("allowed: different files", run.Errors, StringComparison.Ordinal);
        Assert.Equal(("", 1), (run.Output, run.Errors.Count(letter => letter == '\n')));
    }

    [Theory]
    [InlineData("--json - --csv /dev/stdout")]
    [InlineData("--json new --html ./new")]
    [InlineData("--json /dev/fd/1 --markdown -")]
    public void Two_views_in_one_place_are_refused_before_measuring(string options)
        => Assert.Contains("allowed: a target for each", _kernels.RefusedScript(2, $"kernels {Long} {options}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("--json", "/proc/self/result")]
    [InlineData("--csv", "/proc/self/result")]
    [InlineData("--markdown", "missing/result")]
    [InlineData("--html", ".")]
    [InlineData("--json", "/dev/fd/99")]
    [InlineData("--json", "/dev/kernels-none")]
    [InlineData("--json", "socket")]
    public void A_view_that_can_not_be_written_is_told_before_measuring(string option, string path)
    {
        using System.Net.Sockets.Socket socket = new(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, default);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(_kernels.Folder.File("socket")));
        Assert.Contains($"Output '{path}' can't be written", _kernels.RefusedScript(2, $"kernels {Long} {option} {path}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run julia --image {0}")]
    [InlineData("run julia --output {0}")]
    [InlineData("run diffusion --output {0}")]
    [InlineData("tune julia --record {0}")]
    [InlineData(Long + " --json {0}")]
    [InlineData(Long + " --html {0}")]
    public void A_folder_that_is_not_ones_own_is_told_before_anything_is_done(string call)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can become a user who may not write here.");
        AllowOthers(_kernels.Folder.Path);
        Directory.CreateDirectory(_kernels.Folder.File("theirs"));
        AllowOthers(_kernels.Folder.File("theirs"));
        string path = _kernels.Folder.File("theirs/new");
        string[] command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "dotnet", KernelsCommand.Assembly];
        ChildProcess version = ChildProcess.Run(_kernels.Folder.Path, _kernels.Environment, [.. command, "--version"]);
        Assert.SkipUnless(version.ExitCode == 0, $"The other user can't run the command here: {version.Errors}");

        ChildProcess run = ChildProcess.Run(
            _kernels.Folder.Path, _kernels.Environment, [.. command, .. call.Split(' ').Select(word => word == "{0}" ? path : word)]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("kernels: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(path, run.Errors, StringComparison.Ordinal);
        Assert.Equal(1, run.Errors.Count(letter => letter == '\n'));
        Assert.Empty(Directory.GetFileSystemEntries(_kernels.Folder.File("theirs")));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/stdout")]
    [InlineData("pipe")]
    [InlineData(".")]
    public void A_record_is_an_ordinary_file(string path)
    {
        Assert.Contains(
            "not an ordinary file", _kernels.RefusedScript(2, $"mkfifo pipe; kernels tune julia --record {path} > out; code=$?; cat out; exit $code"), StringComparison.Ordinal);
        Assert.False(File.Exists($"{path}.lock"));
    }

    [Fact]
    public void A_file_that_takes_standard_output_is_not_replaced()
        => Assert.Contains("standard output goes there", _kernels.Script($"{Julia} --image out > out").Errors, StringComparison.Ordinal);

    /// <summary>The input may be all that there is of the user's data.</summary>
    [Theory]
    [InlineData("run norm --x x.npy --output x.npy", "--output 'x.npy' would replace the file of --x 'x.npy'")]
    [InlineData("run norm --x x.npy --output x.npy --memory 1GB", "--output 'x.npy' would replace the file of --x 'x.npy'")]
    [InlineData("run norm --x - --output x.npy < x.npy", "--output 'x.npy' would replace the file of --x '-'")]
    [InlineData("run norm --x a.npz:x --output a", "--output 'a' would replace the file of --x 'a.npz'")]
    [InlineData("run feature_hash --text words --output-index words", "--output-index 'words' would replace the file of --text 'words'")]
    [InlineData("compare norm --x x --json x", "--json 'x' would replace the file of --x 'x'")]
    [InlineData("compare norm --config settings.json --json settings.json", "--json 'settings.json' would replace the file of --config 'settings.json'")]
    [InlineData("compare norm --json appsettings.json", "--json 'appsettings.json' would replace the file of --config 'appsettings.json'")]
    [InlineData("compare norm --against old.json --json ./old.json", "--json './old.json' would replace the file of --against 'old.json'")]
    [InlineData("report old.json --json old.json", "--json 'old.json' would replace the file of RESULT.json 'old.json'")]
    public void An_output_that_would_replace_an_input_is_refused(string call, string reason)
    {
        const string Prepare = "kernels run norm --n 3 --output x.npy > /dev/null; cp x.npy x; echo word > words; echo {} | tee settings.json > appsettings.json; "
            + "python3 -c 'import zipfile; zipfile.ZipFile(\"a.npz\", \"w\").write(\"x.npy\")'; ln -s a.npz a; ";
        File.Copy(SavedResults.Full, _kernels.Folder.File("old.json"));
        Assert.Contains(reason, _kernels.RefusedScript(2, $"{Prepare} kernels {call}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run julia --image a.jpg", "--image is 'a.jpg', but .png is what it writes; allowed: a name that ends with .png.")]
    [InlineData("run norm --n 3 --output a.txt", "--output is 'a.txt', but .npy is what it writes; allowed: a name that ends with .npy.")]
    [InlineData("compare julia --html a.json", "--html is 'a.json', but .html is what it writes; allowed: a name that ends with .html or .htm.")]
    public void A_name_that_says_another_format_is_refused(string call, string reason)
        => Assert.Contains(reason, _kernels.RefusedScript(2, $"kernels {call}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("kernels list", 0, "")]
    [InlineData("kernels run julia --width 9 --height 9 --isolate", 0, "")]
    [InlineData("kernels check julia --backends managed --threads 1", 0, "")]
    [InlineData("kernels plugins", 0, "")]
    [InlineData($"{Julia} --image new.png", 2, "the current folder was deleted")]
    [InlineData("kernels report result.json", 2, "the current folder was deleted")]
    [InlineData("kernels run spmv --matrix m.mtx", 2, "the current folder was deleted")]
    [InlineData("KERNELS_PLUGIN_PATH=plugins kernels list", 2, "")]
    [InlineData("kernels tune julia --record new.json", 2, "")]
    [InlineData("kernels check --plugin new", 2, "")]
    public void A_current_folder_that_was_deleted_is_no_defect(string script, int exitCode, string reason)
    {
        ChildProcess run = _kernels.Script($"mkdir gone; cd gone; rmdir ../gone; {script}");
        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.Contains(reason, run.Errors, StringComparison.Ordinal);
        Assert.Equal(exitCode == 0 ? 0 : 1, run.Errors.Count(letter => letter == '\n'));
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed_by_the_next_one()
    {
        using Process writer = _kernels.Start("run", "julia", "--width", "6000", "--height", "6000", "--max-iterations", "1", "--image", "new.png");
        while (writer.StandardOutput.ReadLine() is { } line && !line.StartsWith("result", StringComparison.Ordinal))
        {
        }

        Assert.True(SpinWait.SpinUntil(() => writer.HasExited || Temporaries().Length > 0, TimeSpan.FromMinutes(1)));
        writer.Kill();
        writer.WaitForExit();
        Assert.Single(Temporaries());
        Assert.False(File.Exists(_kernels.Folder.File("new.png")));

        ChildProcess next = _kernels.Script($"{Julia} --image new.png");
        Assert.True(next.ExitCode == 0, next.ToString());
        Assert.Empty(Temporaries());
    }

    private string[] Temporaries() => Directory.GetFiles(_kernels.Folder.Path, ".kernels-*.tmp");

    private static void AllowOthers(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("755", 8));
        }
    }
}
