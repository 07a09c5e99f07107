using Kernels.Runner.Roofline;

namespace Kernels.Host.Tests.Roofline;

/// <summary>Threads that work together, and their arrays.</summary>
public sealed class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_thread_works_once_a_run(int size)
    {
        int[] runs = new int[size];
        using (ThreadTeam team = new(size, [0]))
        {
            for (int run = 0; run < 20; run++)
            {
                team.Run(rank => runs[rank]++);
            }
        }

        Assert.All(runs, count => Assert.Equal(20, count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16 << 10)]
    [InlineData(1L << 27)]
    [InlineData(1L << 40)]
    public void Arrays_fit_and_lie_an_odd_number_of_lines_apart(long bytes)
    {
        int length = TriadArrays.LengthFor(bytes);
        Assert.Equal(1, length / 8 % 2);
        Assert.Equal(0, length % 8);
        Assert.InRange(3L * length, 1, Math.Max(24, Math.Min(bytes / 8, int.MaxValue)));
    }
}
