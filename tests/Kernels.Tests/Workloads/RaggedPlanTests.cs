using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kernels.Workloads;
using Kernels.Workloads.Cutting;

namespace Kernels.Tests.Workloads;

/// <summary>Parts of rows of different lengths fit into memory, follow each other, and begin with offset 0.</summary>
public sealed class RaggedPlanTests
{
    /// <summary>What <see cref="PartMemory"/> plans for a program that takes nothing.</summary>
    private const long Program = 64 << 20;

    /// <summary>The bytes that parts of <c>feature_hash</c> take for a token, and for a byte of one.</summary>
    private const double Row = 26;
    private const double Entry = 2;

    private static readonly KernelDeclaration FeatureHashing = FeatureHash.Contract.Declaration!;

    [Theory]
    [InlineData(3 << 20)]
    [InlineData(20 << 20)]
    [InlineData(1 << 30)]
    public void Parts_fit_and_follow_each_other(long left)
    {
        Random random = new(1);
        foreach (Func<int, int> lengthOf in (Func<int, int>[])
            [
                _ => 5,
                _ => 0,
                row => row % 3 == 0 ? random.Next(40) : 0,
                row => row < 100_000 ? 0 : 15,
                row => row == 150_000 ? 900_000 : 1,
                row => row % 50_000 == 0 ? 500_000 : 0,
            ])
        {
            long[] offsets = Offsets(300_000, lengthOf);
            foreach ((int begin, int end) in ((int, int)[])[(0, 300_000), (77, 200_001), (5, 6), (9, 9)])
            {
                AssertRows(Plan(offsets, left, begin, end), offsets, left, begin, end);
            }
        }
    }

    [Fact]
    public void A_bit_more_memory_makes_the_same_parts()
    {
        long[] offsets = Offsets(300_000, row => row % 11);
        RaggedParts parts = Plan(offsets, 5_000_000, 0, 300_000);
        RaggedParts others = Plan(offsets, 5_010_000, 0, 300_000);
        Assert.InRange(parts.Count, 3, 20);
        Assert.Equal(parts.Rows.AsEnumerable(), others.Rows);
    }

    /// <summary>Rows of one length are cut like arrays without offsets.</summary>
    [Fact]
    public void Rows_of_one_length_make_parts_of_a_power_of_two()
        => Assert.Equal([0, 65_536, 131_072, 196_608, 262_144, 300_000], Plan(Offsets(300_000, _ => 5), 3 << 20, 0, 300_000).Rows.AsEnumerable());

    [Fact]
    public void A_row_that_does_not_fit_is_refused()
    {
        Assert.Equal(
            "--memory is 72.108864 MB; required: at least 79 MB: 68 MB for the program, 0 MB for buffers without tokens, "
                + "and 11 MB for parts along tokens, as number 7 of tokens has 5000000 of total.",
            Assert.Throws<UserInputException>(() => Plan(Offsets(10_000, row => row == 7 ? 5_000_000 : 1), 5_000_000, 0, 10_000)).Message);
        long[] beyond = [0, 1, 1L + int.MaxValue];
        Assert.Equal(
            $"number 1 of tokens has 2147483647 of total; allowed: up to {Array.MaxLength}.",
            Assert.Throws<UserInputException>(() => Plan(beyond, 1L << 40, 0, 2)).Message);
    }

    [Theory]
    [InlineData("1 2", "offsets[0] is 1; required: 0.")]
    [InlineData("0 3 1 4", "offsets[2] is 1, below the 3 before it; offsets must not descend.")]
    [InlineData("0 -1 4", "offsets[1] is -1, below the 0 before it; offsets must not descend.")]
    public void Wrong_offsets_are_named(string text, string message)
    {
        long[] offsets = [.. text.Split(' ').Select(long.Parse)];
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Plan(offsets, 1 << 30, 0, offsets.Length - 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Offsets_of_parts_begin_with_0()
    {
        long[] offsets = Offsets(200_000, row => row % 4);
        PartPlan plan = new(1, [0, 0], 7, 200_000, 1) { Ragged = Plan(offsets, 2 << 20, 7, 200_000) };
        AssertRead(ElementType.Int64, memory => MemoryMarshal.Cast<byte, long>(memory).ToArray());
        AssertRead(ElementType.Int32, memory => [.. MemoryMarshal.Cast<byte, int>(memory)]);

        void AssertRead(ElementType type, Func<byte[], long[]> convert)
        {
            int place = 7;
            using OffsetReader reader = new(plan, type, Read, static () => new UserInputException("changed"));
            for (int part = 0; part < plan.Count; part++)
            {
                int rows = plan.PlaceOf(part).Extent;
                int bytes = (rows + 1) * ElementTypes.SizeOf(type);
                long begin = plan.PlaceOf(part).Begin;
                Assert.Equal(
                    offsets.AsSpan((int)begin, rows + 1).ToArray().Select(offset => offset - offsets[begin]),
                    convert(reader.Read(bytes).Span[..bytes].ToArray()));
            }

            void Read(Span<long> some)
            {
                offsets.AsSpan(place, some.Length).CopyTo(some);
                place += some.Length;
            }
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    public void Offsets_that_were_changed_are_noticed(int place, int change)
    {
        long[] offsets = [0, 2, 4, 6];
        PartPlan plan = new(1, [0, 0], 0, 3, 1) { Ragged = Plan(offsets, 1 << 30, 0, 3) };
        offsets[place] += change;
        int read = 0;
        using OffsetReader reader = new(plan, ElementType.Int64, some =>
        {
            offsets.AsSpan(read, some.Length).CopyTo(some);
            read += some.Length;
        }, static () => new UserInputException("changed"));
        Assert.Equal("changed", Assert.Throws<UserInputException>(() => reader.Read(32)).Message);
    }

    private static RaggedParts Plan(long[] offsets, long left, int begin, int end)
    {
        ImmutableArray<int> extents = [0, 0];
        CutBytes bytes = new(FeatureHashing, isValidated: false);
        Assert.Equal((Row, Entry), (bytes.OfEach(extents, "tokens"), bytes.OfEach(extents, "total")));
        long rows = offsets.Length - 1;
        PartMemory memory = new(Program + left, 0, 0, Row + (Entry * offsets[^1] / rows));
        int passes = 0;
        PartPlan plan = new RaggedPlanner(FeatureHashing, extents, (rows, offsets[^1]), memory, bytes, take =>
        {
            passes++;
            for (int place = 0; place < offsets.Length; place += 1000)
            {
                take(offsets.AsSpan(place, Math.Min(1000, offsets.Length - place)));
            }
        }).Plan(begin, end);
        Assert.InRange(passes, 1, 2);
        return plan.Ragged!;
    }

    private static long[] Offsets(int rows, Func<int, int> lengthOf)
    {
        long[] offsets = new long[rows + 1];
        for (int row = 0; row < rows; row++)
        {
            offsets[row + 1] = offsets[row] + lengthOf(row);
        }

        return offsets;
    }

    private static void AssertRows(RaggedParts parts, long[] offsets, long left, int begin, int end)
    {
        Assert.True((parts.MostRows * Row) + (parts.MostEntries * Entry) <= left, $"{parts.MostRows} rows and {parts.MostEntries} entries");
        Assert.Equal((begin, end), (parts.Rows[0], parts.Rows[^1]));
        Assert.Equal(parts.Rows.Select(row => offsets[row]), parts.Entries);
        for (int part = 0; part < parts.Count; part++)
        {
            Assert.InRange(parts.Rows[part + 1] - parts.Rows[part], begin == end ? 0 : 1, parts.MostRows);
            Assert.InRange(parts.EntriesOf(part), 0, parts.MostEntries);
        }

        // Parts are not shorter than they have to be: two that follow each other would not fit.
        for (int part = 0; part + 2 < parts.Count; part++)
        {
            Assert.True(
                (parts.Rows[part + 2] - parts.Rows[part] > parts.MostRows) || parts.Entries[part + 2] - parts.Entries[part] > parts.MostEntries,
                $"parts {part} and {part + 1} of {parts.Count} are short");
        }
    }
}
