using Kernels.Runner.Reports;

namespace Kernels.Host.Tests.Reports;

/// <summary>Output to a pipe has no escape codes, whatever the variables say, and documents are UTF-8 in any locale.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true")]
    [InlineData("TF_BUILD", "True")]
    [InlineData("GITLAB_CI", "true")]
    [InlineData("TEAMCITY_VERSION", "2024.1")]
    [InlineData("APPVEYOR", "True")]
    [InlineData("TRAVIS", "true")]
    [InlineData("JENKINS_URL", "http://localhost")]
    [InlineData("CI", "true")]
    [InlineData("COLORTERM", "truecolor")]
    public void No_variable_brings_escape_codes_into_a_pipe(string variable, string value)
    {
        _kernels.Environment["NO_COLOR"] = null;
        _kernels.Environment["TERM"] = "xterm-256color";
        _kernels.Environment[variable] = value;
        ChildProcess run = _kernels.Run("report", SavedResults.Full);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.DoesNotContain('\e', run.Output + run.Errors);
    }

    [Theory]
    [InlineData(false, null, "xterm", false)]
    [InlineData(false, "", "xterm", false)]
    [InlineData(false, "1", "xterm", true)]
    [InlineData(false, null, "dumb", true)]
    [InlineData(false, null, "", true)]
    [InlineData(true, null, "xterm", true)]
    public void Colour_is_for_terminals_that_show_it_and_people_who_want_it(bool isRedirected, string? noColor, string term, bool isPlain)
        => Assert.Equal(isPlain, Terminal.IsPlain(isRedirected, name => name == "TERM" ? term : name == "NO_COLOR" ? noColor : "true"));

    [Theory]
    [InlineData("--json")]
    [InlineData("--csv")]
    [InlineData("--markdown")]
    [InlineData("--html")]
    public void Documents_are_the_same_in_every_locale(string view)
    {
        string utf8 = _kernels.Run("report", SavedResults.Full, view, "-").Output;
        Assert.Contains('×', utf8);
        foreach (string locale in (string[])["en_US.ISO-8859-1", "en_US.US-ASCII", "C", "POSIX"])
        {
            _kernels.Environment["LC_ALL"] = locale;
            Assert.Equal(utf8, _kernels.Run("report", SavedResults.Full, view, "-").Output);
        }
    }

    [Fact]
    public void Tables_have_signs_of_ASCII_where_the_locale_has_no_others()
    {
        _kernels.Environment["LC_ALL"] = "en_US.US-ASCII";
        ChildProcess run = _kernels.Run("report", SavedResults.Full);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.All(run.Output, letter => Assert.True(char.IsAscii(letter)));
        Assert.DoesNotContain('?', run.Output);
        Assert.Contains("native x8", run.Output, StringComparison.Ordinal);
        Assert.Contains("64.0-64.5", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_on_standard_error_have_them_too()
    {
        _kernels.Environment["LC_ALL"] = "en_US.US-ASCII";
        ChildProcess run = _kernels.Run("run", "diffusion", "--height", "8", "--width", "8", "--steps", "3", "--dt", "1");
        Assert.Contains("the scheme is unstable: d*dt is 1", run.Errors, StringComparison.Ordinal);
    }
}
