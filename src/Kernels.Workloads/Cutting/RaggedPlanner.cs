using System.Collections.Immutable;
using System.Globalization;

namespace Kernels.Workloads.Cutting;

/// <summary>
/// Chooses parts of rows of different lengths, so that the whole process stays within a limit of memory: no part has more rows than
/// one number, and more entries than another, which fit together.
/// </summary>
/// <param name="declaration">A kernel with such rows.</param>
/// <param name="extents">The extents of its dimensions; those that are cut are not looked at.</param>
/// <param name="whole">How many rows and entries there are.</param>
/// <param name="memory">The memory, by what a row takes with its entries on average.</param>
/// <param name="bytes">What the buffers of parts take for each row, and for each entry.</param>
/// <param name="readOffsets">Has all offsets go by.</param>
internal sealed class RaggedPlanner(
    KernelDeclaration declaration,
    ImmutableArray<int> extents,
    (long Rows, long Entries) whole,
    PartMemory memory,
    CutBytes bytes,
    Action<Action<ReadOnlySpan<long>>> readOffsets)
{
    private readonly string _along = declaration.Cut!.Dimension;
    private readonly int _cut = declaration.Dimensions.IndexOf(declaration.Cut!.Dimension);
    private readonly int _ragged = declaration.Dimensions.IndexOf(declaration.Ragged!.Dimension);
    private readonly double _row = bytes.OfEach(extents, declaration.Cut!.Dimension);
    private readonly double _entry = bytes.OfEach(extents, declaration.Ragged!.Dimension);

    /// <summary>Chooses, which takes a pass over the offsets, and another one if a row is longer than parts are.</summary>
    /// <param name="begin">Where the first part begins.</param>
    /// <param name="end">Where the last one ends.</param>
    /// <exception cref="ArgumentException">An offset is wrong.</exception>
    /// <exception cref="UserInputException">The limit is too low.</exception>
    public PartPlan Plan(long begin, long end)
    {
        (long Entries, long Place) longest = default;
        while (true)
        {
            (int rows, long entries) = Choose(end - begin, longest.Entries, longest.Place);
            RaggedBounds bounds = new(declaration.Buffers[declaration.Ragged!.Offsets].Name, begin, end, rows, entries);
            readOffsets(bounds.Add);
            bounds.RequireEnd(whole.Entries);
            longest = bounds.Longest;
            RequireRow(longest.Entries, longest.Place);
            if (longest.Entries <= entries)
            {
                return new PartPlan(_cut, extents, begin, end, rows) { Ragged = bounds.ToParts(_ragged) };
            }
        }
    }

    /// <summary>What the buffers of parts take.</summary>
    /// <param name="parts">Where parts are.</param>
    public double BytesOf(RaggedParts parts) => (parts.MostRows * _row) + (parts.MostEntries * _entry);

    /// <summary>The most rows and entries of parts of which one has a row of so many entries.</summary>
    private (int Rows, long Entries) Choose(long rows, long longest, long place)
    {
        double least = Math.Min(Math.Max(_row, PartMemory.LeastOfParts), Math.Max(rows, 1) * _row) + (longest * _entry);
        if (memory.Left < least)
        {
            throw memory.TooLow(least, longest == 0 ? $"along {_along}" : $"along {_along}, as {Describe(longest, place)}", _along);
        }

        // A row that is longer than parts usually are has a part that takes more.
        double budget = Math.Min(memory.Left, Math.Max(PartMemory.MostOfParts, least));
        int mostRows = PartMemory.RoundDown(Math.Min((budget - (longest * _entry)) / _row, budget / memory.Row), rows);
        double left = Math.Min((budget - (mostRows * _row)) / _entry, MostEntries);
        return (mostRows, Math.Max(longest, PartMemory.RoundDown(left, whole.Entries)));
    }

    /// <summary>The most entries that each buffer can have, and that offsets can point to.</summary>
    private long MostEntries => (long)Math.Min(
        Array.MaxLength / Enumerable.Range(0, declaration.Buffers.Length).Max(index => bytes.OfEach(index, extents, declaration.Ragged!.Dimension)),
        ElementTypes.RangeOf(declaration.Buffers[declaration.Ragged!.Offsets].Type).High);

    private void RequireRow(long entries, long place)
    {
        if (entries > MostEntries)
        {
            throw new UserInputException(string.Create(CultureInfo.InvariantCulture, $"{Describe(entries, place)}; allowed: up to {MostEntries}."));
        }
    }

    private string Describe(long entries, long place)
        => string.Create(CultureInfo.InvariantCulture, $"number {place} of {_along} has {entries} of {declaration.Ragged!.Dimension}");
}
