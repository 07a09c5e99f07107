using Kernels.Tests.Conformance;
using Kernels.Workloads;
using Kernels.Workloads.Formats;
using Kernels.Workloads.Partitions;

namespace Kernels.Tests.Workloads;

/// <summary>A kernel whose elements depend on a window that ends at them is computed in parts, each with the elements before it.</summary>
public sealed class WindowRunTests : IDisposable
{
    /// <summary>So much that parts are as large as they ever are.</summary>
    private const long Plenty = 1L << 40;

    /// <summary>So many that an input and two outputs, twice each, are several parts.</summary>
    private const int Many = 5_000_000;

    private const int Window = 1000;

    private readonly TemporaryFolder _folder = new();

    public WindowRunTests()
    {
        double[] x = [.. Enumerable.Range(0, Many).Select(index => index * 7919L % 1009 / 1009.0)];
        NpyFile.Write<double>(_folder.PathOf("x.npy"), x, Many);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parts_have_the_elements_before_them_and_none_after()
    {
        using CutWorkload workload = Cut(new CutRequest(Plenty, Validates: true));
        Assert.InRange(workload.Size.Parts, 2, 5);
        Assert.Equal((Window - 1, 0, 1), (workload.Size.HaloBefore, workload.Size.HaloAfter, workload.Size.Passes));
        Assert.Equal(8.0 * Many, workload.Size.BytesRead);
        Assert.True(Run(workload).Validation!.Passed);
        AssertAsWhole();
    }

    [Fact]
    public void A_window_that_is_longer_than_the_whole_is_never_full()
    {
        NpyFile.Write<double>(_folder.PathOf("three.npy"), (double[])[1, 2, 3], 3);
        UserRuns.Run($"rolling_stats x=~/three.npy window={int.MaxValue} output-mean=~/mean.npy", _folder, isInParts: true);
        using NpyArray<double> mean = NpyFile.Map<double>(_folder.PathOf("mean.npy"), 1);
        Assert.Equal([double.NaN, double.NaN, double.NaN], mean.Elements.Span);
    }

    [Fact]
    public void Without_elements_there_is_an_empty_part()
    {
        NpyFile.Write<double>(_folder.PathOf("empty.npy"), default, 0);
        UserRuns.Run("rolling_stats x=~/empty.npy output-mean=~/mean.npy", _folder, isInParts: true);
        using NpyArray<double> mean = NpyFile.Map<double>(_folder.PathOf("mean.npy"), 1);
        Assert.Equal([0], mean.Shape);
    }

    /// <summary>Only the last elements of a part are kept for the next one, so that nothing is read twice.</summary>
    [Fact]
    public async Task A_pipe_is_read_once()
    {
        (string path, Task<FileStream> opening) = _folder.AddPipe("pipe");
        Task running = Task.Run(() =>
        {
            using CutWorkload workload = UserRuns.Cut(Line(path), _folder, Plenty);
            Assert.InRange(workload.Size.Parts, 2, 5);
            Run(workload);
        }, TestContext.Current.CancellationToken);
        await using (FileStream writer = await opening)
        {
            await writer.WriteAsync(await File.ReadAllBytesAsync(_folder.PathOf("x.npy"), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        }

        await running;
        AssertAsWhole();
    }

    [Fact]
    public void An_interrupted_call_is_continued()
    {
        PartitionWork? kept = null;
        using (CutWorkload begun = Cut(new CutRequest(Plenty, Resumes: true)))
        {
            begun.Resumption!.Keep = work => kept = work;
            using CancellationTokenSource interruption = new();
            Assert.Throws<OperationCanceledException>(() => begun.Run(
                Implementations.Find("rolling_stats", "managed"), default, _ => interruption.Cancel(), interruption.Token));
        }

        Assert.InRange(kept!.End, 1, Many - 1);
        using CutWorkload rest = Cut(new CutRequest(Plenty, Resumes: true));
        rest.Resumption!.Continue(kept);
        Run(rest);
        AssertAsWhole();
    }

    [Fact]
    public void Too_little_memory_for_the_window_is_refused_with_the_least()
        => Assert.EndsWith(
            "MB for parts along n with 2999999 more before them.",
            UserErrors.Message("--memory", () => UserRuns.Cut("rolling_stats x=~/x.npy window=3000000", _folder, 1_000_000)),
            StringComparison.Ordinal);

    private static string Line(string x) => $"rolling_stats x={x} window={Window} output-mean=~/mean.npy output-variance=~/variance.npy";

    private CutWorkload Cut(CutRequest request) => UserRuns.Cut(Line("~/x.npy"), _folder, request);

    private static CutResult Run(CutWorkload workload)
        => workload.Run(Implementations.Find("rolling_stats", "managed"), default, static _ => { }, TestContext.Current.CancellationToken);

    /// <summary>NaN where the whole has it, and all else as close as rounding allows.</summary>
    private void AssertAsWhole()
    {
        UserRuns.Run(
            $"rolling_stats x=~/x.npy window={Window} output-mean=~/whole-mean.npy output-variance=~/whole-variance.npy", _folder, isInParts: false);
        foreach (string output in (string[])["mean", "variance"])
        {
            using NpyArray<double> expected = NpyFile.Map<double>(_folder.PathOf($"whole-{output}.npy"), 1);
            using NpyArray<double> actual = NpyFile.Map<double>(_folder.PathOf($"{output}.npy"), 1);
            Assert.Equal(expected.Shape, actual.Shape);
            for (int index = 0; index < Many; index++)
            {
                (double one, double other) = (expected.Elements.Span[index], actual.Elements.Span[index]);
                Assert.True(index < Window - 1 ? double.IsNaN(one) && double.IsNaN(other) : Math.Abs(one - other) <= 1e-12, $"{output}[{index}] is {other}, not {one}");
            }
        }
    }
}
