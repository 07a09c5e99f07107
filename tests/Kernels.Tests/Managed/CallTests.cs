using Kernels.Managed;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Tests.Managed;

/// <summary>The cost of a call to the C# implementations beyond its work, and their descriptions of themselves.</summary>
public sealed class CallTests
{
    /// <summary>The feature flags of each x86-64 psABI level, as Linux spells them.</summary>
    private static readonly (string Level, string Flags)[] Levels =
    [
        ("x86-64-v2", "cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3"),
        ("x86-64-v3", "avx avx2 bmi1 bmi2 f16c fma abm movbe"),
        ("x86-64-v4", "avx512f avx512bw avx512cd avx512dq avx512vl"),
    ];

    public static TheoryData<string, string> Implementations()
    {
        TheoryData<string, string> implementations = [];
        foreach (Backend backend in Backends)
        {
            foreach (Implementation implementation in backend.Implementations)
            {
                implementations.Add(backend.Name, implementation.Contract.Name);
            }
        }

        return implementations;
    }

    private static Backend[] Backends => [ManagedBackends.Scalar, ManagedBackends.Simd];

    [Theory]
    [MemberData(nameof(Implementations))]
    public void A_call_on_one_thread_allocates_nothing(string backend, string kernel)
    {
        using Workload workload = WorkloadSources.All.Single(source => source.Contract.Name == kernel)
            .Cases[^1].Create(new AlignedAllocator());
        Implementation implementation = Backends.Single(candidate => candidate.Name == backend).Find(workload.Contract)!;
        workload.Reset();
        workload.Invoke(implementation, new KernelOptions(1));

        long before = GC.GetAllocatedBytesForCurrentThread();
        workload.Invoke(implementation, new KernelOptions(1));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Both_backends_implement_every_kernel_in_order()
        => Assert.All(Backends, backend => Assert.Equal(
            KernelContracts.All.Select(contract => contract.Id),
            backend.Implementations.Select(implementation => implementation.Contract.Id)));

    /// <summary>Linux lists the processor's features; a level may be named only if the processor has all of its features.</summary>
    [Fact]
    public void The_instruction_set_that_is_named_is_one_that_the_processor_has()
    {
        const string Processors = "/proc/cpuinfo";
        Assert.SkipUnless(
            File.Exists(Processors) && InstructionSet.Name.StartsWith("x86-64-", StringComparison.Ordinal),
            "Only Linux on x86-64 lists the features that its levels are made of.");
        string line = File.ReadLines(Processors).First(line => line.StartsWith("flags", StringComparison.Ordinal));
        HashSet<string> flags = [.. line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ')];

        Assert.Contains(InstructionSet.Name, Levels.Select(level => level.Level));
        foreach ((string level, string needed) in Levels)
        {
            Assert.Superset(needed.Split(' ').ToHashSet(), flags);
            if (level == InstructionSet.Name)
            {
                break;
            }
        }
    }
}
