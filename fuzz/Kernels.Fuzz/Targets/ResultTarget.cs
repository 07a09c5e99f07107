using System.Text;
using System.Text.Json.Nodes;
using Kernels.Fuzz.Mutation;
using Kernels.Runner.Measuring;
using Kernels.Runner.Reports;
using Kernels.Runner.Reports.Html;
using Kernels.Runner.Results;
using Kernels.Workloads;
using static Kernels.Fuzz.FuzzFailureException;

namespace Kernels.Fuzz.Targets;

/// <summary>Saved results: what is accepted is shown in every view, against another too, and is written as it was read.</summary>
internal sealed class ResultTarget : IFuzzTarget
{
    private const string FileName = "result.json";

    private ComparisonResult? _other;

    public string Name => "result";

    public long MaxAllocatedBytes => 256 << 20;

    public byte[] Make(Random random, InputPool pool) => JsonMutator.Make(random, pool);

    public string? Try(byte[] input)
    {
        ComparisonResult result;
        try
        {
            result = ResultFile.Read(input, FileName);
        }
        catch (UserInputException exception)
        {
            return exception.Message;
        }

        _other ??= result;
        Show(result.Against is null ? result with { Against = ChangeDetection.Compare(_other, result, FileName) } : result);
        ComparisonResult since = _other with { Against = ChangeDetection.Compare(result, _other, FileName) };
        Views.RequirePlain(console => ConsoleReport.Write(since, verbose: false, console));
        return null;
    }

    private static void Show(ComparisonResult result)
    {
        Views.RequirePlain(console => ConsoleReport.Write(result, verbose: true, console));
        string json = Write(result, JsonReport.Write);
        ComparisonResult again = ResultFile.Read(Encoding.UTF8.GetBytes(json), FileName);
        Require(json == Write(again, JsonReport.Write), "written, it is read otherwise");

        string csv = Write(result, CsvReport.Write);
        Require(
            csv.EndsWith("\r\n", StringComparison.Ordinal) && csv.Count(letter => letter == '"') % 2 == 0,
            "its CSV has half a quoted field");
        RequireEvenTables(Write(result, MarkdownReport.Write));

        string html = Write(result, HtmlReport.Write);
        string data = html.Split("<script type=\"application/json\" id=\"result\">")[1].Split("</script>")[0];
        Require(JsonNode.DeepEquals(JsonNode.Parse(data), JsonNode.Parse(json)), "its HTML carries another result");
    }

    private static string Write(ComparisonResult result, Action<ComparisonResult, TextWriter> view)
    {
        using StringWriter output = new();
        view(result, output);
        return output.ToString();
    }

    /// <summary>Rows of one table have as many cells as its head: a bar is escaped by an odd number of backslashes.</summary>
    private static void RequireEvenTables(string markdown)
    {
        int cells = 0;
        foreach (string line in markdown.Split('\n'))
        {
            int bars = 0;
            bool isEscaped = false;
            foreach (char letter in line)
            {
                bars += letter == '|' && !isEscaped ? 1 : 0;
                isEscaped = letter == '\\' && !isEscaped;
            }

            Require(bars == 0 || cells == 0 || bars == cells, "a row of its Markdown has more or fewer cells than the head");
            cells = bars;
        }
    }
}
