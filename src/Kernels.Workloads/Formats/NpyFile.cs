using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Formats;

/// <summary>NumPy arrays in files: mapped, read into memory only where they come through a pipe, and written whole or not at all.</summary>
public static class NpyFile
{
    /// <summary>So many elements at once, because a span of bytes can't hold 2 GiB.</summary>
    private const int Piece = 1 << 20;

    /// <summary>Maps the elements of a file into memory; those that come through a pipe are copied there.</summary>
    /// <typeparam name="T">The element type: one of <see cref="ElementType"/>, such as <see cref="double"/> for <c>&lt;f8</c>.</typeparam>
    /// <param name="path">The file; a pipe, or <c>-</c> for standard input, is read to its end first.</param>
    /// <param name="dimensions">The number of dimensions that its array must have.</param>
    /// <param name="progress">Told how much of a pipe was read, in words; null for none.</param>
    /// <returns>The array, which the caller disposes.</returns>
    /// <exception cref="UserInputException">
    /// The file can't be read, or is not exactly such an array: little-endian, row-major, whole, with nothing after it.
    /// </exception>
    public static NpyArray<T> Map<T>(string path, int dimensions, Action<string>? progress = null)
        where T : unmanaged
    {
        using Stream stream = InputFile.OpenRead(path, progress);
        try
        {
            byte[] beginning = new byte[(int)Math.Min(stream.Length, NpyHeader.MaxLength)];
            stream.ReadExactly(beginning);
            NpyHeader header = NpyHeader.Parse(beginning);
            ImmutableArray<int> shape = CheckLayout<T>(header, dimensions);
            int length = CheckLength<T>(header, shape, stream.Length);
            return new(shape, stream is FileStream file
                ? MappedFile.Map<T>(file, header.DataOffset, length)
                : Copy<T>(stream, header.DataOffset, length));
        }
        catch (FormatException exception)
        {
            throw new UserInputException($"Array '{path}' can't be used: {exception.Message}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserInputException($"Array '{path}' can't be read: {FileErrors.Describe(exception, path)}.");
        }
    }

    /// <summary>Writes an array, row-major, in format version 1.0.</summary>
    /// <typeparam name="T">The element type: one of <see cref="ElementType"/>.</typeparam>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <param name="elements">The elements.</param>
    /// <param name="shape">The extents, 0 or above; their product is the number of elements. None for a single element.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative.</exception>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    /// <exception cref="UserInputException">The file can't be written; it is as it was.</exception>
    public static void Write<T>(string path, ReadOnlyMemory<T> elements, params int[] shape)
        where T : unmanaged
        => AtomicFile.Write(path, stream => Write(stream, elements, shape));

    /// <summary>Writes an array, row-major, in format version 1.0.</summary>
    /// <typeparam name="T">The element type: one of <see cref="ElementType"/>.</typeparam>
    /// <param name="output">Where to.</param>
    /// <param name="elements">The elements.</param>
    /// <param name="shape">The extents, 0 or above; their product is the number of elements. None for a single element.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative.</exception>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static void Write<T>(Stream output, ReadOnlyMemory<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        long length = 1;
        foreach (int extent in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(shape));
            length = checked(length * extent);
        }

        if (length != elements.Length)
        {
            throw new ArgumentException($"shape has {length} elements; required: {elements.Length}.", nameof(shape));
        }

        output.Write(NpyHeader.Format(Descr<T>(), shape));
        for (ReadOnlySpan<T> rest = elements.Span; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, Piece)..])
        {
            output.Write(MemoryMarshal.AsBytes(rest[..Math.Min(rest.Length, Piece)]));
        }
    }

    private static KernelBuffer<T> Copy<T>(Stream stream, long offset, int length)
        where T : unmanaged
    {
        KernelBuffer<T> elements = new AlignedAllocator().Allocate<T>(length);
        stream.Position = offset;
        for (Span<T> rest = elements.Span; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, Piece)..])
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(rest[..Math.Min(rest.Length, Piece)]));
        }

        return elements;
    }

    private static ImmutableArray<int> CheckLayout<T>(NpyHeader header, int dimensions)
        where T : unmanaged
    {
        if (header.Descr != Descr<T>())
        {
            throw new FormatException($"its element type is {TextExcerpt.Quote(header.Descr)}; allowed: '{Descr<T>()}' ({Describe<T>()})");
        }

        if (header.FortranOrder)
        {
            throw new FormatException("it is in Fortran order; allowed: C order, as numpy.ascontiguousarray makes it");
        }

        if (header.Shape.Length != dimensions)
        {
            throw new FormatException($"it has {header.Shape.Length} dimensions; allowed: {dimensions}");
        }

        foreach (long extent in header.Shape)
        {
            if (extent < 1 || extent > Array.MaxLength)
            {
                throw new FormatException($"its shape has the extent {extent}; allowed: 1 to {Array.MaxLength}");
            }
        }

        return [.. header.Shape.Select(extent => (int)extent)];
    }

    private static unsafe int CheckLength<T>(NpyHeader header, ImmutableArray<int> shape, long fileLength)
        where T : unmanaged
    {
        long length = 1;
        foreach (int extent in shape)
        {
            // Both factors are below 2³¹, so that the product fits before it is checked.
            length *= extent;
            if (length > Array.MaxLength)
            {
                throw new FormatException(
                    $"its shape is {string.Join(" × ", shape)}; allowed: up to {Array.MaxLength} elements in all");
            }
        }

        long present = fileLength - header.DataOffset;
        long required = length * sizeof(T);
        if (present != required)
        {
            string fault = present < required ? "is truncated" : "goes on after its last element";
            throw new FormatException(
                $"it {fault}: it holds {present} bytes of elements; required: {required} for {string.Join(" × ", shape)}");
        }

        return header.DataOffset % sizeof(T) == 0
            ? (int)length
            : throw new FormatException(
                $"its elements begin at byte {header.DataOffset}; allowed: a multiple of {sizeof(T)}, as numpy.save writes it");
    }

    private static string Descr<T>()
        where T : unmanaged
        => ElementTypes.Of<T>() switch
        {
            ElementType.Float64 => "<f8",
            ElementType.Float32 => "<f4",
            ElementType.Int64 => "<i8",
            ElementType.Int32 => "<i4",
            _ => "|u1",
        };

    private static unsafe string Describe<T>()
        where T : unmanaged
        => $"{(sizeof(T) > 1 ? "little-endian " : "")}{ElementTypes.NameOf(ElementTypes.Of<T>())}";
}

/// <summary>The array of a <c>.npy</c> file.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="Shape">The extents, each 1 or above.</param>
/// <param name="Elements">The elements, row-major; writing to them does not change the file.</param>
public sealed record NpyArray<T>(ImmutableArray<int> Shape, KernelBuffer<T> Elements) : IDisposable
    where T : unmanaged
{
    /// <summary>Unmaps the file.</summary>
    public void Dispose() => Elements.Dispose();
}
