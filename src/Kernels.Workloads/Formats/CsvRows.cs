using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using nietras.SeparatedValues;

namespace Kernels.Workloads.Formats;

/// <summary>
/// The rows of a text file of separated values, read once. The separator is the one of <c>; | ,</c> and the tab that the first row
/// has; quotes around a cell and blanks around its content are left out.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    private static readonly SepReaderOptions Options = new(null)
    {
        HasHeader = false,
        DisableColCountCheck = true,
        Unescape = true,
        Trim = SepTrim.All,
    };

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly OpenedContent _content;
    private readonly CountedStream _counted;
    private readonly SepReader _rows;

    /// <summary>Begins before the first row.</summary>
    /// <param name="source">The file.</param>
    public CsvRows(ArrayContent source)
    {
        _content = source.Open();
        try
        {
            _counted = new CountedStream(_content.Stream);
            _rows = Options.From(new StreamReader(_counted));
        }
        catch (Exception exception)
        {
            _content.Dispose();
            throw exception is NotSupportedException ? TooLong() : exception;
        }
    }

    /// <summary>How many bytes of text were read, unpacked.</summary>
    public long BytesRead => _counted.Count;

    /// <summary>The line in which the row begins, from 1.</summary>
    public int Line => _rows.Current.LineNumberFrom;

    /// <summary>How many cells the row has.</summary>
    public int Count => _rows.Current.ColCount;

    /// <summary>A cell of the row.</summary>
    /// <param name="column">Its place, from 0.</param>
    public ReadOnlySpan<char> this[int column] => _rows.Current[column].Span;

    /// <summary>All cells of the row.</summary>
    public ImmutableArray<string> Cells()
    {
        ImmutableArray<string>.Builder cells = ImmutableArray.CreateBuilder<string>(Count);
        for (int column = 0; column < Count; column++)
        {
            cells.Add(this[column].ToString());
        }

        return cells.MoveToImmutable();
    }

    /// <summary>Reads the next row.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="FormatException">It is too long.</exception>
    public bool TryRead()
    {
        try
        {
            return _rows.MoveNext();
        }
        catch (NotSupportedException)
        {
            throw TooLong();
        }
    }

    /// <summary>How much of the file was read, such as <c>40 of 120 MiB, 80 MiB/s, about 1 s left</c>.</summary>
    public string DescribeProgress()
    {
        (long done, long whole) = (_content.File.Position, _content.File.Length);
        double rate = done / Math.Max(_clock.Elapsed.TotalSeconds, 1e-3);
        return string.Create(
            CultureInfo.InvariantCulture, $"{done >> 20} of {whole >> 20} MiB, {rate / (1 << 20):f0} MiB/s, about {(whole - done) / rate:f0} s left");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows.Dispose();
        _content.Dispose();
    }

    private static FormatException TooLong() => new("a row is longer than 16 million characters; perhaps a quote has no end");

    /// <summary>Counts what is read.</summary>
    private sealed class CountedStream(Stream stream) : ForwardStream
    {
        public long Count { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            int count = stream.Read(buffer);
            Count += count;
            return count;
        }
    }
}
