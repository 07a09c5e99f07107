using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Formats;

/// <summary>
/// The array of a <c>.npy</c> file. It is mapped if nothing has to be converted or unpacked: the copy that reading makes takes
/// longer than many kernels.
/// </summary>
/// <typeparam name="T">What a kernel takes.</typeparam>
internal sealed class NpyReader<T> : ArrayReader
    where T : unmanaged, INumber<T>
{
    /// <summary>The number of elements converted at once.</summary>
    private const int Piece = 1 << 16;

    private const long MostElements = long.MaxValue / sizeof(double);

    private readonly ArrayContent _source;
    private readonly NpyHeader _header;
    private readonly NpyElementType _type;
    private readonly long _count;
    private readonly byte[] _piece;
    private OpenedContent? _content;
    private long _done;

    /// <summary>Reads the header.</summary>
    /// <param name="source">The file.</param>
    /// <param name="dimensions">The number of dimensions that its array must have; a vector may also be one row or column.</param>
    public NpyReader(ArrayContent source, int dimensions)
    {
        _source = source;
        OpenedContent content = source.Open();
        try
        {
            source.RequireNoMember(content);
            _header = NpyHeader.Read(content.Stream);
            _count = CountOf(_header.Shape);
            Shape = NpyFile.ShapeFor(_header.Shape, dimensions);
            if (_header.FortranOrder && Shape.Count(extent => extent > 1) > 1)
            {
                throw new FormatException(
                    "it is in Fortran order, in which a row is all over the file; allowed: C order, as numpy.ascontiguousarray makes it");
            }

            _type = NpyElementType.Parse(_header.Descr);
            LengthOf(content).Require();
            _piece = _type.Is(ElementTypes.Of<T>()) ? [] : new byte[Piece * _type.Size];
        }
        catch
        {
            content.Dispose();
            throw;
        }

        if (source.IsPipe)
        {
            _content = content;
        }
        else
        {
            content.Dispose();
        }
    }

    /// <inheritdoc/>
    public override ImmutableArray<long> Shape { get; }

    /// <inheritdoc/>
    public override string ElementName => _type.Name;

    /// <inheritdoc/>
    public override double Bytes => (double)_count * _type.Size;

    /// <inheritdoc/>
    public override long ExtraBytes => _piece.Length;

    /// <inheritdoc/>
    public override string? Change => _piece.Length == 0 ? null : $"converted to {ElementTypes.NameOf(ElementTypes.Of<T>())} from {_type.Name}";

    /// <inheritdoc/>
    public override KernelBuffer<byte>? TryMap(int bytes)
    {
        if (Opened().Stream is not FileStream file || _piece.Length > 0 || _header.DataOffset % _type.Size != 0)
        {
            return null;
        }

        KernelBuffer<byte> mapped = MappedFile.Map<byte>(file, _header.DataOffset + (_done * _type.Size), bytes);
        _done += bytes / _type.Size;

        // What follows may lie in two files, and is then read.
        file.Seek(bytes, SeekOrigin.Current);

        // Touches the pages, so that they are read now and not by the kernel.
        Span<byte> pages = mapped.Span;
        for (int place = 0; place < bytes; place += Environment.SystemPageSize)
        {
            Volatile.Read(ref pages[place]);
        }

        return mapped;
    }

    /// <inheritdoc/>
    public override bool TrySkip(long bytes)
    {
        if (Opened().Stream is not FileStream file)
        {
            return false;
        }

        long elements = bytes / ElementTypes.SizeOf(ElementTypes.Of<T>());
        file.Seek(elements * _type.Size, SeekOrigin.Current);
        _done += elements;
        return true;
    }

    /// <inheritdoc/>
    public override void Read(Span<byte> elements)
    {
        if (_piece.Length == 0)
        {
            ReadRaw(elements);
        }
        else
        {
            Convert(MemoryMarshal.Cast<byte, T>(elements));
        }
    }

    /// <inheritdoc/>
    public override void RequireEnd()
    {
        // The length of a plain file was checked before.
        if (Opened().Stream is not FileStream)
        {
            LengthOf(Opened()).RequireEnd();
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _content?.Dispose();

    /// <summary>The number of elements, so many that their bytes fit in 64 bits.</summary>
    private static long CountOf(ImmutableArray<long> shape)
    {
        Int128 count = 1;
        foreach (long extent in shape)
        {
            count = extent < 0 || count * extent > MostElements
                ? throw new FormatException($"its shape is {string.Join(" × ", shape)}; allowed: extents of 0 or above, and up to {MostElements} elements in all")
                : count * extent;
        }

        return (long)count;
    }

    private NpyLength LengthOf(OpenedContent content) => new(_header, _type.Size, _count, content.Stream);

    private OpenedContent Opened()
    {
        if (_content is null)
        {
            _content = _source.Open();
            NpyHeader header = NpyHeader.Read(_content.Stream);
            if (header with { Shape = _header.Shape } != _header || !header.Shape.SequenceEqual(_header.Shape))
            {
                throw Changed();
            }

            LengthOf(_content).Require();
        }

        return _content;
    }

    private void Convert(Span<T> elements)
    {
        while (!elements.IsEmpty)
        {
            Span<T> next = elements[..Math.Min(elements.Length, Piece)];
            Span<byte> piece = _piece.AsSpan(0, next.Length * _type.Size);
            long begin = _done;
            ReadRaw(piece);
            (int index, string value) = NpyConversion.Convert(_type, piece, next);
            if (index >= 0)
            {
                string wanted = ElementTypes.NameOf(ElementTypes.Of<T>());
                throw new FormatException(
                    $"its element {new NpyOrder(_header.Shape, isFortran: false).IndexOf(begin + index)} is {value}, "
                    + $"which {wanted} does not hold; allowed: {wanted}, or what can be converted from {_type.Name} without a loss");
            }

            elements = elements[next.Length..];
        }
    }

    /// <summary>Reads elements as the file has them.</summary>
    private void ReadRaw(Span<byte> bytes)
    {
        int present = Opened().Stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (present < bytes.Length)
        {
            throw LengthOf(Opened()).Truncated(string.Create(CultureInfo.InvariantCulture, $"{(_done * _type.Size) + present}"));
        }

        _done += bytes.Length / _type.Size;
    }
}
