using System.Collections.Immutable;
using Kernels.Managed;
using Kernels.Runner.Measuring;
using Kernels.Runner.Results;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Cases;
using Kernels.Workloads.Sources;

namespace Kernels.Host.Tests.Running;

/// <summary>
/// A comparison in one process and one memory, with one candidate that cheats. The candidate may be slow, but it is not
/// ranked for work that it did not do, and its rivals pass.
/// </summary>
public sealed class CheatTests
{
    private const int Rounds = 24;
    private const int SmallRows = 2000;

    private delegate void Multiplication(scoped in SpmvArguments call);

    [Fact]
    public void An_honest_candidate_passes_and_was_validated_in_some_of_its_samples()
    {
        CandidateResult honest = Compare("honest", static (scoped in SpmvArguments call) => Multiply(call));
        Assert.Equal((Verdict.Pass, null), (honest.Verdict, honest.Reason));
        Assert.Equal(Rounds, honest.Samples.Length);
        Assert.InRange(honest.ValidatedSamples!.Value, 1, Rounds - 1);
    }

    /// <summary>It never meets the same inputs again, so remembering does no harm, and its results are right.</summary>
    [Fact]
    public void Remembering_results_by_all_inputs_is_of_no_use()
    {
        Dictionary<ulong, double[]> memory = [];
        int found = 0;
        CandidateResult honest = Compare("memo", (scoped in SpmvArguments call) =>
        {
            System.IO.Hashing.XxHash3 hash = new();
            hash.Append(System.Runtime.InteropServices.MemoryMarshal.AsBytes(call.X));
            hash.Append(System.Runtime.InteropServices.MemoryMarshal.AsBytes(call.Matrix.Values));
            ulong key = hash.GetCurrentHashAsUInt64();
            if (memory.TryGetValue(key, out double[]? known))
            {
                // Warm-up repeats its inputs, on the smallest preset.
                found += call.Matrix.RowCount == SmallRows ? 1 : 0;
                known.CopyTo(call.Y);
                return;
            }

            Multiply(call);
            memory[key] = call.Y.ToArray();
        });
        Assert.Equal((Verdict.Pass, 0), (honest.Verdict, found));
    }

    [Fact]
    public void Remembering_by_the_place_of_the_output_fails()
    {
        HashSet<nint> known = [];
        AssertFails((scoped in SpmvArguments call) =>
        {
            if (known.Add(AddressOf(call.Y)))
            {
                Multiply(call);
            }
        });
    }

    [Fact]
    public void Skipping_calls_whose_output_looks_computed_fails() => AssertFails(static (scoped in SpmvArguments call) =>
    {
        const double Poison = -6.6260701500000003e+207;
        if (call.Y[0] == Poison || call.Y[^1] == Poison)
        {
            Multiply(call);
        }
    });

    [Fact]
    public void Working_in_the_first_calls_alone_fails()
    {
        int calls = 0;
        AssertFails((scoped in SpmvArguments call) =>
        {
            if (calls++ < 400)
            {
                Multiply(call);
            }
        });
    }

    [Fact]
    public void Leaving_out_one_call_in_three_fails()
    {
        int calls = 0;
        AssertFails((scoped in SpmvArguments call) =>
        {
            if (calls++ % 3 != 0 || call.Matrix.RowCount != SmallRows)
            {
                Multiply(call);
            }
        });
    }

    /// <summary>The first 200 calls are honest; later calls return at once, and a thread computes the result afterwards.</summary>
    [Fact]
    public void Answering_before_the_result_is_there_fails()
    {
        int calls = 0;
        AssertFails((scoped in SpmvArguments call) =>
        {
            if (calls++ < 200)
            {
                Multiply(call);
                return;
            }

            nint output = AddressOf(call.Y);
            int length = call.Y.Length;
            double[] result = new double[length];
            Multiply(new SpmvArguments(call.Matrix, call.X, result));
            new Thread(() => WriteSlowly(output, result)) { IsBackground = true }.Start();
        });
    }

    [Fact]
    public void Writing_while_nobody_is_called_fails_and_is_laid_to_the_one_who_may_have_done_it()
    {
        nint output = 0;
        bool ends = false;
        Thread vandal = new(() =>
        {
            while (!Volatile.Read(ref ends))
            {
                Thread.Sleep(1);
                if (Volatile.Read(ref output) is var place and not 0)
                {
                    Write(place, Random.Shared.NextDouble());
                }
            }
        });
        vandal.Start();
        CandidateResult result = Compare("vandal", (scoped in SpmvArguments call) =>
        {
            Multiply(call);
            if (call.Matrix.RowCount == SmallRows)
            {
                Volatile.Write(ref output, AddressOf(call.Y));
            }
        });
        Volatile.Write(ref ends, true);
        vandal.Join();
        Assert.Equal((Verdict.Fail, null), (result.Verdict, result.Rank));
    }

    private static void AssertFails(Multiplication cheat)
    {
        CandidateResult result = Compare("cheat", cheat);
        Assert.Equal((Verdict.Fail, null), (result.Verdict, result.Rank));
        Assert.NotNull(result.Reason);
    }

    private static CandidateResult Compare(string name, Multiplication multiply)
    {
        Implementation implementation = Implementation.Create(Spmv.Contract, new Kernel(multiply), "scalar", ThreadSupport.One);
        Backend backend = Backend.Available(name, "a test", "a test", [implementation]);
        Implementation rival = ManagedBackends.Scalar.Find(Spmv.Contract)!;
        ComparisonSettings settings = new()
        {
            Size = WorkloadSize.Small,
            Threads = [1],
            Baseline = "managed",
            Rounds = Rounds,
            BudgetSeconds = 1,
            Seed = 1,
        };
        (_, ImmutableArray<CandidateResult> results) = new WorkloadComparison(
            Spmv.Contract,
            () => CreateWorkload(SmallRows),
            () => CreateWorkload(500),
            _ => { },
            [new Candidate(ManagedBackends.Scalar, rival, 1, null), new Candidate(backend, implementation, 1, null)],
            settings,
            _ => { },
            CancellationToken.None).Run();
        return results.Single(result => result.Backend == name);
    }

    private static Workload CreateWorkload(int rows)
        => DeclaredSource.CreateWorkload(Spmv.Contract, new KeptAllocator(), SparseMatrix.Random(rows, rows, _ => 16, seed: 1).TimesRandom());

    private static void Multiply(scoped in SpmvArguments call)
    {
        CsrMatrix matrix = call.Matrix;
        for (int row = 0; row < matrix.RowCount; row++)
        {
            double sum = 0;
            for (int place = matrix.RowOffsets[row]; place < matrix.RowOffsets[row + 1]; place++)
            {
                sum += matrix.Values[place] * call.X[matrix.Columns[place]];
            }

            call.Y[row] = sum;
        }
    }

    private static unsafe nint AddressOf(Span<double> elements)
    {
        fixed (double* first = elements)
        {
            return (nint)first;
        }
    }

    private static unsafe void Write(nint place, double value) => *(double*)place = value;

    private static unsafe void WriteSlowly(nint place, double[] values)
    {
        Thread.Sleep(1);
        values.CopyTo(new Span<double>((double*)place, values.Length));
    }

    /// <summary>Memory that is never freed, because cheats write to it from threads that outlive the comparison.</summary>
    private sealed unsafe class KeptAllocator : BufferAllocator
    {
        private static readonly List<Array> Kept = [];

        public override KernelBuffer<T> Allocate<T>(int length)
        {
            T[] elements = GC.AllocateArray<T>(Math.Max(length, 1), pinned: true);
            Kept.Add(elements);
            return new Buffer<T>((T*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(elements, 0), length);
        }

        private sealed class Buffer<T>(T* elements, int length) : KernelBuffer<T>(elements, length)
            where T : unmanaged
        {
            protected override void Free()
            {
            }
        }
    }

    private sealed class Kernel(Multiplication multiply) : IKernel<SpmvArguments>
    {
        public void Invoke(scoped in SpmvArguments arguments, in KernelOptions options) => multiply(in arguments);
    }
}
