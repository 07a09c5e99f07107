using System.Globalization;
using Kernels.SharedMemory;
using Kernels.Tests.Conformance;
using Kernels.Workloads;

namespace Kernels.Tests.Large;

/// <summary>
/// Buffers of more than 2³¹ bytes, and of as many elements as a span can have, for every kernel that memory limits: the others
/// would take too long. Only where the variable says how much memory there is for it; docs/testing.md has the command.
/// </summary>
public sealed class LargeTests
{
    private const string Variable = "KERNELS_TEST_LARGE";

    private const string TwoGiB = "more than 2 GiB";
    private const string SpanLimit = "as long as a span";

    private static readonly int[] ThreadCounts = [1, 2];

    private static string? Given => Environment.GetEnvironmentVariable(Variable);

    /// <summary>The calls; if none are wanted, one that says so, and not all of them.</summary>
    public static TheoryData<string, string, string> Calls() => Given is null ? [("every kernel", "every dimension", TwoGiB)] :
    [
        .. from contract in KernelContracts.All
           where contract.Bottleneck == Bottleneck.Bandwidth
           from dimension in contract.Declaration!.Dimensions
           from size in (string[])[TwoGiB, SpanLimit]
           where new LargeCall(contract, dimension, size == SpanLimit).IsPossible
           select (contract.Name, dimension, size),
    ];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Every_backend_agrees_with_the_oracle(string kernel, string dimension, string size)
    {
        Assert.SkipWhen(Given is null, $"{Variable} is not set; it says how many GiB of memory these tests may take.");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is mapped by Linux's calls.");
        LargeCall call = new(Implementations.Host.FindKernel(kernel), dimension, size == SpanLimit);
        RequireMemory(call);

        List<string> failures = [];
        using (Workload workload = call.Create())
        {
            foreach ((string _, string backend) in Implementations.All.Where(implementation => implementation.Kernel == kernel))
            {
                foreach (int threads in ThreadCounts)
                {
                    workload.Reset();
                    workload.Invoke(Implementations.Find(kernel, backend), new KernelOptions(threads));
                    Validation validation = workload.Validate();
                    if (!validation.Passed)
                    {
                        failures.Add($"{backend}, {threads} threads, {call.Shape}: {validation.Detail}");
                    }
                }
            }
        }

        // The next test needs the memory.
        GC.Collect();
        Assert.Empty(failures);
    }

    private static void RequireMemory(LargeCall call)
    {
        double most = double.Parse(Given!, CultureInfo.InvariantCulture);
        double gigabytes = call.Bytes / (1 << 30);
        Assert.SkipWhen(gigabytes > most, $"{call.Shape} takes {gigabytes:f1} GiB of memory; {Variable} is {most}.");
        double available = AvailableMemory.Find("/") / (double)(1 << 30) ?? 0;
        Assert.SkipWhen(gigabytes > available, $"{call.Shape} takes {gigabytes:f1} GiB of memory; {available:f1} GiB are free.");
    }
}
