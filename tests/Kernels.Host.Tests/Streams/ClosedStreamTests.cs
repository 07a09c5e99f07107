namespace Kernels.Host.Tests.Streams;

/// <summary>The command's caller may close its standard streams, or pass streams that can't be written.</summary>
public sealed class ClosedStreamTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public ClosedStreamTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell's redirections are tried on Linux.");

    public void Dispose() => _kernels.Dispose();

    [Theory]
    [InlineData("list <&-", 0)]
    [InlineData("list 2>&-", 0)]
    [InlineData("list <&- 2>&-", 0)]
    [InlineData("run julia --width 9 --height 9 --isolate <&-", 0)]
    [InlineData("run julia --width 9 --height 9 --isolate <&- 2>&-", 0)]
    [InlineData("check julia --backends managed --threads 1 <&- 2>&-", 0)]
    public void What_is_not_closed_is_written_as_always(string call, int exitCode)
    {
        ChildProcess run = _kernels.Script($"kernels {call}");
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Errors));
        Assert.Contains("julia", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list >&-")]
    [InlineData("list <&- >&-")]
    [InlineData("list <&- >&- 2>&-")]
    [InlineData("list 1</dev/null")]
    [InlineData("run julia --width 9 --height 9 --isolate <&- >&- 2>&-")]
    [InlineData("list --json >&-")]
    public void What_nobody_wants_to_read_is_not_written_and_no_failure(string call)
    {
        ChildProcess run = _kernels.Script($"kernels {call}");
        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public void A_file_that_is_written_beside_closed_streams_holds_what_it_should_and_nothing_else()
    {
        ChildProcess run = _kernels.Script(
            "kernels run julia --width 9 --height 9 --output a.npy && kernels run julia --width 9 --height 9 --output b.npy <&- >&- 2>&-");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(File.ReadAllBytes(_kernels.Folder.File("a.npy")), File.ReadAllBytes(_kernels.Folder.File("b.npy")));
    }

    [Theory]
    [InlineData("run spmv --matrix - <&-", "standard input is not open for reading")]
    [InlineData("run spmv --matrix /dev/stdin <&-", "standard input is not open for reading")]
    [InlineData("report - <&-", "standard input is not open for reading")]
    [InlineData("list --config - <&-", "standard input is not open for reading")]
    [InlineData("run julia --width 9 --height 9 --output - >&-", "standard output is not open for writing")]
    [InlineData("compare julia --json - >&-", "standard output is not open for writing")]
    public void What_was_asked_for_and_is_closed_is_told_in_one_line(string call, string reason)
        => Assert.Contains(reason, _kernels.RefusedScript(2, $"kernels {call}"), StringComparison.Ordinal);

    /// <summary>The same call may succeed later, so that it is not a wrong one.</summary>
    [Theory]
    [InlineData("list", "Standard output can't be written: No space left on device.")]
    [InlineData("list --json", "Standard output can't be written: No space left on device.")]
    [InlineData("help", "Standard output can't be written: No space left on device.")]
    [InlineData("run julia --width 9 --height 9 --output -", "No space left on device")]
    public void What_is_full_is_told_in_one_line(string call, string reason)
        => Assert.Contains(reason, _kernels.RefusedScript(3, $"kernels {call} >/dev/full"), StringComparison.Ordinal);

    [Theory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    public void What_can_not_be_told_changes_no_exit_code(string redirection)
    {
        ChildProcess run = _kernels.Script($"kernels nonsense {redirection}");
        Assert.Equal((2, "", ""), (run.ExitCode, run.Output, run.Errors));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("info julia")]
    [InlineData("list --json")]
    [InlineData("run julia --width 900 --height 900 --output -")]
    public void A_reader_that_goes_away_ends_it_quietly(string call)
    {
        ChildProcess run = _kernels.Script($"kernels {call} | head -c 1 | wc -c; exit ${{PIPESTATUS[0]}}");
        Assert.Equal((0, "1", ""), (run.ExitCode, run.Output.Trim(), run.Errors));
    }
}
