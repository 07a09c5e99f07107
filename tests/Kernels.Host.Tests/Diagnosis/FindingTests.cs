using Kernels.Runner.Diagnosis;
using Kernels.Runner.Platform;
using Kernels.Runner.Results;

namespace Kernels.Host.Tests.Diagnosis;

/// <summary>Missing software and obstacles that the doctor finds.</summary>
public sealed class FindingTests
{
    private static readonly BandwidthCeiling Memory = new("memory", null, 1, 1, 1);

    private static readonly DoctorResult Healthy = new()
    {
        Machine = Machine.Current with { LogicalProcessors = 4 },
        Virtual = false,
        InstructionSets = [new("C# of this process", [], ["x86-64-v4"], "x86-64-v4", null)],
        Caches = [new(1, "data", 32 << 10, 64, 8, 4, 1)],
        Frequency = new FrequencyPolicy("amd-pstate", "performance", true, true),
        Limits = new ContainerLimits(null, null),
        Load = new MachineLoad(0.1, 0, 1 << 30),
        Clock = new ClockFacts(true, 1e-9, 2e-8, 2e-8, "tsc"),
        Counters = new HardwareCounters(true, null, null),
        Backends = [new("native", "C17 with OpenMP", "", Availability.Available, null, [])],
        Tools = [new("CMake", "/usr/bin/cmake", null)],
        Ceilings = new MachineCeilings("native", "x86-64-v4", [new(1, 50, [Memory]), new(4, 195, [Memory])]),
    };

    [Fact]
    public void Nothing_is_found_on_a_machine_in_order() => Assert.Empty(Healthy.Findings);

    [Fact]
    public void A_missing_library_is_found_with_the_tool_that_builds_it()
    {
        DoctorResult result = Healthy with
        {
            Backends = [new("native", "C", "", Availability.Unavailable, "CMake was not found when this was built", [])],
            Tools = [new("CMake", null, "install CMake 3.25 or newer")],
        };
        Assert.Equal(2, result.Findings.Length);
        Assert.Contains("native is not available: CMake was not found", result.Findings[0].What, StringComparison.Ordinal);
        Assert.Equal("install CMake 3.25 or newer", result.Findings[1].Remedy);
    }

    [Fact]
    public void The_published_executable_does_not_miss_what_it_has_built_in()
        => Assert.Empty((Healthy with
        {
            Backends = [.. Healthy.Backends, new("aot", "C#", "", Availability.Unavailable, "use simd", [])],
            Tools = [],
        }).Findings);

    [Fact]
    public void A_C_library_on_one_thread_was_built_without_OpenMP_whatever_its_description_says()
    {
        ListedBackend native = new("native", "C17", "", Availability.Available, null, []) { IsOnOneThread = true };
        Assert.Contains("without OpenMP", Only(Healthy with { Backends = [native] }).What, StringComparison.Ordinal);
        Assert.Empty((Healthy with { Backends = [native with { IsOnOneThread = false, Description = "C17 without OpenMP" }] }).Findings);
        Assert.Empty((Healthy with { Backends = [native with { Name = "mine" }] }).Findings);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(3.9)]
    public void A_limit_below_the_processors_is_found(double processors)
        => Assert.Contains("of 4 processors", Only(Healthy with { Limits = new(processors, null) }).What, StringComparison.Ordinal);

    [Fact]
    public void A_limit_that_does_not_bind_is_none()
        => Assert.Empty((Healthy with { Limits = new(4, 1 << 30) }).Findings);

    [Fact]
    public void One_processor_is_found()
        => Assert.Contains("one processor", Only(Healthy with
        {
            Machine = Healthy.Machine with { LogicalProcessors = 1 },
            Ceilings = null,
        }).What, StringComparison.Ordinal);

    [Fact]
    public void Processors_that_share_a_core_are_found()
        => Assert.Contains("share cores", Only(Healthy with
        {
            Ceilings = new("native", "x86-64-v4", [new(1, 50, [Memory]), new(2, 51, [Memory])]),
        }).What, StringComparison.Ordinal);

    [Theory]
    [InlineData(false, 1e-7, "no high-resolution clock")]
    [InlineData(true, 2e-6, "(tsc) is slow")]
    public void A_bad_clock_is_found(bool highResolution, double read, string what)
        => Assert.Contains(
            what, Only(Healthy with { Clock = new(highResolution, 1e-7, 1e-7, read, "tsc") }).What, StringComparison.Ordinal);

    [Fact]
    public void A_governor_that_follows_the_load_is_found()
        => Assert.Contains("powersave", Only(Healthy with { Frequency = new("d", "powersave", null, null) }).What, StringComparison.Ordinal);

    [Theory]
    [InlineData(3.0, 0.0, "3.00 tasks")]
    [InlineData(0.0, 0.05, "5.0% of the processors' time")]
    public void A_busy_machine_is_found(double running, double steal, string what)
        => Assert.Contains(what, Only(Healthy with { Load = new(running, steal, null) }).What, StringComparison.Ordinal);

    [Fact]
    public void Unknown_caches_are_found() => Assert.Contains("caches", Only(Healthy with { Caches = [] }).What, StringComparison.Ordinal);

    [Fact]
    public void Counters_that_are_not_permitted_are_found_with_their_remedy()
        => Assert.NotNull(Only(Healthy with { Counters = HardwareCounters.Explain(1, "4") }).Remedy);

    [Fact]
    public void An_instruction_set_that_is_switched_off_is_found()
        => Assert.Contains("unset it", Only(Healthy with
        {
            InstructionSets = [new("C# of this process", [], ["x86-64-v4"], "x86-64-v3", "DOTNET_EnableAVX512=0")],
        }).Remedy!, StringComparison.Ordinal);

    [Fact]
    public void Code_that_was_compiled_for_less_is_found_with_the_way_to_more()
        => Assert.Contains("IlcInstructionSet", Only(Healthy with
        {
            InstructionSets = [new("C# of this process", ["x86-64-v2"], ["x86-64-v2"], "x86-64-v2", "compiled ahead of time for x86-64-v2")],
        }).Remedy!, StringComparison.Ordinal);

    private static Finding Only(DoctorResult result) => Assert.Single(result.Findings);
}
