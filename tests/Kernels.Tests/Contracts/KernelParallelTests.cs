namespace Kernels.Tests.Contracts;

/// <summary>A loop that is shared among threads does every item once, with the whole spans.</summary>
public sealed class KernelParallelTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 3)]
    [InlineData(1, 4)]
    [InlineData(1000, 1)]
    [InlineData(1000, 3)]
    public void Each_item_is_done_once(int count, int threads)
    {
        double[] x = [.. Enumerable.Range(0, count).Select(i => (double)i)];
        int[] y = new int[count];
        KernelParallel.For(new KernelOptions(threads), count, x, y, (int first, int end, ReadOnlySpan<double> from, Span<int> to) =>
        {
            Assert.Equal((count, count), (from.Length, to.Length));
            for (int i = first; i < end; i++)
            {
                to[i] += (int)from[i] + 1;
            }
        });
        Assert.Equal(Enumerable.Range(1, count), y);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Two_inputs_reach_each_part(int threads)
    {
        float[] sums = new float[100];
        KernelParallel.For<float, byte, float>(
            new KernelOptions(threads), 100, Enumerable.Repeat(2f, 100).ToArray(), Enumerable.Repeat((byte)3, 100).ToArray(), sums, (first, end, one, other, to) =>
            {
                for (int i = first; i < end; i++)
                {
                    to[i] = one[i] * other[i];
                }
            });
        Assert.All(sums, sum => Assert.Equal(6, sum));
    }

    [Fact]
    public void What_a_part_throws_reaches_the_caller()
        => Assert.ThrowsAny<Exception>(() => KernelParallel.For<int, int>(
            new KernelOptions(2), 2, new int[2], new int[2], (_, _, _, _) => throw new InvalidOperationException("a defect")));
}
