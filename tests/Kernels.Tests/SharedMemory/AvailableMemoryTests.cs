using Kernels.SharedMemory;
using Kernels.Tests.Workloads;

namespace Kernels.Tests.SharedMemory;

/// <summary>The available memory is the least of what the machine and the process's control groups leave.</summary>
public sealed class AvailableMemoryTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Nothing_is_known_where_nothing_tells() => Assert.Null(AvailableMemory.Find(_root.Location));

    [Fact]
    public void The_machine_tells_in_kilobytes()
    {
        Add("proc/meminfo", "MemTotal:       16000 kB\nMemFree:         1000 kB\nMemAvailable:    8000 kB\n");
        Assert.Equal(8000 * 1024, AvailableMemory.Find(_root.Location));
    }

    [Theory]
    [InlineData("5000", 5000 - 2000 + 300)]
    [InlineData("max", 8000 * 1024)]
    public void A_group_of_version_2_leaves_its_limit_less_what_can_not_be_taken_back(string limit, long left)
    {
        Add("proc/meminfo", "MemAvailable:    8000 kB\n");
        Add("proc/self/cgroup", "0::/app\n");
        Add("sys/fs/cgroup/app/memory.max", limit + "\n");
        Add("sys/fs/cgroup/app/memory.current", "2000\n");
        Add("sys/fs/cgroup/app/memory.stat", "anon 1700\ninactive_file 300\n");
        Assert.Equal(left, AvailableMemory.Find(_root.Location));
    }

    [Fact]
    public void A_group_around_it_may_leave_less()
    {
        Add("proc/self/cgroup", "0::/outer/inner\n");
        Add("sys/fs/cgroup/outer/inner/memory.max", "5000");
        Add("sys/fs/cgroup/outer/inner/memory.current", "1000");
        Add("sys/fs/cgroup/outer/memory.max", "3000");
        Add("sys/fs/cgroup/outer/memory.current", "2900");
        Assert.Equal(100, AvailableMemory.Find(_root.Location));
    }

    [Fact]
    public void Version_1_is_understood()
    {
        Add("proc/self/cgroup", "4:memory:/app\n1:cpu:/\n");
        Add("sys/fs/cgroup/memory/app/memory.limit_in_bytes", "7000");
        Add("sys/fs/cgroup/memory/app/memory.usage_in_bytes", "6000");
        Add("sys/fs/cgroup/memory/app/memory.stat", "inactive_file 1\ntotal_inactive_file 500\n");
        Assert.Equal(1500, AvailableMemory.Find(_root.Location));
    }

    private void Add(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root.PathOf(path))!);
        _root.Add(path, content);
    }
}
