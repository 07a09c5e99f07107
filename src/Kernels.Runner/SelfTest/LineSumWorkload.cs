using Kernels.Runner.Platform;
using Kernels.Workloads;
using Kernels.Workloads.Buffers;

namespace Kernels.Runner.SelfTest;

/// <summary>An array to sweep over.</summary>
internal sealed class LineSumWorkload : Workload<LineSumArguments>
{
    private const int RenewedLines = 64;
    private const int LineBytes = LineSum.ValuesPerLine * sizeof(ulong);

    /// <summary>
    /// Caches don't evict in strict order of age: a sweep over an array twice as large would find much of it in the cache.
    /// </summary>
    private const int TimesLastCache = 4;

    /// <summary>
    /// The array takes at most one part in this many of the memory that the process may use: more could take it from others.
    /// </summary>
    private const int LeastShareLeft = 4;

    private readonly long _lines;
    private readonly KernelBuffer<ulong> _data;
    private readonly KernelBuffer<ulong> _sum = new AlignedAllocator().Allocate<ulong>(1);
    private readonly KernelBuffer<ulong> _last = new AlignedAllocator().Allocate<ulong>(1);
    private ulong _expected;

    /// <summary>Allocates the array and fills it.</summary>
    /// <param name="lines">How many lines are summed; the array holds those that are added too.</param>
    /// <param name="mostAdded">The largest share of lines that a kernel reads beyond those.</param>
    public LineSumWorkload(long lines, double mostAdded)
        : base(LineSum.Contract)
    {
        _lines = lines;
        long all = lines + (long)Math.Round(mostAdded * lines);
        _data = new AlignedAllocator(LineBytes).Allocate<ulong>((int)(all * LineSum.ValuesPerLine));
        Span<ulong> data = _data.Span;
        data.Clear();
        for (int line = 0; line < all; line++)
        {
            data[line * LineSum.ValuesPerLine] = (ulong)line;
        }

        _expected = (ulong)(lines * (lines - 1) / 2);
    }

    /// <summary>The lines of an array that the last cache of this machine can't hold.</summary>
    public static long LinesBeyondCaches { get; } = Math.Min(
        TimesLastCache * CpuCache.LastBytes(new SystemFiles()),
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / LeastShareLeft) / LineBytes;

    public override string Shape => $"{_lines} lines of {LineBytes} bytes";

    public override Work Work => new(Flops: _lines, Bytes: (double)_lines * LineBytes);

    public override double WorkingSetBytes => (double)_data.Length * sizeof(ulong);

    protected override LineSumArguments Arguments => new(_lines, _data.Span, _sum.Span, _last.Span);

    /// <summary>Changes some lines: to know which, all have to be read.</summary>
    public override void Renew(ulong seed)
    {
        SplitMix64 random = new(seed);
        for (int change = 0; change < RenewedLines; change++)
        {
            Nudge(random);
        }
    }

    public override void Nudge(SplitMix64 random)
    {
        ref ulong head = ref _data.Span[random.NextBelow((int)_lines) * LineSum.ValuesPerLine];
        ulong value = random.NextBits();
        _expected += value - head;
        head = value;
    }

    public override void Reset()
    {
        _sum.Span[0] = ulong.MaxValue;
        _last.Span[0] = ulong.MaxValue;
    }

    public override Validation Validate()
    {
        ulong sum = _sum.Span[0];
        return sum == _expected
            ? new Validation(true, 0, null)
            : new Validation(false, 1, $"the sum is {sum}; the oracle's: {_expected}");
    }

    protected override void Dispose(bool disposing)
    {
        _data.Dispose();
        _sum.Dispose();
        _last.Dispose();
    }
}
