using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Sources;

namespace Kernels.Workloads.Formats;

/// <summary>NumPy arrays in files: mapped if nothing has to be converted or unpacked, and written whole or not at all.</summary>
public static class NpyFile
{
    /// <summary>The number of elements written at once, because a span of bytes can't hold 2 GiB.</summary>
    private const int Piece = 1 << 20;

    /// <summary>
    /// Opens the array of a file. It is mapped if its elements are what a kernel takes; otherwise it is converted into memory,
    /// if that changes no value.
    /// </summary>
    /// <typeparam name="T">The element type: one of <see cref="ElementType"/>, such as <see cref="double"/> for <c>&lt;f8</c>.</typeparam>
    /// <param name="path">
    /// The file: <c>.npy</c>, also inside gzip, or a member of an archive, <c>a.npz:x</c>. A pipe, or <c>-</c> for standard
    /// input, is read to its end first.
    /// </param>
    /// <param name="dimensions">
    /// The number of dimensions that its array must have; a vector may also be one row or column of an array with more.
    /// </param>
    /// <param name="progress">Receives lines on how much of a pipe has been read; null for none.</param>
    /// <param name="note">Receives one line on what the array was converted from; null for none.</param>
    /// <returns>The array, which the caller disposes.</returns>
    /// <exception cref="UserInputException">
    /// The file can't be read, or is not such an array: of numbers that <typeparamref name="T"/> can hold, complete, with
    /// nothing after it.
    /// </exception>
    public static NpyArray<T> Map<T>(string path, int dimensions, Action<string>? progress = null, Action<string>? note = null)
        where T : unmanaged, INumber<T>
    {
        ArrayContent source = new(path, isInParts: false, progress);
        return Map<T>(source, dimensions, note);
    }

    /// <summary>Opens an array, as above.</summary>
    internal static NpyArray<T> Map<T>(ArrayContent source, int dimensions, Action<string>? note)
        where T : unmanaged, INumber<T>
    {
        try
        {
            using OpenedContent content = source.Open();
            source.RequireNoMember(content);
            NpyHeader header = NpyHeader.Read(content.Stream);
            ImmutableArray<long> shape = ShapeFor(header.Shape, dimensions);
            NpyElements<T> elements = new(header, content.Stream);
            if (content.Stream is FileStream plain && elements.AreMappable)
            {
                return new(ToInt(shape), MappedFile.Map<T>(plain, header.DataOffset, elements.Count));
            }

            UserSizes.RequireMemory($"Array '{source.Name}'", (double)elements.Count * ElementTypes.SizeOf(ElementTypes.Of<T>()));
            KernelBuffer<T> copy = elements.Read();
            if (elements.DescribeChange(isFile: content.Stream is FileStream) is { } change)
            {
                note?.Invoke($"array '{source.Name}' was {change}");
            }

            return new(ToInt(shape), copy);
        }
        catch (Exception exception) when (ArrayContent.Explain(exception, source.Name) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Writes an array, row-major, in format version 1.0.</summary>
    /// <typeparam name="T">The element type: one of <see cref="ElementType"/>.</typeparam>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="elements">The elements.</param>
    /// <param name="shape">The extents, 0 or above; their product is the number of elements. None for a single element.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative.</exception>
    /// <exception cref="ArgumentException">The shape has a different number of elements.</exception>
    /// <exception cref="UserInputException">The file can't be written; an existing one is unchanged.</exception>
    public static void Write<T>(string path, ReadOnlyMemory<T> elements, params int[] shape)
        where T : unmanaged
        => AtomicFile.Write(path, stream => Write(stream, elements, shape));

    /// <summary>Writes an array, row-major, in format version 1.0.</summary>
    /// <typeparam name="T">The element type: one of <see cref="ElementType"/>.</typeparam>
    /// <param name="output">The stream to write to.</param>
    /// <param name="elements">The elements.</param>
    /// <param name="shape">The extents, 0 or above; their product is the number of elements. None for a single element.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative.</exception>
    /// <exception cref="ArgumentException">The shape has a different number of elements.</exception>
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

        output.Write(HeaderOf(ElementTypes.Of<T>(), [.. shape]));
        for (ReadOnlySpan<T> rest = elements.Span; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, Piece)..])
        {
            output.Write(MemoryMarshal.AsBytes(rest[..Math.Min(rest.Length, Piece)]));
        }
    }

    /// <summary>The shape of an array as one with a number of dimensions: a vector may be one row or column.</summary>
    /// <exception cref="FormatException">It has another number of dimensions.</exception>
    internal static ImmutableArray<long> ShapeFor(ImmutableArray<long> shape, int dimensions)
    {
        if (shape.Length == dimensions)
        {
            return shape;
        }

        return dimensions == 1 && shape.Length > 0 && shape.Count(extent => extent > 1) <= 1
            ? [shape.Aggregate(1L, (product, extent) => product * extent)]
            : throw new FormatException(
                $"it has {Counted.Of(shape.Length, "dimension")}; allowed: {dimensions}{(dimensions == 1 ? ", or one row or column" : "")}");
    }

    private static ImmutableArray<int> ToInt(ImmutableArray<long> shape) => [.. shape.Select(extent => (int)extent)];

    /// <summary>The header before elements in C order, in format version 1.0.</summary>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">The extents, 0 or above.</param>
    internal static byte[] HeaderOf(ElementType type, params ReadOnlySpan<long> shape) => NpyHeader.Format(
        type switch
        {
            ElementType.Float64 => "<f8",
            ElementType.Float32 => "<f4",
            ElementType.Int64 => "<i8",
            ElementType.Int32 => "<i4",
            ElementType.Int16 => "<i2",
            ElementType.Int8 => "|i1",
            ElementType.UInt64 => "<u8",
            ElementType.UInt32 => "<u4",
            ElementType.UInt16 => "<u2",
            _ => "|u1",
        },
        shape);
}

/// <summary>The array of a <c>.npy</c> file.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="Shape">The extents, each 0 or above.</param>
/// <param name="Elements">The elements, row-major; writing to them does not change the file.</param>
public sealed record NpyArray<T>(ImmutableArray<int> Shape, KernelBuffer<T> Elements) : IDisposable
    where T : unmanaged
{
    /// <summary>Frees the elements, or unmaps the file.</summary>
    public void Dispose() => Elements.Dispose();
}
