using Kernels.Runner.Reports;
using Kernels.Runner.Results;

namespace Kernels.Host.Tests.Reports;

/// <summary>The progress that long work reports.</summary>
public sealed class ProgressTests : IDisposable
{
    private readonly StringWriter _output = new();
    private TimeSpan _now;

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_terminal_has_one_line_with_the_share_done_and_the_time_left()
    {
        ProgressWriter progress = new(_output, () => 80, () => _now);
        progress.Show("preparing");
        _now = TimeSpan.FromSeconds(10);
        progress.Show(new Step("round 7", 0.25));
        progress.Clear();
        Assert.Equal("\r\e[Kpreparing\r\e[Kround 7; 25% done, about 30 s left\r\e[K", _output.ToString());
    }

    [Fact]
    public void While_the_share_stands_still_the_time_left_goes_down()
    {
        ProgressWriter progress = new(_output, () => 80, () => _now);
        progress.Show("one");
        foreach (int second in (int[])[20, 35, 45])
        {
            _now = TimeSpan.FromSeconds(second);
            progress.Show(new Step("two", 0.5));
        }

        Assert.Equal("\r\e[Kone\r\e[Ktwo; 50% done, about 20 s left\r\e[Ktwo; 50% done, about 5 s left\r\e[Ktwo; 50% done", _output.ToString());
    }

    [Fact]
    public void A_line_never_wraps_since_it_could_not_be_cleared()
    {
        ProgressWriter progress = new(_output, () => 10, () => _now);
        progress.Show("a long text that has to be cut");
        Assert.Equal("\r\e[Ka long te", _output.ToString());
    }

    [Fact]
    public void Elsewhere_a_line_comes_now_and_then()
    {
        ProgressWriter progress = new(_output, width: null, () => _now);
        for (int second = 0; second <= 100; second++)
        {
            _now = TimeSpan.FromSeconds(second);
            progress.Show(new Step($"round {second}", second / 200.0));
        }

        progress.Clear();
        Assert.Equal(
            [
                "kernels: progress: round 30; 15% done, about 3 min left",
                "kernels: progress: round 60; 30% done, about 2 min left",
                "kernels: progress: round 90; 45% done, about 2 min left",
                "",
            ],
            _output.ToString().Split('\n'));
    }

    [Fact]
    public void What_is_over_soon_writes_nothing()
    {
        ProgressWriter progress = new(_output, width: null, () => _now);
        progress.Show("one");
        _now = TimeSpan.FromSeconds(29);
        progress.Show("two");
        progress.Clear();
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public void Parts_add_up_to_the_whole()
    {
        List<Step> steps = [];
        Action<Step> whole = steps.Add;
        whole.Part(0, 2, "1 of 2: ")("preparing");
        whole.Part(1, 2, "2 of 2: ")(new Step("round 3", 0.5));
        Assert.Equal([new Step("1 of 2: preparing", 0), new Step("2 of 2: round 3", 0.75)], steps);
    }
}
