using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Workloads;

/// <summary>
/// Watches a workload's outputs for what no honest call does: leaving some unwritten, writing them after it has returned, or
/// writing them without being called.
/// </summary>
public sealed unsafe class OutputWatch
{
    /// <summary>How many elements of each output are checked again, to see whether they change after a call.</summary>
    private const int NotedElements = 16;

    /// <summary>The hash takes a span, whose length is an int.</summary>
    private const long MostHashedAtOnce = 1 << 30;

    private readonly Region[] _regions;
    private readonly byte[] _noted;
    private readonly nint[] _notedAt;
    private (nint Address, int Size) _spot;

    /// <summary>Starts watching; the outputs keep their content.</summary>
    /// <param name="workload">The workload; its outputs must stay at their addresses.</param>
    public OutputWatch(Workload workload)
    {
        Finder finder = new();
        workload.Visit(finder);
        _regions = [.. finder.Regions];
        _notedAt = new nint[NotedElements * _regions.Length];
        _noted = new byte[NotedElements * _regions.Sum(region => region.ElementBytes)];
    }

    /// <summary>
    /// Poisons one element of one output that the next call must write. A cheat that checks for poison before it computes would
    /// have to check all of them.
    /// </summary>
    /// <param name="random">Chooses which.</param>
    public void Poison(SplitMix64 random)
    {
        Region region = _regions[_regions.Length == 1 ? 0 : random.NextBelow(_regions.Length)];
        if (region.IsWrittenWhole && region.Elements > 0)
        {
            byte* element = region.Element(random);
            new Span<byte>(element, region.ElementBytes).Fill(Workloads.Poison.UInt8);
            _spot = ((nint)element, region.ElementBytes);
        }
    }

    /// <summary>
    /// Whether the element that was poisoned last still is. That is so after a call that did not compute, or has not yet.
    /// </summary>
    /// <remarks>A correct output may hold these bytes; only the oracle can tell.</remarks>
    public bool IsStillPoisoned
        => _spot.Size > 0
            && new ReadOnlySpan<byte>((byte*)_spot.Address, _spot.Size).IndexOfAnyExcept(Workloads.Poison.UInt8) < 0;

    /// <summary>Notes some elements immediately after a call.</summary>
    /// <param name="random">Chooses which.</param>
    public void Note(SplitMix64 random)
    {
        int place = 0;
        int offset = 0;
        foreach (Region region in _regions)
        {
            for (int note = 0; note < NotedElements; note++)
            {
                byte* element = region.Elements == 0 ? null : region.Element(random);
                _notedAt[place++] = (nint)element;
                if (element is not null)
                {
                    new ReadOnlySpan<byte>(element, region.ElementBytes).CopyTo(_noted.AsSpan(offset));
                }

                offset += region.ElementBytes;
            }
        }
    }

    /// <summary>Whether one of the noted elements has changed.</summary>
    public bool HasChanged()
    {
        int place = 0;
        int offset = 0;
        foreach (Region region in _regions)
        {
            for (int note = 0; note < NotedElements; note++)
            {
                nint element = _notedAt[place++];
                if (element != 0 && !new ReadOnlySpan<byte>((byte*)element, region.ElementBytes)
                    .SequenceEqual(_noted.AsSpan(offset, region.ElementBytes)))
                {
                    return true;
                }

                offset += region.ElementBytes;
            }
        }

        return false;
    }

    /// <summary>A hash of the content of all outputs.</summary>
    public ulong Hash()
    {
        XxHash3 hash = new();
        foreach (Region region in _regions)
        {
            for (long start = 0; start < region.Bytes; start += MostHashedAtOnce)
            {
                hash.Append(new ReadOnlySpan<byte>(region.Start + start, (int)Math.Min(region.Bytes - start, MostHashedAtOnce)));
            }
        }

        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>An output's memory.</summary>
    private readonly struct Region(byte* start, int elements, int elementBytes, bool isWrittenWhole)
    {
        public readonly byte* Start = start;
        public readonly int Elements = elements;
        public readonly int ElementBytes = elementBytes;

        /// <summary>Whether a call must write every element, whatever it held.</summary>
        public readonly bool IsWrittenWhole = isWrittenWhole;

        public long Bytes => (long)Elements * ElementBytes;

        public byte* Element(SplitMix64 random) => Start + ((long)random.NextBelow(Elements) * ElementBytes);
    }

    private sealed class Finder : ArgumentVisitor
    {
        public List<Region> Regions { get; } = [];

        public override void Output<T>(string name, BufferDirection direction, Span<T> elements, params ReadOnlySpan<int> shape)
        {
            if (direction != BufferDirection.Scratch)
            {
                byte* start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(elements));
                Regions.Add(new Region(start, elements.Length, sizeof(T), direction == BufferDirection.Out));
            }
        }
    }
}
