using System.Text.Json.Nodes;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Spectre.Console;

namespace Kernels.Host.Tests.Reports;

/// <summary>Saved results that are stored with the tests.</summary>
internal static class SavedResults
{
    /// <summary>A result in today's format, with everything that a result can hold.</summary>
    public static string Full { get; } = PathOf("compare.json");

    /// <summary>A result as the first version of <c>kernels.compare/1</c> wrote it.</summary>
    public static string First { get; } = PathOf("compare-first.json");

    /// <summary>Reads a result.</summary>
    public static JsonObject Read(string path) => JsonNode.Parse(File.ReadAllText(path))!.AsObject();

    /// <summary>The full result with every name and sentence replaced by text that tries to break out of its place.</summary>
    public static JsonObject WithHostileText(string text)
    {
        JsonObject result = Read(Full);
        result["machine"]!["cpu"] = text;
        foreach (JsonNode? workload in result["workloads"]!.AsArray())
        {
            workload!["shape"] = text;
        }

        foreach (JsonNode? candidate in result["results"]!.AsArray())
        {
            candidate!["shape"] = text;
            candidate["backend"] = $"{text}{candidate["backend"]}";
            candidate["isa"] = text;
            candidate["reason"] = text;
            candidate["command"] = text;
        }

        return result;
    }

    /// <summary>A view of a comparison.</summary>
    public static string Write(ComparisonResult result, Action<ComparisonResult, TextWriter> report)
    {
        StringWriter output = new();
        report(result, output);
        return output.ToString();
    }

    /// <summary>The tables of a comparison, as written to a pipe.</summary>
    public static string Tables(ComparisonResult result) => Write(result, (shown, output) =>
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 10_000;
        ConsoleReport.Write(shown, verbose: false, console);
    });

    private static string PathOf(string name) => Repository.PathOf("tests", "Kernels.Host.Tests", "Data", name);
}
