using System.Diagnostics;
using Kernels.Runner.Platform;

namespace Kernels.Host.Tests.Running;

/// <summary>The number of computing threads is taken from their processor time, not from the requested count.</summary>
[Collection(nameof(RunsAlone))]
public sealed class ThreadMeterTests
{
    private const double Window = 1e6;

    /// <summary>On a machine that is busy with other things a count may be off by one, but not again and again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Threads_that_compute_are_counted(int threads)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what each thread uses");
        Assert.Contains(threads, Enumerable.Range(0, 4).Select(_ => ThreadMeter.OfThisProcess(8).Count(() => Compute(threads))!.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Threads_of_one_call_are_counted(int threads)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what each thread uses");
        Assert.Contains(threads, Enumerable.Range(0, 4).Select(_ => ThreadMeter.OfThisProcess(2).CountOnce(() =>
        {
            for (int repeat = 0; repeat < 20; repeat++)
            {
                Compute(threads);
            }
        })!.Value));
    }

    [Fact]
    public void Of_a_short_call_nothing_is_known() => Assert.Null(ThreadMeter.OfThisProcess(2).CountOnce(() => { }));

    [Theory]
    [InlineData(2, new long[] { 500_000, 480_000 }, 2)]
    [InlineData(2, new long[] { 900_000, 100_000 }, 2)]
    [InlineData(2, new long[] { 990_000, 10_000 }, 1)]
    [InlineData(4, new long[] { 250_000, 250_000, 250_000 }, 3)]
    [InlineData(1, new long[0], 0)]
    public void A_thread_that_did_a_material_share_counts(int asked, long[] used, int count)
        => Assert.Equal(count, ThreadMeter.CountIn(Threads(used), 0, asked, Window));

    [Theory]
    [InlineData(2, new long[] { 500_000 }, 490_000, 2)]
    [InlineData(4, new long[] { 250_000 }, 750_000, 4)]
    [InlineData(2, new long[] { 900_000 }, 20_000, 1)]
    [InlineData(2, new long[] { 1_000 }, 1_900_000, 2)]
    [InlineData(2, new long[] { 1_000 }, 100_000, 1)]
    [InlineData(2, new long[] { 500_000, 500_000 }, -3_000, 2)]
    public void Threads_that_are_made_for_one_call_are_known_by_what_they_used_together(int asked, long[] used, long ended, int count)
        => Assert.Equal(count, ThreadMeter.CountIn(Threads(used), ended, asked, Window));

    [Theory]
    [InlineData(2, new long[] { 1_000_000, 400_000, 300_000, 300_000 }, 2)]
    [InlineData(1, new long[] { 600_000, 400_000 }, 1)]
    public void Threads_of_a_pool_that_compute_by_turns_are_as_many_as_compute_at_once(int asked, long[] used, int count)
        => Assert.Equal(count, ThreadMeter.CountIn(Threads(used), 0, asked, Window));

    [Theory]
    [InlineData(1, new long[] { 980_000, 970_000 }, 2)]
    [InlineData(2, new long[] { 990_000, 990_000, 980_000, 970_000 }, 4)]
    public void Who_uses_more_threads_than_were_asked_for_is_found_by_the_time_that_they_use(int asked, long[] used, int count)
        => Assert.Equal(count, ThreadMeter.CountIn(Threads(used), 0, asked, Window));

    [Fact]
    public void A_thread_that_spins_all_the_time_is_not_counted_and_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what each thread uses");
        long called = 0;
        long start = Stopwatch.GetTimestamp();

        // Stands in for the system: thread 2 always runs, and thread 1 only in calls.
        ThreadMeter meter = new(
            2,
            () =>
            {
                long always = (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
                return new ThreadTimes([new(1, called), new(2, always)], called + always);
            },
            TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, meter.Count(() => called += 1_000_000));
        Assert.Equal(1, meter.Restless);
        Assert.Empty(meter.WaitForRest().Running);
    }

    [Fact]
    public void What_is_not_known_is_null() => Assert.Null(new ThreadMeter(1, () => null, TimeSpan.Zero).Count(() => { }));

    [Fact]
    public void Threads_of_other_processes_are_found_while_they_live()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what each thread uses");
        using Process first = Process.Start("sleep", "100");
        using Process second = Process.Start("sleep", "100");
        Assert.Equal([first.Id, second.Id], ThreadTimes.OfProcesses([first.Id, second.Id])!.Threads.Select(thread => thread.Id).Order());
        first.Kill();
        first.WaitForExit();
        Assert.Equal([second.Id], ThreadTimes.OfProcesses([first.Id, second.Id])!.Threads.Select(thread => thread.Id));
        second.Kill();
        second.WaitForExit();
        Assert.Null(ThreadTimes.OfProcesses([first.Id, second.Id]));
    }

    private static List<ThreadTime> Threads(long[] used) => [.. used.Select((time, id) => new ThreadTime(id, time))];

    /// <summary>Runs threads that each use 3 ms of processor time, however long they wait for it.</summary>
    private static void Compute(int threads)
    {
        Thread[] others = [.. Enumerable.Range(1, threads - 1).Select(_ => new Thread(Use))];
        foreach (Thread thread in others)
        {
            thread.Start();
        }

        Use();
        foreach (Thread thread in others)
        {
            thread.Join();
        }
    }

    private static void Use()
    {
        int sum = 0;
        for (int i = 0; i < 5_000_000; i++)
        {
            sum = unchecked((sum * 31) + i);
        }

        GC.KeepAlive(sum);
    }
}
