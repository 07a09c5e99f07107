using System.Runtime.CompilerServices;
using Kernels.Tests.Conformance;
using Kernels.Workloads;

namespace Kernels.Tests.Workloads;

/// <summary>Kernels over blocks that come one after the other: results, order, cancellation, and how much waits.</summary>
public sealed class KernelBlocksTests
{
    private static readonly double[] Doubling = [0, 2];

    private static readonly KernelBlocks<PolynomialArguments> Polynomials = new(Polynomial.Contract, Implementations.Find(Polynomial.Contract, "managed"));

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blocks_of_a_map_come_in_order_and_may_be_empty()
    {
        List<double[]> found = [];
        await foreach (double[] y in Double(Blocks([1, 2], [], [3]), Patience))
        {
            found.Add(y);
        }

        Assert.Equal([[2, 4], [], [6]], found);
    }

    [Fact]
    public async Task Blocks_are_added()
    {
        double[] total = [-1];
        KernelBlocks<SumArguments> sums = new(Sum.Contract, Implementations.Find(Sum.Contract, "managed"));
        Assert.Equal(3, await sums.ReduceAsync(Blocks([1, 2], [3], [4, 5, 6]), x => new SumArguments(x, total), Patience));
        Assert.Equal(21, total[0]);
        Assert.Equal(0, await sums.ReduceAsync(Blocks(), x => new SumArguments(x, total), Patience));
        Assert.Equal(21, total[0]);
    }

    /// <summary>The squares of either alone are beyond float64.</summary>
    [Fact]
    public async Task Norms_of_blocks_are_combined_without_overflow()
    {
        double[] norm = [0];
        KernelBlocks<NormArguments> norms = new(Norm.Contract, Implementations.Find(Norm.Contract, "simd"));
        await norms.ReduceAsync(Blocks([3e200], [], [4e200]), x => new NormArguments(x, norm), Patience);
        Assert.Equal(5e200, norm[0], 1e186);
    }

    [Fact]
    public async Task Several_inputs_and_outputs_are_tuples_of_arrays()
    {
        (double[] sums, long[] counts) = (new double[2], new long[2]);
        KernelBlocks<GroupbySumArguments> groups = new(GroupbySum.Contract, Implementations.Find(GroupbySum.Contract, "managed"));
        await groups.ReduceAsync(
            Of((Codes: (int[])[0, 1], Values: (double[])[1, 2]), ([1, 1], [3, 4])),
            block => new GroupbySumArguments(block.Codes, block.Values, sums, counts),
            Patience);
        Assert.Equal([1, 9], sums);
        Assert.Equal([1, 3], counts);
    }

    /// <summary>Each block has rows of its own, whose offsets begin with 0.</summary>
    [Fact]
    public async Task Rows_of_different_lengths_come_in_blocks()
    {
        KernelBlocks<SpmvArguments> products = new(Spmv.Contract, Implementations.Find(Spmv.Contract, "managed"));
        List<double> found = [];
        await foreach (double[] y in products.MapAsync(
            Of((Offsets: (int[])[0, 2, 2], Columns: (int[])[0, 1], Values: (double[])[1, 2]), ([0, 0], [], []), ([0, 1], [1], [5])),
            block => new double[block.Offsets.Length - 1],
            (block, y) => new SpmvArguments(block.Offsets, block.Columns, block.Values, Doubling, y),
            Patience))
        {
            found.AddRange(y);
        }

        Assert.Equal([4, 0, 0, 10], found);
    }

    [Fact]
    public async Task A_sketch_is_carried_from_block_to_block()
    {
        (byte[] registers, double[] estimate) = (new byte[1024], new double[1]);
        (byte[] expected, double[] _) = (new byte[1024], new double[1]);
        IKernel<HyperloglogArguments> kernel = Implementations.Find(Hyperloglog.Contract, "managed");
        ulong[] keys = [.. Enumerable.Range(0, 1000).Select(key => (ulong)key)];
        kernel.Invoke(new HyperloglogArguments(keys, expected, estimate), default);
        KernelBlocks<HyperloglogArguments> sketches = new(Hyperloglog.Contract, kernel);
        await sketches.ReduceAsync(Of(keys[..300], keys[300..]), some => new HyperloglogArguments(some, registers, estimate), Patience);
        Assert.Equal(expected, registers);
    }

    /// <summary>The source gives no more than one block ahead of the one computed, which itself is at most two ahead of the consumer.</summary>
    [Fact]
    public async Task A_slow_consumer_slows_the_source_down()
    {
        int given = 0;
        int taken = 0;
        int most = 0;
        await foreach (double[] y in Double(Count(100), Patience))
        {
            taken++;
            await Task.Delay(5, Patience);
            most = Math.Max(most, Volatile.Read(ref given) - taken);
        }

        Assert.Equal((100, 100), (given, taken));
        Assert.InRange(most, 1, 3);

        async IAsyncEnumerable<double[]> Count(int count)
        {
            for (int block = 0; block < count; block++)
            {
                Interlocked.Increment(ref given);
                yield return [block];
                await Task.Yield();
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ending_in_the_middle_ends_the_source(bool byToken)
    {
        using CancellationTokenSource cancellation = new();
        Endless source = new();
        int taken = 0;
        Exception? thrown = await Record.ExceptionAsync(async () =>
        {
            await foreach (double[] y in Double(source.Blocks(), cancellation.Token))
            {
                if (++taken == 3)
                {
                    await cancellation.CancelAsync();
                    if (!byToken)
                    {
                        break;
                    }
                }
            }
        });
        Assert.Equal(byToken, thrown is OperationCanceledException);
        Assert.Equal(3, taken);
        Assert.True(source.IsDisposed);
    }

    [Fact]
    public async Task A_reduction_ends_in_the_middle_too()
    {
        using CancellationTokenSource cancellation = new();
        Endless source = new();
        double[] norm = [0];
        KernelBlocks<NormArguments> norms = new(Norm.Contract, Implementations.Find(Norm.Contract, "managed"));
        int blocks = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => norms.ReduceAsync(
            source.Blocks(),
            x =>
            {
                if (++blocks == 3)
                {
                    cancellation.Cancel();
                }

                return new NormArguments(x, norm);
            },
            cancellation.Token));
        Assert.Equal(3, blocks);
        Assert.True(source.IsDisposed);
    }

    [Fact]
    public async Task Exceptions_of_the_source_and_of_arguments_come_through()
    {
        Assert.Equal("source", (await Assert.ThrowsAsync<InvalidOperationException>(() => Drain(Double(Broken(), Patience)))).Message);
        IAsyncEnumerable<double[]> wrong = Polynomials.MapAsync(
            Blocks([1, 2]), x => new double[x.Length + 1], (x, y) => new PolynomialArguments(Doubling, x, y), Patience);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Drain(wrong));

        static async IAsyncEnumerable<double[]> Broken()
        {
            yield return [1];
            await Task.Yield();
            throw new InvalidOperationException("source");
        }
    }

    [Fact]
    public void A_kernel_that_is_cut_otherwise_or_not_at_all_is_refused()
    {
        Action reduce = () => _ = Polynomials.ReduceAsync(Blocks([1]), x => new PolynomialArguments(Doubling, x, x), Patience);
        Assert.Equal(
            "polynomial/1 is cut along n; each part is its part of the whole; call MapAsync.",
            Assert.Throws<InvalidOperationException>(reduce).Message);
        Assert.Equal(
            "a call of sort/1 can't be cut into blocks.",
            Assert.Throws<ArgumentException>(() => new KernelBlocks<SortArguments>(Sort.Contract, Implementations.Find(Sort.Contract, "managed"))).Message);
        Assert.Equal(
            "a block of diffusion/1 needs elements of others, which only the application can join; call the kernel itself on blocks with a halo of 1 × steps on both sides, which wraps around, and leave that out of the results.",
            Assert.Throws<ArgumentException>(
                () => new KernelBlocks<DiffusionArguments>(Diffusion.Contract, Implementations.Find(Diffusion.Contract, "managed"))).Message);
        Assert.Contains(
            "on blocks with a halo of window − 1 before it, and leave",
            Assert.Throws<ArgumentException>(
                () => new KernelBlocks<RollingStatsArguments>(RollingStats.Contract, Implementations.Find(RollingStats.Contract, "managed"))).Message,
            StringComparison.Ordinal);
    }

    private static IAsyncEnumerable<double[]> Double(IAsyncEnumerable<double[]> blocks, CancellationToken cancellation)
        => Polynomials.MapAsync(blocks, x => new double[x.Length], (x, y) => new PolynomialArguments(Doubling, x, y), cancellation);

    private static IAsyncEnumerable<double[]> Blocks(params double[][] blocks) => Of(blocks);

    private static async IAsyncEnumerable<T> Of<T>(params T[] blocks)
    {
        foreach (T block in blocks)
        {
            await Task.Yield();
            yield return block;
        }
    }

    private static async Task Drain(IAsyncEnumerable<double[]> blocks)
    {
        await foreach (double[] _ in blocks)
        {
        }
    }

    /// <summary>Blocks without an end.</summary>
    private sealed class Endless
    {
        public bool IsDisposed { get; private set; }

        public IAsyncEnumerable<double[]> Blocks() => Make(CancellationToken.None);

        private async IAsyncEnumerable<double[]> Make([EnumeratorCancellation] CancellationToken cancellation)
        {
            try
            {
                while (true)
                {
                    await Task.Delay(1, cancellation);
                    yield return [1];
                }
            }
            finally
            {
                IsDisposed = true;
            }
        }
    }
}
