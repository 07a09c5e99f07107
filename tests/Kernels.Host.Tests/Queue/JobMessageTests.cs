using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Kernels.Host.Tests.Schemas;
using Kernels.Plugins.Manifests;
using Kernels.Queue.Jobs;

namespace Kernels.Host.Tests.Queue;

/// <summary>Messages are data: what does not follow the format is refused with a reason.</summary>
public sealed class JobMessageTests
{
    private static readonly Job Whole = new()
    {
        Kernel = "acme.ema/2",
        Build = "acme 1.0.0",
        Options = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty
            .Add("alpha", ["0.25"]).Add("x", ["/shared/x.npy", "/shared/y.npz:y"]),
        Part = 2,
        Parts = 3,
        Into = "/shared/out",
        Memory = 500_000_000,
        Backend = "native",
        Threads = 2,
        Validate = true,
    };

    [Fact]
    public void A_job_is_read_as_it_was_written()
    {
        byte[] message = JobWriter.Write(Whole);
        Assert.Equal(message, JobWriter.Write(JobReader.Parse(message)));
        Assert.Equal(["/shared/x.npy", "/shared/y.npz:y"], JobReader.Parse(message).Options["x"].AsEnumerable());
        FormatSchema.Closed("job").Accepts(JsonNode.Parse(message)!);
    }

    [Fact]
    public void A_dead_letter_is_read_as_it_was_written()
    {
        DateTimeOffset time = new(2030, 1, 31, 12, 0, 0, TimeSpan.Zero);
        JobStatus letter = new(JobState.Failed, "node1-17", time)
        {
            Heard = time,
            Attempts = 4,
            Refused = time,
            Reason = "the last of 4 attempts crashed (SIGSEGV)",
            Error = "Fatal error.",
            ExitCode = 139,
            Job = Whole,
            Message = "hello",
        };
        byte[] message = letter.Write();
        Assert.Equal(message, JobStatus.Parse(message).Write());
        FormatSchema.Closed("job-status").Accepts(JsonNode.Parse(message)!);
        FormatSchema.Closed("job-status").Accepts(JsonNode.Parse(new JobStatus(JobState.Done, "node1-17", time).Write())!);
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "allowed: an object")]
    [InlineData("""{"schema":"kernels.job/9","new":1}""", "allowed: kernels.job/1")]
    [InlineData("\"parts\":3=>\"parts\":1e999", "\"parts\" is 1e999; allowed: a whole number, 1 to 100000")]
    [InlineData("\"part\":2=>\"part\":4", "\"part\" is 4; allowed: a whole number, 1 to 3")]
    [InlineData("\"part\":2=>\"part\":\"2\"", "\"part\" is \"2\"")]
    [InlineData("/shared/out=>out", "allowed: an absolute path")]
    [InlineData("\"x\":=>\"--config\":", "is no option")]
    [InlineData("/shared/x.npy=>a\\u0000b", "\"options.x[0]\" is")]
    [InlineData("[\"/shared/x.npy\",\"/shared/y.npz:y\"]=>[]", "allowed: a list of 1 to")]
    [InlineData("\"0.25\"=>0.25", "\"options.alpha\" is 0.25; allowed: one line of text")]
    [InlineData("\"threads\":2=>\"threads\":-1", "allowed: a whole number")]
    [InlineData("\"validate\":true=>\"shell\":\"rm\"", "\"shell\" is unknown")]
    [InlineData("500000000=>\"500MB\"", "\"memory\" is \"500MB\"; allowed: a whole number")]
    [InlineData("acme.ema/2=>$(id)", "a name of letters")]
    public void What_is_no_job_is_refused(string change, string reason)
    {
        string[] words = change.Split("=>");
        string message = words.Length == 1 ? change : Encoding.UTF8.GetString(JobWriter.Write(Whole)).Replace(words[0], words[1], StringComparison.Ordinal);
        DocumentException refusal = Assert.Throws<DocumentException>(() => JobReader.Parse(Encoding.UTF8.GetBytes(message)));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_share_the_name_of_their_call_and_no_other_call_has_it()
    {
        Job part = Whole with { Part = 3 };
        Assert.Equal(JobName.CallOf(Whole), JobName.CallOf(part));
        Assert.Equal(new JobName(JobName.CallOf(Whole), 3), JobName.TryParse(JobName.Of(part).ToString()));
        Assert.Equal(
            4,
            new[] { Whole, Whole with { Parts = 4 }, Whole with { Into = "/shared/other" }, Whole with { Build = "acme 1.0.1" } }
                .Select(JobName.CallOf).Distinct().Count());
    }

    [Theory]
    [InlineData("3f9a12bc4d5e")]
    [InlineData("3f9a12bc4d5e.0")]
    [InlineData("3f9a12bc4d5e.100001")]
    [InlineData("3F9A12BC4D5E.1")]
    [InlineData("3f9a12bc4d5e.1.1")]
    public void What_is_no_name_is_not_taken_for_one(string text) => Assert.Null(JobName.TryParse(text));
}
