using Kernels.Runner.Platform;

namespace Kernels.Host.Tests.Diagnosis;

/// <summary>Threads take separate processors before they share.</summary>
public sealed class ProcessorOrderTests : IDisposable
{
    private readonly FakeSystem _system = new();

    public void Dispose() => _system.Dispose();

    /// <summary>Two last-level caches with two cores each; the hardware threads of a core have neighbouring numbers.</summary>
    [Fact]
    public void Caches_come_before_cores_and_cores_before_hardware_threads()
    {
        _system.With("/proc/self/status", "Cpus_allowed_list:\t0-7");
        for (int processor = 0; processor < 8; processor++)
        {
            int core = processor / 2;
            Describe(processor, siblings: $"{2 * core}-{(2 * core) + 1}", lastCache: core < 2 ? "0-3" : "4-7");
        }

        Assert.Equal([0, 4, 2, 6, 1, 5, 3, 7], ProcessorOrder.Spread(_system.Files));
    }

    [Fact]
    public void Processors_that_may_not_be_used_are_left_out()
    {
        _system.With("/proc/self/status", "Cpus_allowed_list:\t1-3");
        for (int processor = 0; processor < 4; processor++)
        {
            Describe(processor, siblings: processor < 2 ? "0-1" : "2-3", lastCache: "0-3");
        }

        Assert.Equal([1, 2, 3], ProcessorOrder.Spread(_system.Files));
    }

    [Fact]
    public void Without_a_topology_they_keep_their_order()
    {
        _system.With("/proc/self/status", "Cpus_allowed_list:\t0-2");
        Assert.Equal([0, 1, 2], ProcessorOrder.Spread(_system.Files));
    }

    [Fact]
    public void A_system_that_says_nothing_has_no_order()
        => Assert.Empty(ProcessorOrder.Spread(_system.Files));

    private void Describe(int processor, string siblings, string lastCache)
    {
        string folder = $"/sys/devices/system/cpu/cpu{processor}";
        _system.With($"{folder}/topology/thread_siblings_list", siblings)
            .With($"{folder}/cache/index0/shared_cpu_list", siblings)
            .With($"{folder}/cache/index3/shared_cpu_list", lastCache);
    }
}
