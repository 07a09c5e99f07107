using Kernels.Runner.Platform;

namespace Kernels.Host.Tests.Diagnosis;

/// <summary>Limits of control groups, in the files of both versions.</summary>
public sealed class ContainerLimitsTests : IDisposable
{
    private readonly FakeSystem _system = new();

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Version_2_inside_a_container()
    {
        _system.With("/proc/self/cgroup", "0::/")
            .With("/sys/fs/cgroup/cpu.max", "50000 100000")
            .With("/sys/fs/cgroup/memory.max", "536870912");
        Assert.Equal(new ContainerLimits(0.5, 512 << 20) { ProcessorStatistics = "/sys/fs/cgroup/cpu.stat" }, ContainerLimits.Read(_system.Files));
    }

    [Fact]
    public void Version_2_takes_the_lowest_limit_on_the_way_to_the_root()
    {
        _system.With("/proc/self/cgroup", "0::/outer/job")
            .With("/sys/fs/cgroup/cpu.max", "max 100000")
            .With("/sys/fs/cgroup/outer/cpu.max", "150000 100000")
            .With("/sys/fs/cgroup/outer/job/cpu.max", "400000 100000")
            .With("/sys/fs/cgroup/outer/memory.max", "max")
            .With("/sys/fs/cgroup/outer/job/memory.max", "1073741824");
        Assert.Equal(new ContainerLimits(1.5, 1 << 30) { ProcessorStatistics = "/sys/fs/cgroup/outer/cpu.stat" }, ContainerLimits.Read(_system.Files));
    }

    [Fact]
    public void Version_1_has_a_folder_for_each_controller()
    {
        _system.With("/proc/self/cgroup", "4:memory:/docker/abc\n2:cpu,cpuacct:/docker/abc\n1:name=systemd:/docker/abc")
            .With("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "200000")
            .With("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000")
            .With("/sys/fs/cgroup/memory/memory.limit_in_bytes", "1073741824");
        Assert.Equal(
            new ContainerLimits(2, 1 << 30) { ProcessorStatistics = "/sys/fs/cgroup/cpu,cpuacct/cpu.stat" }, ContainerLimits.Read(_system.Files));
    }

    [Theory]
    [InlineData("0::/", "/sys/fs/cgroup/cpu.max", "max 100000")]
    [InlineData("0::/", "/sys/fs/cgroup/cpu.max", "")]
    [InlineData("0::/", "/sys/fs/cgroup/cpu.max", "0 100000")]
    [InlineData("0::/", "/sys/fs/cgroup/memory.max", "max")]
    [InlineData("2:cpu:/", "/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1")]
    [InlineData("4:memory:/", "/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712")]
    [InlineData("nonsense", "/sys/fs/cgroup/cpu.max", "50000 100000")]
    public void What_is_no_limit_is_none(string membership, string file, string content)
    {
        _system.With("/proc/self/cgroup", membership).With("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000").With(file, content);
        Assert.Equal(new ContainerLimits(null, null), ContainerLimits.Read(_system.Files));
    }
}
