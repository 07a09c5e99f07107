using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Formats;

/// <summary>The elements of a <c>.npy</c> file, and their conversion to those of a buffer.</summary>
/// <typeparam name="T">The element type of the buffer.</typeparam>
internal sealed class NpyElements<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>The number of elements read at once, because a span of bytes can't hold 2 GiB.</summary>
    private const int Piece = 1 << 16;

    private readonly int _dataOffset;
    private readonly NpyElementType _type;
    private readonly NpyOrder _order;
    private readonly Stream _content;
    private readonly NpyLength _length;

    /// <summary>Checks a header against the length of the file.</summary>
    /// <param name="header">The header.</param>
    /// <param name="content">The file, after its header.</param>
    /// <exception cref="FormatException">The elements are not numbers, or there are too many or too few.</exception>
    public NpyElements(NpyHeader header, Stream content)
    {
        _dataOffset = header.DataOffset;
        _content = content;
        _type = NpyElementType.Parse(header.Descr);
        Count = CheckCount(header.Shape);
        _length = new NpyLength(header, _type.Size, Count, content);
        _length.Require();
        _order = new NpyOrder(header.Shape, header.FortranOrder);
    }

    /// <summary>The number of elements, 0 or above.</summary>
    public int Count { get; }

    /// <summary>Whether the file holds them as a buffer does: with the same type, in C order, aligned.</summary>
    public bool AreMappable => Count > 0 && _type.Is(Type) && !_order.IsTransposed && IsAligned;

    private static ElementType Type => ElementTypes.Of<T>();

    private bool IsAligned => _dataOffset % ElementTypes.SizeOf(Type) == 0;

    /// <summary>Reads them all, in C order.</summary>
    /// <returns>The elements, which the caller disposes.</returns>
    /// <exception cref="FormatException">An element can't be converted, or the file has too few or too many.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public KernelBuffer<T> Read()
    {
        KernelBuffer<T> elements = new AlignedAllocator().Allocate<T>(Count);
        try
        {
            byte[] bytes = new byte[Math.Min(Count, Piece) * _type.Size];
            T[] piece = new T[_order.IsTransposed ? Math.Min(Count, Piece) : 0];
            for (long done = 0; done < Count; done += Piece)
            {
                int count = (int)Math.Min(Count - done, Piece);
                Span<T> rest = elements.Span.Slice((int)done, count);
                ReadPiece(bytes.AsSpan(0, count * _type.Size), _order.IsTransposed ? piece.AsSpan(0, count) : rest, done);
                _order.Scatter<T>(_order.IsTransposed ? piece.AsSpan(0, count) : [], elements.Span);
            }

            _length.RequireEnd();
            return elements;
        }
        catch
        {
            elements.Dispose();
            throw;
        }
    }

    /// <summary>Describes the change to the elements, such as <c>converted to float64 from int64</c>; null for none.</summary>
    /// <param name="isFile">
    /// Whether they come from a file that is neither packed nor a pipe, so that it could have been mapped.
    /// </param>
    public string? DescribeChange(bool isFile)
    {
        if (Count == 0)
        {
            return null;
        }

        (string to, string from) = _order.IsTransposed ? (" in C order", " in Fortran order") : ("", "");
        return !_type.Is(Type) || _order.IsTransposed ? $"converted to {ElementTypes.NameOf(Type)}{to} from {_type.Name}{from}"
            : isFile ? $"copied into memory: its elements begin at byte {_dataOffset}, not a multiple of {_type.Size}"
            : null;
    }

    private static int CheckCount(ImmutableArray<long> shape)
    {
        long count = 1;
        foreach (long extent in shape)
        {
            if (extent < 0 || extent > Array.MaxLength)
            {
                throw new FormatException($"its shape has the extent {extent}; allowed: 0 to {Array.MaxLength}");
            }

            // Both factors are below 2³¹, so the product fits before it is checked.
            count *= extent;
            if (count > Array.MaxLength)
            {
                throw new FormatException($"its shape is {string.Join(" × ", shape)}; allowed: up to {Array.MaxLength} elements in all");
            }
        }

        return (int)count;
    }

    private void ReadPiece(Span<byte> bytes, Span<T> target, long done)
    {
        int present = _content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (present < bytes.Length)
        {
            throw _length.Truncated(string.Create(CultureInfo.InvariantCulture, $"{(done * _type.Size) + present}"));
        }

        (int index, string value) = NpyConversion.Convert(_type, bytes, target);
        if (index >= 0)
        {
            throw new FormatException(
                $"its element {_order.IndexOf(done + index)} is {value}, which {ElementTypes.NameOf(Type)} does not hold; "
                + $"allowed: {ElementTypes.NameOf(Type)}, or what can be converted from {_type.Name} without a loss");
        }
    }
}
