using System.Collections.Immutable;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Spectre.Console;

namespace Kernels.Host.Tests.Reports;

/// <summary><c>kernels list</c> stays readable in a terminal, however many backends there are.</summary>
public sealed class ListReportTests
{
    private const int Width = 100;

    private static readonly ImmutableArray<string> Kernels = ["julia", "diffusion", "spmv", "histogram"];

    [Theory]
    [InlineData(4)]
    [InlineData(14)]
    public void Each_backend_is_one_line_that_a_narrow_terminal_holds(int backends)
    {
        string[] lines = Written(Enumerable.Range(0, backends).Select(index => $"backend-{index}"));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, Width));
        string[] table = Backends(lines);
        Assert.Equal(backends, table.Length);
        Assert.All(table, line => Assert.EndsWith("x86-64-v4, threads  all", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_kernel_is_described_first()
    {
        string[] lines = Written(["one"]);
        Assert.Equal(
            ["kernel     what it is", "julia      for a test", "diffusion  for a test", "spmv       for a test", "histogram  for a test"],
            lines.Take(5).Select(line => line.TrimEnd()));
    }

    [Fact]
    public void What_only_a_few_kernels_lack_is_said_by_those()
    {
        string[] lines = Written(ListOf(["most"], static (backend, kernel) => kernel == "spmv"
            ? new(backend, Availability.Unsupported, null, null, "does not implement it")
            : new(backend, Availability.Available, "x86-64-v4", ThreadSupport.Many, null)));
        Assert.Equal("most     x86-64-v4, threads  all but spmv", Assert.Single(Backends(lines)));
    }

    [Fact]
    public void A_backend_that_computes_in_several_ways_has_a_line_for_each_and_one_that_can_not_is_told_with_its_reason()
    {
        KernelList list = ListOf(["mixed", "absent"], static (backend, kernel) => (backend, kernel) switch
        {
            ("absent", _) => new(backend, Availability.Unavailable, null, null, "not installed"),
            (_, "spmv") => new(backend, Availability.Available, "numpy 1.24", ThreadSupport.One, null),
            (_, "histogram") => new(backend, Availability.Unsupported, null, null, "does not implement it"),
            _ => new(backend, Availability.Available, "numba 0.56", ThreadSupport.Many, null),
        });
        string[] lines = Written(list);
        Assert.Equal(
            [
                "mixed    numba 0.56, threads     julia, diffusion",
                "mixed    numpy 1.24, one thread  spmv",
                "absent   unavailable             –",
            ],
            Backends(lines));
        Assert.Contains("absent is unavailable: not installed", lines);
    }

    /// <summary>The rows of the table that begins with a backend, and says what that computes with.</summary>
    private static string[] Backends(string[] lines) =>
    [
        .. lines.SkipWhile(line => !line.StartsWith("backend ", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.Trim().Length > 0).Select(line => line.TrimEnd()),
    ];

    private static string[] Written(IEnumerable<string> backends) => Written(ListOf(
        [.. backends], static (backend, _) => new(backend, Availability.Available, "x86-64-v4", ThreadSupport.Many, null)));

    private static string[] Written(KernelList list)
    {
        StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Width;
        ListReport.Write(list, console);
        return text.ToString().Split('\n');
    }

    private static KernelList ListOf(ImmutableArray<string> backends, Func<string, string, ListedImplementation> find) => new(
        Machine.Current,
        [
            .. backends.Select(name => new ListedBackend(
                name,
                "what it is, in a line that a terminal of a hundred columns does not hold beside where it came from",
                $"/home/somebody/plug-ins/of/many/kinds/{name}/lib{name}.so",
                find(name, Kernels[0]).Status,
                find(name, Kernels[0]).Reason,
                [])),
        ],
        [
            .. Kernels.Select(kernel => new ListedKernel(
                kernel,
                $"{kernel}/1",
                "for a test",
                [.. backends.Select(backend => find(backend, kernel))],
                new ListedSelection(backends[0], 0, "auto: first available of native, simd, aot, managed", null, null))),
        ]);
}
