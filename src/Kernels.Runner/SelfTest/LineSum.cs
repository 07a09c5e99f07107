namespace Kernels.Runner.SelfTest;

/// <summary>
/// A kernel whose duration is that of moving memory: it reads one value of each cache line, so that the whole line is
/// fetched, and makes a single addition for its 64 bytes.
/// </summary>
internal static class LineSum
{
    /// <summary>Values in a cache line of 64 bytes.</summary>
    public const int ValuesPerLine = 8;

    /// <summary>The contract.</summary>
    public static KernelContract<LineSumArguments> Contract { get; } = new()
    {
        Name = "sweep",
        Revision = 1,
        Summary = "A sum over the lines of an array that no cache holds, to test comparisons with.",
        Definition = "sum = Σ data[8·line] over the first lines, mod 2⁶⁴",
        Parameters = [new("lines", "int64", "0 and above", "How many lines of the data are summed.")],
        Buffers =
        [
            new("data", "uint64", BufferDirection.In, "[8 × all lines]", "A value at the head of each line."),
            new("sum", "uint64", BufferDirection.Out, "[1]", "The sum."),
            new("last", "uint64", BufferDirection.Out, "[1]", "The head of the last line that was read beyond those."),
        ],
        Rules = [],
        WorkModel = "1 operation and 64 bytes a line",
        Tolerance = "exact",
        Bottleneck = Bottleneck.Bandwidth,
        Write = static (scoped in LineSumArguments arguments, IArgumentVisitor visitor) =>
        {
            visitor.Scalar("lines", arguments.Lines);
            visitor.Input("data", arguments.Data, arguments.Data.Length);
            visitor.Output("sum", BufferDirection.Out, arguments.Sum, arguments.Sum.Length);
            visitor.Output("last", BufferDirection.Out, arguments.Last, arguments.Last.Length);
        },
        Read = static source => new LineSumArguments(
            source.IntegerScalar("lines"), source.Input<ulong>("data"), source.Output<ulong>("sum"), source.Output<ulong>("last")),
    };
}

/// <summary>The arguments of a call.</summary>
/// <param name="lines">How many lines are summed.</param>
/// <param name="data">Those lines and more, <c>[8 × all lines]</c>.</param>
/// <param name="sum">The sum, <c>[1]</c>.</param>
/// <param name="last">The head of the last line that was read beyond those, <c>[1]</c>.</param>
internal readonly ref struct LineSumArguments(long lines, ReadOnlySpan<ulong> data, Span<ulong> sum, Span<ulong> last)
{
    /// <summary>How many lines are summed.</summary>
    public long Lines { get; } = lines;

    /// <summary>Those lines and more, <c>[8 × all lines]</c>.</summary>
    public ReadOnlySpan<ulong> Data { get; } = data;

    /// <summary>The sum, <c>[1]</c>.</summary>
    public Span<ulong> Sum { get; } = sum;

    /// <summary>The head of the last line that was read beyond those, <c>[1]</c>.</summary>
    public Span<ulong> Last { get; } = last;
}

/// <summary>Sums lines, and reads some more without a further addition: they cost bytes and no arithmetic.</summary>
/// <param name="added">The share of lines that are added, such as 0.03.</param>
internal sealed class LineSumKernel(double added) : IKernel<LineSumArguments>
{
    public void Invoke(scoped in LineSumArguments arguments, in KernelOptions options)
    {
        ReadOnlySpan<ulong> data = arguments.Data;
        long summed = arguments.Lines * LineSum.ValuesPerLine;
        ulong sum = 0;
        for (int i = 0; i < summed; i += LineSum.ValuesPerLine)
        {
            sum += data[i];
        }

        // Volatile reads happen although their values are not used.
        ulong last = 0;
        long end = summed + ((long)Math.Round(added * arguments.Lines) * LineSum.ValuesPerLine);
        for (int i = (int)summed; i < end; i += LineSum.ValuesPerLine)
        {
            last = Volatile.Read(in data[i]);
        }

        arguments.Sum[0] = sum;
        arguments.Last[0] = last;
    }
}
