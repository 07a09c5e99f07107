using Kernels.Runner.Platform;

namespace Kernels.Host.Tests.Diagnosis;

/// <summary>Frequencies, load and counters, as Linux reports them.</summary>
public sealed class SystemStateTests : IDisposable
{
    private readonly FakeSystem _system = new();

    public void Dispose() => _system.Dispose();

    [Fact]
    public void The_policy_of_frequencies_is_read()
    {
        _system.With("/sys/devices/system/cpu/cpu0/cpufreq/scaling_driver", "amd-pstate-epp")
            .With("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave")
            .With("/sys/devices/system/cpu/cpufreq/boost", "1")
            .With("/sys/devices/system/cpu/smt/active", "0");
        Assert.Equal(new FrequencyPolicy("amd-pstate-epp", "powersave", true, false), FrequencyPolicy.Read(_system.Files));
    }

    [Fact]
    public void Intel_tells_of_boost_in_the_negative()
    {
        _system.With("/sys/devices/system/cpu/intel_pstate/no_turbo", "1");
        Assert.Equal(new FrequencyPolicy(null, null, false, null), FrequencyPolicy.Read(_system.Files));
    }

    [Fact]
    public void A_virtual_machine_says_nothing_of_frequencies()
        => Assert.Equal(new FrequencyPolicy(null, null, null, null), FrequencyPolicy.Read(_system.Files));

    [Fact]
    public void The_load_is_read()
    {
        _system.With("/proc/loadavg", "1.25 0.80 0.40 2/345 6789")
            .With("/proc/stat", "cpu  60 0 20 10 0 0 5 5 0 0\ncpu0 60 0 20 10 0 0 5 5 0 0")
            .With("/proc/meminfo", "MemTotal:       16000000 kB\nMemAvailable:       2048 kB");
        Assert.Equal(new MachineLoad(1.25, 0.05, 2 << 20), MachineLoad.Read(_system.Files));
    }

    [Fact]
    public void A_system_without_proc_tells_of_no_load()
        => Assert.Equal(new MachineLoad(null, null, null), MachineLoad.Read(_system.Files));

    [Theory]
    [InlineData(1, "4", "perf_event_paranoid is 4", "sysctl")]
    [InlineData(13, "3", "perf_event_paranoid is 3", "sysctl")]
    [InlineData(1, "2", "containers", "--cap-add PERFMON")]
    [InlineData(13, null, "containers", "--cap-add PERFMON")]
    [InlineData(2, "2", "virtual machines", "hypervisor")]
    [InlineData(38, null, "lacks perf_event_open", "CONFIG_PERF_EVENTS")]
    public void Missing_counters_have_a_reason_and_a_remedy(int error, string? paranoid, string reason, string remedy)
    {
        HardwareCounters counters = HardwareCounters.Explain(error, paranoid);
        Assert.False(counters.Available);
        Assert.Contains(reason, counters.Reason, StringComparison.Ordinal);
        Assert.Contains(remedy, counters.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Counters_that_open_are_available()
        => Assert.Equal(new HardwareCounters(true, null, null), HardwareCounters.Explain(0, "4"));

    [Theory]
    [InlineData("/proc/loadavg")]
    [InlineData("/proc")]
    public void A_file_that_can_not_be_read_says_nothing(string path)
    {
        _system.With("/proc/other", "1");
        Assert.Null(_system.Files.ReadLine(path));
    }
}
