using Kernels.Managed;
using Kernels.Tests.Workloads;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Cases;
using Kernels.Workloads.Sources;

namespace Kernels.Tests.Managed;

/// <summary>Threads divide a sparse product only by its work, so that the result does not depend on chance.</summary>
public sealed class SparseProductTests
{
    private const int Rows = 3000;

    public static TheoryData<string, int> Runs()
    {
        TheoryData<string, int> runs = [];
        foreach (Backend backend in Backends)
        {
            foreach (int threads in (int[])[1, 2, 3, 8, 64])
            {
                runs.Add(backend.Name, threads);
            }
        }

        return runs;
    }

    private static Backend[] Backends => [ManagedBackends.Scalar, ManagedBackends.Simd];

    /// <summary>The parts of a row that threads share are added in order, whichever thread finishes first.</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public void Equal_thread_counts_give_equal_bits(string backend, int threads)
    {
        using Workload workload = Irregular();
        Implementation implementation = Backends.Single(candidate => candidate.Name == backend).Find(Spmv.Contract)!;
        ulong[]? first = null;
        for (int call = 0; call < 25; call++)
        {
            workload.Reset();
            workload.Invoke(implementation, new KernelOptions(threads));
            ulong[] bits = [.. Outputs.Of(workload).Select(BitConverter.DoubleToUInt64Bits)];
            first ??= bits;
            Assert.Equal(first, bits);
        }

        Assert.True(workload.Validate().Passed, workload.Validate().Detail);
    }

    /// <summary>More threads than there are rows and entries to share.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    public void Threads_may_outnumber_the_work(int rows, int entriesPerRow)
        => Assert.All(Backends, backend =>
        {
            using Workload workload = Multiply(SparseMatrix.Random(rows, 9, _ => entriesPerRow, seed: 2));
            workload.Reset();
            workload.Invoke(backend.Find(Spmv.Contract)!, new KernelOptions(KernelOptions.MaxThreads));
            Assert.True(workload.Validate().Passed, workload.Validate().Detail);
        });

    /// <summary>Empty rows, short rows, and two rows that span the shares of several threads.</summary>
    private static Workload Irregular()
        => Multiply(SparseMatrix.Random(Rows, Rows, row => row is 700 or 2999 ? 40_000 : row % 5, seed: 1));

    private static Workload Multiply(SparseMatrix matrix) => DeclaredSource.CreateWorkload(Spmv.Contract, new GuardedAllocator(), matrix.TimesRandom());
}
