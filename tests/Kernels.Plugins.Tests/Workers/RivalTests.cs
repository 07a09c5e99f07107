using System.Text.Json.Nodes;
using Kernels.Abi.Tests.Support;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Workers;

/// <summary>A plug-in that cheats in its own process is not ranked, and its rivals are measured as if it were not there.</summary>
public sealed class RivalTests
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "kernels.dll");

    public RivalTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory that processes share is tested on Linux.");

    [Fact]
    public void An_honest_plug_in_is_ranked()
    {
        (JsonNode rival, JsonNode managed) = Compare("-DHONEST");
        Assert.Equal("pass", (string?)rival["verdict"]);
        Assert.NotNull(rival["rank"]);
        Assert.Equal("pass", (string?)managed["verdict"]);
    }

    [Theory]
    [InlineData("-DPLACE")]
    [InlineData("-DPOISON")]
    [InlineData("-DEARLY")]
    public void A_cheat_is_not_ranked_and_harms_nobody(string cheat)
    {
        (JsonNode rival, JsonNode managed) = Compare(cheat);

        // What answers early may write when its memory has been taken away already, which ends its process.
        string[] verdicts = cheat == "-DEARLY" ? ["fail", "crashed"] : ["fail"];
        Assert.Contains((string?)rival["verdict"], verdicts);
        Assert.Null((int?)rival["rank"]);
        Assert.Equal(("pass", 1), ((string?)managed["verdict"], (int?)managed["rank"]));
    }

    /// <summary>It can write only to its own memory, and only while it is measured itself.</summary>
    [Fact]
    public void Whoever_writes_to_outputs_all_the_time_harms_nobody_else()
        => Assert.Equal("pass", (string?)Compare("-DSABOTAGE").Managed["verdict"]);

    private static (JsonNode Rival, JsonNode Managed) Compare(string option)
    {
        using NativePlugin plugin = NativePlugin.Rival("-O2", "-ffp-contract=off", "-pthread", option);
        Dictionary<string, string> environment = new()
        {
            ["XDG_DATA_HOME"] = plugin.Plugins.File("data"),
            ["KERNELS_PLUGIN_PATH"] = plugin.Plugins.Path,
        };
        ToolResult run = Tool.Run(
            "dotnet",
            [
                Assembly, "compare", "julia", "--size", "tiny", "--backends", "managed,rival", "--threads", "1", "--rounds", "20",
                "--no-ceilings", "--json", "-",
            ],
            environment);
        JsonArray results = JsonNode.Parse(run.Output)!["results"]!.AsArray();
        return (Of("rival"), Of("managed"));

        JsonNode Of(string backend) => results.Single(result => (string?)result!["backend"] == backend)!;
    }
}
