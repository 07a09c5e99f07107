using Kernels.Runner.Platform;
using Kernels.Runner.Results;

namespace Kernels.Host.Tests;

/// <summary>Conclusions drawn from system counters.</summary>
public sealed class SystemCountersTests
{
    private static readonly SystemCounters Quiet = new(0, 0, 0, null, 0, 0, 0);

    [Fact]
    public void A_quiet_sample_is_not_disturbed() => Assert.Equal(Disturbance.None, Quiet.Disturb(0.002));

    [Fact]
    public void Every_cause_is_told()
    {
        SystemCounters counted = new(1, 1000, 0.01, 0.05, 1, 0, 0);
        Assert.Equal(
            Disturbance.Switch | Disturbance.Fault | Disturbance.Steal | Disturbance.Throttle | Disturbance.Collection,
            counted.Disturb(0.002));
    }

    [Fact]
    public void A_few_page_faults_do_not_disturb_a_long_sample()
        => Assert.Equal(Disturbance.None, (Quiet with { PageFaults = 20 }).Disturb(0.01));

    [Fact]
    public void What_the_system_does_not_tell_stays_unknown()
    {
        SystemCounters unknown = new(null, null, null, null, 2, 1, 0);
        SystemCounters sum = unknown.Plus(unknown.Since(Quiet));
        Assert.Null(sum.InvoluntarySwitches);
        Assert.Null(sum.StealSeconds);
        Assert.Equal(4, sum.Gen0);
    }

    [Theory]
    [InlineData("nr_throttled 20\nthrottled_usec 1500000", 1.5)]
    [InlineData("nr_throttled 20\nthrottled_time 992940046", 0.992940046)]
    [InlineData("nr_periods 0", null)]
    public void Both_versions_of_control_groups_tell_how_long_they_held_the_process_back(string statistics, double? seconds)
        => Assert.Equal(seconds, ProcessorQuota.ThrottledSeconds(statistics.Split('\n')));

    [Fact]
    public void Collections_and_page_faults_are_counted()
    {
        SystemCounters before = SystemCounters.Read();
        byte[] memory = new byte[64 << 20];
        Array.Fill(memory, (byte)1);
        GC.Collect();
        SystemCounters since = SystemCounters.Read().Since(before);
        Assert.InRange(since.Gen0, 1, int.MaxValue);
        Assert.InRange(since.Gen2, 1, since.Gen0);
        Assert.True(since.PageFaults is null or > 0);
        GC.KeepAlive(memory);
    }
}
