using Kernels.Host.Tests.Diagnosis;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;

namespace Kernels.Host.Tests.Running;

/// <summary>The work of other processes, as Linux counts it.</summary>
public sealed class OtherWorkTests : IDisposable
{
    private readonly FakeSystem _system = new();

    public void Dispose() => _system.Dispose();

    [Fact]
    public void What_this_process_and_its_descendants_did_is_not_others_work()
    {
        int self = Environment.ProcessId;
        Describe(used: 1000, stolen: 10);
        Process(self, parent: 1, ticks: 100);
        Process(self + 1, parent: self, ticks: 20);
        Process(self + 2, parent: self + 1, ticks: 3);
        Process(self + 3, parent: 1, ticks: 500);
        OtherWorkWatch.Reading first = OtherWorkWatch.Read(_system.Files)!.Value;
        Assert.Equal(new OtherWorkWatch.Reading(2000, 20, 4 * (100 + 20 + 3)), first);

        Describe(used: 1400, stolen: 60);
        Process(self, parent: 1, ticks: 150);
        OtherWorkWatch.Reading last = OtherWorkWatch.Read(_system.Files)!.Value;
        OtherWork work = OtherWorkWatch.Between(first, last, seconds: 5);
        Assert.Equal(new OtherWork(5, ((2 * 400) - (4 * 50)) / 100.0, 1), work);
        Assert.Equal(1.2, work.Processors, 1e-12);
        Assert.Equal(0.2, work.StolenProcessors, 1e-12);
    }

    [Fact]
    public void Processors_that_this_process_may_not_use_do_not_count()
    {
        Describe(used: 1000, stolen: 0);
        Process(Environment.ProcessId, parent: 1, ticks: 0);
        _system.With("/proc/self/status", "Name:\tkernels\nCpus_allowed_list:\t1");
        Assert.Equal(1000, OtherWorkWatch.Read(_system.Files)!.Value.Used);
    }

    [Fact]
    public void Where_the_system_lists_no_processors_or_not_this_process_nothing_is_known()
    {
        Assert.Null(OtherWorkWatch.Read(_system.Files));
        Describe(used: 1000, stolen: 0);
        Assert.Null(OtherWorkWatch.Read(_system.Files));
    }

    [Fact]
    public void A_process_that_ended_meanwhile_makes_no_negative_work()
        => Assert.Equal(0, OtherWorkWatch.Between(new(100, 0, 50), new(110, 0, 70), 1).ProcessorSeconds);

    /// <summary>This process may use two of three processors, which have the same figures.</summary>
    private void Describe(int used, int stolen)
    {
        string figures = $"{used - 60} 10 20 777 888 15 15 {stolen} 0 0";
        _system.With("/proc/self/status", "Name:\tkernels\nCpus_allowed_list:\t0-1")
            .With("/proc/stat", $"cpu  1 1 1 1 1 1 1 1 0 0\ncpu0 {figures}\ncpu1 {figures}\ncpu2 9999 9999 9999 0 0 0 0 9999 0 0\nintr 5");
    }

    /// <summary>A process whose user, system and waited-for children's times are the same, and whose name has a space and a parenthesis.</summary>
    private void Process(int id, int parent, int ticks)
        => _system.With($"/proc/{id}/stat", $"{id} (a ) name) S {parent} 1 1 0 -1 4194304 1 2 3 4 {ticks} {ticks} {ticks} {ticks} 20 0 1 0 5");
}
