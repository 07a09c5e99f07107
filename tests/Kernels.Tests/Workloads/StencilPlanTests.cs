using System.Diagnostics;
using Kernels.Workloads;
using Kernels.Workloads.Cutting;

namespace Kernels.Tests.Workloads;

/// <summary>Parts with a halo have the rows that they need, and no more memory than there is.</summary>
public sealed class StencilPlanTests : IDisposable
{
    /// <summary>What a program takes that has nothing yet, as it is rounded up.</summary>
    private const double Program = 64 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Every whole of up to 9 rows, with every halo and extent of parts, and every part of it: grids smaller than their halo, halos as
    /// large as the grid, one row, and halos that wrap around.
    /// </summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Calls_have_the_rows_around_their_parts(bool isPeriodic, bool looksAhead)
    {
        foreach (int whole in Enumerable.Range(1, 9))
        {
            foreach ((int halo, int extent, int begin) in from halo in Enumerable.Range(0, whole + 1)
                                                          from extent in Enumerable.Range(1, whole)
                                                          from begin in Enumerable.Range(0, whole)
                                                          select (halo, extent, begin))
            {
                PartPlan plan = new(0, [0], begin, Math.Max(begin + 1, whole - (begin / 2)), extent, new PartHalo(halo, looksAhead ? halo : 0, whole, isPeriodic));
                AssertRows(plan, whole);
            }
        }
    }

    /// <summary>Of a row's bytes, the memory, the steps, and the extents of the whole.</summary>
    [Theory]
    [InlineData(1e3, 1e9, 200_000, 2_000_000)]
    [InlineData(1e5, 1e9, 5000, 1_000_000)]
    [InlineData(1e6, 3e8, 1000, 100_000)]
    [InlineData(1e6, 1e7, 7, 1000)]
    [InlineData(1e6, 5e6, 100, 1000)]
    [InlineData(8, 1e6, 2_000_000_000, 1L << 40)]
    public void Several_passes_take_all_steps_within_the_memory(double row, double left, long steps, long whole)
    {
        PartMemory memory = Memory(left, row);
        StencilCut found = new StencilPlanner(memory, row / 2, Reach(1, steps), whole, whole).Choose("n", mayRepeat: true, "");
        Assert.InRange(found.Passes, 2, steps);
        Assert.InRange(found.Passes * found.StepsOfPass, steps, steps + found.Passes);
        Assert.InRange((found.Passes - 1) * found.StepsOfPass, 0, steps - 1);
        Assert.Equal((found.StepsOfPass, found.StepsOfPass), (found.Before, found.After));
        Assert.True(found.PartExtent >= (4 * found.Before) - 1 || found.StepsOfPass == 1, $"{found}");
        Assert.InRange((row * (found.PartExtent + (2.0 * found.Before))) + found.BytesKept, 1, left);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 20)]
    [InlineData(1000, 2000)]
    public void One_pass_is_taken_where_its_halo_fits(long steps, int halo)
    {
        StencilCut found = new StencilPlanner(Memory(1e9, 1e4), 1e4, Reach(2, steps), 1_000_000, 1_000_000).Choose("n", mayRepeat: true, "");
        Assert.Equal((1, steps, halo), (found.Passes, found.StepsOfPass, found.Before));
        Assert.True(found.PartExtent >= (4 * halo) - 1, $"{found}");
        Assert.InRange((1e4 * (found.PartExtent + (2.0 * halo))) + found.BytesKept, 1, 1e9);
    }

    /// <summary>With so many steps, parts would need more than the whole.</summary>
    [Fact]
    public void A_whole_that_fits_is_one_part()
    {
        StencilCut found = new StencilPlanner(Memory(1e9, 1e6), 1e6, Reach(1, 1_000_000_000), 900, 900).Choose("n", mayRepeat: true, "");
        Assert.Equal(new StencilCut(900, 900, 900, 1, 1_000_000_000, 0), found);
    }

    /// <summary>What is before a part is read once and kept, and nothing is after it.</summary>
    [Theory]
    [InlineData(99)]
    [InlineData(10_000)]
    [InlineData(40_000)]
    public void A_halo_before_parts_takes_memory_on_one_side(int before)
    {
        StencilCut found = new StencilPlanner(Memory(1e9, 1e4), 1e4, new StencilReach(before, Sides: 1, Steps: 1), 1_000_000, 1_000_000)
            .Choose("n", mayRepeat: false, "");
        Assert.Equal((before, 0, 1), (found.Before, found.After, found.Passes));
        Assert.Equal(1e4 * before, found.BytesKept);
        Assert.InRange((1e4 * (found.PartExtent + (double)before)) + found.BytesKept, 1, 1e9);
        Assert.True(found.PartExtent >= Math.Min(2 * before, 100_000 - (2 * before)) - 1, $"{found}");
    }

    [Fact]
    public void Too_little_memory_is_refused_with_the_least()
    {
        PartMemory memory = Memory(5e6, 1e6);
        Assert.Equal(
            "--memory is 72.108864 MB; required: at least 90 MB: 68 MB for the program, 0 MB for buffers without n, and 22 MB for parts along n with 7 more on both sides in one pass.",
            Assert.Throws<UserInputException>(() => Planner(1).Choose("n", mayRepeat: false, " in one pass")).Message);
        Assert.Contains(
            "and 7 MB for parts along n with 2 more on both sides.",
            Assert.Throws<UserInputException>(() => Planner(2).Choose("n", mayRepeat: true, "")).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "parts along n with 1000 more on both sides have 3000 MB; allowed: up to 2147 MB.",
            Assert.Throws<UserInputException>(
                () => new StencilPlanner(new PartMemory(null, 0, 0, 3e6), 0, Reach(1, 5000), 500, 1000).Choose("n", mayRepeat: false, "")).Message);

        StencilPlanner Planner(int reach) => new(memory, 1e6, Reach(reach, 7), 1000, 1000);
    }

    [Fact]
    public void A_pass_reads_what_the_one_before_wrote_and_writes_over_it()
    {
        using PassFile file = PassFile.CreateIn(_folder.Location, row: 2);
        file.Write([1, 2, 3, 4]);
        file.Write([5, 6]);
        file.EndPass();
        byte[] rows = new byte[4];
        file.Read(2, rows.AsSpan(0, 2));
        Assert.Equal([5, 6], rows[..2]);
        file.Read(0, rows);
        Assert.Equal([1, 2, 3, 4], rows);
        file.Write([7, 8]);
        file.Read(2, rows.AsSpan(0, 2));
        file.Write([9, 10, 11, 12]);
        file.EndPass();
        file.Read(0, rows);
        Assert.Equal([7, 8, 9, 10], rows);
        file.Read(2, rows.AsSpan(0, 2));
        file.EndPass();
    }

    [Theory]
    [InlineData("truncate -s 3")]
    [InlineData("dd if=/dev/zero bs=1 count=1 conv=notrunc status=none of=")]
    public void What_someone_else_changed_between_passes_is_noticed(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a file that another process changes is tried on Linux");
        using PassFile file = PassFile.CreateIn(_folder.Location, row: 2);
        file.Write([1, 2, 3, 4]);
        file.EndPass();
        string path = _folder.PathOf(Assert.Single(_folder.Names));
        using (Process changing = Process.Start("sh", ["-c", command.EndsWith('=') ? $"{command}{path}" : $"{command} {path}"]))
        {
            changing.WaitForExit();
            Assert.Equal(0, changing.ExitCode);
        }

        Assert.Contains("was changed by someone else", Assert.Throws<IOException>(() =>
        {
            file.Read(0, new byte[4]);
            file.EndPass();
        }).Message, StringComparison.Ordinal);
    }

    private static PartMemory Memory(double left, double row) => new((long)(Program + left), 0, 0, row);

    private static StencilReach Reach(int ofStep, long steps) => new(ofStep, Sides: 2, steps);

    /// <summary>Reads all parts twice, as two passes do; rows are their own numbers.</summary>
    private static void AssertRows(PartPlan plan, int whole)
    {
        PartHalo halo = plan.Halo!;
        using HaloReader reader = new(plan, row: 1, turns: 2) { Source = new Numbers(whole) };
        foreach (long part in Enumerable.Repeat(Enumerable.Range(0, (int)plan.Count), 2).SelectMany(parts => parts))
        {
            PartPlace place = plan.PlaceOf(part);
            byte[] call = reader.Read(place.CallExtent).Span[..place.CallExtent].ToArray();
            string what = $"part {part} of {plan.Begin} to {plan.End} by {plan.Extent} of {whole}, {halo}";
            Assert.True(call.Length == whole || call.Length <= plan.Extent + halo.Before + halo.After, what);
            byte[] own = [.. Enumerable.Range((int)place.Begin, place.Extent).Select(row => (byte)row)];
            Assert.True(own.AsSpan().SequenceEqual(place.PartOf<byte>(call)), what);

            // Each row of the part has those around it, unless the call has the whole, and with it the whole's ends.
            for (int row = 0; row < call.Length; row++)
            {
                Assert.True(call[row] == (place.CallBegin + row + whole) % whole, what);
            }

            bool hasWhole = call.Length == whole && place.CallBegin == 0;
            long before = halo.IsPeriodic ? halo.Before : Math.Min(halo.Before, place.Begin);
            long after = halo.IsPeriodic ? halo.After : Math.Min(halo.After, whole - place.End);
            Assert.True(hasWhole || (place.Begin - place.CallBegin == before && place.CallEnd - place.End == after), what);
        }
    }

    /// <summary>Rows of a byte, each its own number.</summary>
    private sealed class Numbers(int whole) : IRowSource
    {
        public void Read(long begin, Span<byte> rows)
        {
            Assert.InRange(begin + rows.Length, 0, whole);
            for (int row = 0; row < rows.Length; row++)
            {
                rows[row] = (byte)(begin + row);
            }
        }
    }
}
