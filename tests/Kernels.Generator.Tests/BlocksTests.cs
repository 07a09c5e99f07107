using Kernels.Workloads;

namespace Kernels.Generator.Tests;

/// <summary>An application's own kernel over blocks.</summary>
public sealed class BlocksTests
{
    [Fact]
    public async Task Results_of_blocks_are_combined_as_the_attribute_says()
    {
        (double[] sum, long[] count) = ([0], [0]);
        KernelBlocks<TotalsArguments> totals = new(Totals.Kernel, Totals.Kernel.Bind(Totals.Kernel.Variants[0].Kernel));
        await totals.ReduceAsync(Blocks(), x => new TotalsArguments(x, sum, count), TestContext.Current.CancellationToken);
        Assert.Equal((10, 4), (sum[0], count[0]));

        static async IAsyncEnumerable<double[]> Blocks()
        {
            yield return [1, 2, 3];
            await Task.Yield();
            yield return [4];
        }
    }
}
