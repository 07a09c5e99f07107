using System.Diagnostics;
using Kernels.Managed;
using Kernels.Runner.Measuring;
using Kernels.Runner.Results;
using Kernels.Workloads;

namespace Kernels.Host.Tests.Running;

/// <summary>The share that a comparison reports is one of its time, so that the time that is left follows from it.</summary>
public sealed class ComparisonProgressTests
{
    [Fact]
    public void Before_the_rounds_the_budget_is_left_however_long_the_preparation_took()
    {
        ComparisonSettings settings = new()
        {
            Size = WorkloadSize.Tiny,
            Threads = [1],
            Baseline = "managed",
            Rounds = null,
            BudgetSeconds = 0.5,
            Seed = 1,
        };
        long? begin = null;
        List<double> left = [];
        ComparisonRunner.Run(
            WorkloadSources.All.First(source => source.Contract == Spmv.Contract),
            [ManagedBackends.Scalar, ManagedBackends.Simd],
            settings,
            step =>
            {
                begin ??= Stopwatch.GetTimestamp();
                if (step.Done is > 0 and < 1 and var done)
                {
                    left.Add(Stopwatch.GetElapsedTime(begin.Value).TotalSeconds * (1 - done) / done);
                }
            },
            CancellationToken.None);
        Assert.InRange(left[0], 0.9 * settings.BudgetSeconds, 1.1 * settings.BudgetSeconds);
        Assert.InRange(left[^1], 0, left[0]);
    }
}
