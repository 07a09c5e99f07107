using System.Text.RegularExpressions;

namespace Kernels.Host.Tests;

/// <summary>Every step of docs/optimising.md is in the sample <c>Optimising</c>, and is right.</summary>
public sealed class OptimisingTests : IDisposable
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "optimising.md")).ReplaceLineEndings("\n");

    private static readonly string[] Sources =
    [
        .. Directory.EnumerateFiles(Repository.PathOf("samples", "Optimising")).Where(file => Path.GetExtension(file) is ".cs" or ".c" or ".h"),
    ];

    private readonly KernelsCommand _program = new() { Program = Path.Combine(AppContext.BaseDirectory, "Optimising.dll") };

    private static IEnumerable<string> Steps
        => Sources.SelectMany(file => Regex.Matches(File.ReadAllText(file), """Implementation\("([a-z-]+)""")).Select(match => match.Groups[1].Value);

    public void Dispose() => _program.Dispose();

    [Fact]
    public void Every_step_passes_the_check()
    {
        ChildProcess check = _program.Run("check", "orbits", "--threads", "1,2");
        Assert.True(check.ExitCode == 0, check.ToString());
        Assert.All(Steps, step => Assert.Matches($@"\nsample\.orbits +{step} .* pass\n", check.Output));
    }

    [Fact]
    public void The_page_has_every_step_in_its_table()
        => Assert.All(Steps, step => Assert.Matches($@"\n\| [0-9] \| `{step}` \| ", Page));

    [Fact]
    public void Every_line_of_code_in_the_page_is_in_the_sample()
    {
        HashSet<string> lines = [.. Sources.SelectMany(File.ReadLines).Select(line => line.Trim())];
        string[] shown =
        [
            .. Regex.Matches(Page, "^```(?:csharp|c)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)
                .SelectMany(match => match.Groups[1].Value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        ];
        Assert.NotEmpty(shown);
        Assert.All(shown, line => Assert.Contains(line, lines));
    }
}
