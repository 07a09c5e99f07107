using Kernels.Managed;
using Kernels.Runner.Measuring;
using Kernels.Runner.Reports;
using Kernels.Runner.Results;
using Kernels.SharedMemory;
using Kernels.Workloads;

namespace Kernels.Host.Tests.Running;

/// <summary>Candidates share one memory; it is shared with other processes exactly if a candidate runs in one.</summary>
public sealed class ComparisonMemoryTests
{
    [Theory]
    [InlineData(false, "private")]
    [InlineData(true, "shared")]
    public void Memory_is_shared_where_a_candidate_runs_elsewhere(bool outOfProcess, string memory)
    {
        Observer kernel = new();
        Backend observer = Backend.Available(
            "observer",
            "a test's",
            "built in",
            [Implementation.Create(Spmv.Contract, kernel, "scalar", ThreadSupport.One)],
            process: outOfProcess ? new Elsewhere() : null);
        ComparisonSettings settings = new()
        {
            Size = WorkloadSize.Tiny,
            Threads = [1],
            Baseline = "managed",
            Rounds = 5,
            BudgetSeconds = 1,
            Seed = 1,
        };
        ComparisonResult result = ComparisonRunner.Run(
            WorkloadSources.All.First(source => source.Contract == Spmv.Contract),
            [ManagedBackends.Scalar, observer],
            settings,
            _ => { },
            CancellationToken.None);

        WorkloadResult workload = Assert.Single(result.Workloads);
        Assert.Equal(memory, workload.Memory);
        Assert.Equal(outOfProcess, kernel.SawShared);
        Assert.Equal(outOfProcess, MeasuringText.Describe(workload).Any(line => line.StartsWith("memory: shared", StringComparison.Ordinal)));
        Assert.All(result.Results, candidate => Assert.Equal(Verdict.Pass, candidate.Verdict));
    }

    /// <summary>Stands in for a process; only its existence matters here.</summary>
    private sealed class Elsewhere : IBackendProcess
    {
        public IReadOnlyList<int> Ids => [];

        public bool Pause() => true;

        public void Resume()
        {
        }
    }

    /// <summary>Computes correctly, and records where its arguments lie.</summary>
    private sealed class Observer : IKernel<SpmvArguments>
    {
        private readonly IKernel<SpmvArguments> _kernel =
            ((Implementation<SpmvArguments>)ManagedBackends.Scalar.Find(Spmv.Contract)!).Kernel;

        public bool? SawShared { get; private set; }

        public unsafe void Invoke(scoped in SpmvArguments arguments, in KernelOptions options)
        {
            fixed (double* x = arguments.X)
            {
                bool isShared = SharedSegment.TryFind((nint)x, arguments.X.Length * sizeof(double), out SharedSegment? segment, out _);
                SawShared = isShared && (SawShared ?? true);
                if (segment is not null && OperatingSystem.IsLinux())
                {
                    Assert.Throws<IOException>(() => MappedSegment.Open(segment.Path, segment.Bytes, writable: true, guarded: true));
                }
            }

            _kernel.Invoke(arguments, options);
        }
    }
}
