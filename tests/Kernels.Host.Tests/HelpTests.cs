using System.CommandLine;
using Kernels.Runner.Commands;
using Kernels.Runner.Commands.Help;

namespace Kernels.Host.Tests;

/// <summary>Help is the same however it is asked for, fits narrow terminals, and has correct examples.</summary>
public sealed class HelpTests : IDisposable
{
    private readonly KernelsCommand _kernels = new();

    public void Dispose() => _kernels.Dispose();

    /// <summary>The words that name each command.</summary>
    public static TheoryData<string> Paths => [.. CommandsBelow(new ProgramCommand()).Select(PathOf)];

    [Theory]
    [InlineData("help")]
    [InlineData("--help", "help")]
    [InlineData("-h")]
    [InlineData("-?")]
    [InlineData("compare --help", "help compare", "compare -h", "compare -?")]
    [InlineData("run --help", "help run")]
    [InlineData("run julia --help", "help run julia")]
    [InlineData("help --help", "help help")]
    public void Every_way_to_ask_shows_the_same(params string[] calls)
    {
        string[] pages = [.. calls.Select(call => _kernels.Run(call.Split(' '))).Select(Text)];
        Assert.All(pages, page => Assert.Equal(pages[0], page));
        Assert.Contains("Usage:", pages[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help comapre", "command 'comapre' is unknown; did you mean 'compare'")]
    [InlineData("comapre --help", "command 'comapre' is unknown; did you mean 'compare'")]
    [InlineData("help run juila", "kernel 'juila' is unknown; did you mean 'julia'")]
    [InlineData("help --confg", "option '--confg' is unknown; did you mean '--config'")]
    [InlineData("help queue wait", "argument 'wait' is unknown")]
    [InlineData("queue wait --help", "argument 'wait' is unknown")]
    [InlineData("help compare sort* juila", "kernel 'juila' is unknown, did you mean 'julia'; ")]
    [InlineData("info juila --help", "kernel 'juila' is unknown, did you mean 'julia'; ")]
    [InlineData("help run julia fast", "argument 'fast' is unknown")]
    public void Help_of_what_is_unknown_is_refused(string call, string message)
        => Assert.StartsWith($"kernels: {message}", _kernels.Refused(2, call.Split(' ')), StringComparison.Ordinal);

    [Fact]
    public void Help_is_shown_whatever_else_is_wrong()
        => Assert.Contains("--budget", Text(_kernels.Run("compare", "--bugdet", "--help")), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Paths))]
    public void No_line_is_longer_than_the_terminal_is_wide(string path)
    {
        Command command = Find(path);
        foreach (int width in (int[])[50, 60, 80, 100])
        {
            string[] lines = PageOf(command, width).Split('\n');
            Assert.All(lines, line => Assert.True(line.Length <= width || IsOneWord(line), line));
            Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        }
    }

    /// <summary>Wrapping neither loses nor adds words.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_width_shows_the_same_words(string path)
    {
        Command command = Find(path);
        string[] Words(int width) => PageOf(command, width).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Words(100), Words(50));
        Assert.All(
            command.Options.Where(option => !option.Hidden),
            option => Assert.Contains(option.Name, Words(60).Select(word => word.TrimEnd(','))));
    }

    [Fact]
    public void Help_says_what_a_duration_or_a_size_without_a_unit_is()
    {
        (string Kind, string? Help)[] options =
        [
            .. CommandsBelow(new ProgramCommand()).SelectMany(command => command.Options)
                .Where(option => option.HelpName is "TIME" or "SIZE").Select(option => (option.HelpName!, option.Description)),
        ];
        Assert.Equal(["SIZE", "TIME"], options.Select(option => option.Kind).Distinct().Order());
        Assert.All(options, option => Assert.Contains(
            $"A number without a unit is {(option.Kind == "TIME" ? "seconds" : "bytes")}.", option.Help, StringComparison.Ordinal));
    }

    /// <summary>A queue takes no pipes, since each part is read by another process.</summary>
    [Fact]
    public void What_runs_a_kernel_and_what_submits_it_say_the_same_of_files()
    {
        string run = Text(_kernels.Run("help", "run", "norm")).ReplaceLineEndings(" ");
        string submit = Text(_kernels.Run("help", "submit", "norm")).ReplaceLineEndings(" ");
        Assert.All((string[])[run, submit], page =>
        {
            Assert.Contains("A FILE.npy to read may also be FILE.npz:MEMBER, FILE.csv:COLUMN or FILE.arrow:COLUMN, ", page, StringComparison.Ordinal);
            Assert.Contains("Several files, or a pattern in quotes such as 'part-*.npy', are read as one array.", page, StringComparison.Ordinal);
        });
        Assert.Contains("a file in gzip, or - for standard input.", run, StringComparison.Ordinal);
        Assert.Contains("or a file in gzip.", submit, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_whole_name_of_an_option_follows_its_name()
    {
        Assert.Contains("--size, --sizes tiny|", Text(_kernels.Run("help", "tune")), StringComparison.Ordinal);
        Assert.Contains("-?, -h, --help", Text(_kernels.Run("help", "tune")), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_shows_the_options_of_the_kernels_that_are_named()
    {
        Assert.DoesNotContain("--values", Text(_kernels.Run("compare", "--help")), StringComparison.Ordinal);
        string one = Text(_kernels.Run("compare", "sort", "--help"));
        Assert.Contains("--values FILE.npy", one, StringComparison.Ordinal);
        Assert.DoesNotContain("sort: ", one, StringComparison.Ordinal);
        Assert.DoesNotContain("--width N", one, StringComparison.Ordinal);
        Assert.Contains("--words FILE", Text(_kernels.Run("compare", "dawg_contains", "--help")), StringComparison.Ordinal);
        Assert.Contains("--words N", Text(_kernels.Run("compare", "bloom_add/1", "--help")), StringComparison.Ordinal);
        string several = Text(_kernels.Run("help", "compare", "sort*", "sum"));
        Assert.Contains("sort: ", several, StringComparison.Ordinal);
        Assert.Contains("sort_f64: ", several, StringComparison.Ordinal);
        Assert.Contains("--x FILE.npy", several, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_command_has_an_example(string path) => Assert.NotEmpty(HelpExamples.Of(Find(path)));

    [Fact]
    public void Every_example_is_a_right_call_of_a_command_that_there_is()
        => Assert.All(HelpExamples.All, example =>
        {
            Assert.Empty(new ProgramCommand().Parse(example.Words).Errors);
            Assert.Contains(example.Command, Paths.Select(path => path.Data));
            Assert.StartsWith(example.Command, example.Words, StringComparison.Ordinal);
        });

    private static string Text(ChildProcess run)
    {
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("", run.Errors);
        return run.Output;
    }

    private static string PageOf(Command command, int width)
    {
        StringWriter page = new() { NewLine = "\n" };
        HelpText.Write(command, width, page);
        return page.ToString();
    }

    /// <summary>A name with its value may be a single word that is longer than the line.</summary>
    private static bool IsOneWord(string line) => !line.Trim().Contains(' ', StringComparison.Ordinal);

    private static IEnumerable<Command> CommandsBelow(Command command) => command.Subcommands.SelectMany(CommandsBelow).Prepend(command);

    private static string PathOf(Command command) => string.Join(' ', CommandTree.PathOf(command).Split(' ')[1..]);

    private static Command Find(string path) => CommandsBelow(new ProgramCommand()).First(command => PathOf(command) == path);
}
