using System.Runtime.InteropServices;

namespace Kernels.Host.Tests;

/// <summary>The sample application, built normally and published with NativeAOT.</summary>
[Collection("builds")]
public sealed class SampleTests
{
    /// <summary>A heated quarter of the plate: its mean never changes, and its centre cools.</summary>
    private const string Mean = "mean 25.000000";

    [Fact]
    public void It_runs_under_the_just_in_time_compiler()
        => Check(ChildProcess.Run(Repository.Root, [], "dotnet", "run", "-c", "Release", "--project", "samples/Embedding"));

    [Fact(Skip = Nightly.Reason, SkipUnless = nameof(Nightly.IsOn), SkipType = typeof(Nightly))]
    public void It_runs_when_published_with_NativeAOT()
    {
        using TemporaryFolder folder = new();
        ChildProcess publish = ChildProcess.Run(
            Repository.Root,
            [],
            "dotnet", "publish", "samples/Embedding", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder.Path);
        Assert.True(publish.ExitCode == 0, publish.ToString());
        Assert.DoesNotContain("warning", publish.Output, StringComparison.OrdinalIgnoreCase);
        Check(ChildProcess.Run(folder.Path, [], folder.File("Embedding")));
    }

    private static void Check(ChildProcess run)
    {
        Assert.True(run.ExitCode == 0, run.ToString());
        string[] lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.Equal("diffusion runs on simd (set by Kernels:Select:diffusion:Backend)", lines[^3]);
        Assert.Contains($"centre 100.000, {Mean}", lines[^2], StringComparison.Ordinal);
        Assert.Contains(Mean, lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("centre 100.000", lines[^1], StringComparison.Ordinal);
    }
}
