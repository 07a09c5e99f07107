using Kernels.Runner.Platform;

namespace Kernels.Host.Tests.Diagnosis;

/// <summary>Caches as Linux describes them: each cache once for each processor that uses it.</summary>
public sealed class CpuCacheTests : IDisposable
{
    private readonly FakeSystem _system = new();

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Caches_are_counted_once_however_many_processors_share_them()
    {
        // Four cores of two hardware threads each, 0 with 4 and so on; each L3 is shared by two cores.
        for (int processor = 0; processor < 8; processor++)
        {
            int core = processor % 4;
            string siblings = $"{core},{core + 4}";
            Describe(processor, 0, 1, "Data", "32K", siblings);
            Describe(processor, 1, 1, "Instruction", "64K", siblings);
            Describe(processor, 2, 2, "Unified", "1024K", siblings);
            Describe(processor, 3, 3, "Unified", "16M", core < 2 ? "0-1,4-5" : "2-3,6-7");
        }

        Assert.Equal(
            [
                new CpuCache(1, "data", 32 << 10, 64, 8, Count: 4, SharedBy: 2),
                new CpuCache(1, "instruction", 64 << 10, 64, 8, Count: 4, SharedBy: 2),
                new CpuCache(2, "unified", 1 << 20, 64, 8, Count: 4, SharedBy: 2),
                new CpuCache(3, "unified", 16 << 20, 64, 8, Count: 2, SharedBy: 4),
            ],
            CpuCache.ReadAll(_system.Files));
    }

    [Fact]
    public void Processors_that_may_not_be_used_do_not_count()
    {
        _system.With("/proc/self/status", "Name:\tkernels\nCpus_allowed_list:\t1,3");
        for (int processor = 0; processor < 4; processor++)
        {
            Describe(processor, 0, 1, "Data", "32K", $"{processor}");
            Describe(processor, 1, 2, "Unified", "2M", "0-3");
        }

        Assert.Equal(
            [
                new CpuCache(1, "data", 32 << 10, 64, 8, Count: 2, SharedBy: 1),
                new CpuCache(2, "unified", 2 << 20, 64, 8, Count: 1, SharedBy: 2),
            ],
            CpuCache.ReadAll(_system.Files));
    }

    [Fact]
    public void Different_cores_have_caches_of_different_sizes()
    {
        Describe(0, 0, 1, "Data", "48K", "0");
        Describe(1, 0, 1, "Data", "32K", "1");
        Assert.Equal([32 << 10, 48 << 10], CpuCache.ReadAll(_system.Files).Select(cache => cache.Bytes));
    }

    [Theory]
    [InlineData("", "Data")]
    [InlineData("0K", "Data")]
    [InlineData("many", "Data")]
    [InlineData("32K", "")]
    [InlineData("32K", "Trace")]
    public void What_can_not_be_read_is_no_cache(string size, string kind)
    {
        Describe(0, 0, 1, kind, size, "0");
        Assert.Empty(CpuCache.ReadAll(_system.Files));
    }

    [Fact]
    public void A_system_that_says_nothing_has_no_caches() => Assert.Empty(CpuCache.ReadAll(_system.Files));

    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("0-3,8,10-11", new[] { 0, 1, 2, 3, 8, 10, 11 })]
    [InlineData(" 1 , 0 ", new[] { 0, 1 })]
    [InlineData("3-1", new int[0])]
    [InlineData("a-b,-", new int[0])]
    [InlineData(null, new int[0])]
    public void A_list_of_processors_is_read(string? text, int[] expected) => Assert.Equal(expected, CpuList.Parse(text));

    private void Describe(int processor, int index, int level, string kind, string size, string shared)
    {
        string folder = $"/sys/devices/system/cpu/cpu{processor}/cache/index{index}";
        _system.With($"{folder}/level", $"{level}")
            .With($"{folder}/type", kind)
            .With($"{folder}/size", size)
            .With($"{folder}/coherency_line_size", "64")
            .With($"{folder}/ways_of_associativity", "8")
            .With($"{folder}/shared_cpu_list", shared);
    }
}
