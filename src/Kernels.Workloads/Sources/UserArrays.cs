using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Cutting;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Sources;

/// <summary>The arrays that a user supplies in files.</summary>
internal static class UserArrays
{
    /// <summary>The number of elements read at once, because a span of bytes can't hold 2 GiB.</summary>
    private const int Piece = 1 << 20;

    /// <summary>Opens an array: mapped, or copied into the allocator's memory if it is for measuring.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="option">The option that names its file, or its files: they are one array, joined along the first dimension.</param>
    /// <param name="dimensions">The number of dimensions that it must have.</param>
    /// <param name="values">The user's values.</param>
    /// <param name="allocator">Where the copy comes from, so that candidates in processes of their own can map it.</param>
    /// <returns>The array, which the caller disposes.</returns>
    /// <exception cref="UserInputException">A file can't be read, or is not such an array.</exception>
    public static NpyArray<T> Open<T>(string option, int dimensions, UserValues values, BufferAllocator allocator)
        where T : unmanaged, INumber<T>
    {
        ImmutableArray<ArrayContent> sources = Find(option, values, isInParts: false);
        if (sources is not [var source] || !IsNpy(source))
        {
            return Read<T>(sources, values.Text(option)!, dimensions, values, allocator);
        }

        NpyArray<T> array = NpyFile.Map<T>(source, dimensions, values.Note);
        if (!values.IsMeasured)
        {
            return array;
        }

        using (array)
        {
            KernelBuffer<T> copy = allocator.Allocate<T>(array.Elements.Length);
            array.Elements.Span.CopyTo(copy.Span);
            return array with { Elements = copy };
        }
    }

    /// <summary>Finds the files of an option.</summary>
    /// <param name="option">The option.</param>
    /// <param name="values">The user's values.</param>
    /// <param name="isInParts">Whether a pipe is read as its content is needed; otherwise it is read to its end first.</param>
    /// <param name="isReadAgain">Whether they have to be opened several times.</param>
    /// <exception cref="UserInputException">There is none, or it can't be opened.</exception>
    public static ImmutableArray<ArrayContent> Find(string option, UserValues values, bool isInParts, bool isReadAgain = false)
        => [.. values.Files(option).Select(name => new ArrayContent(name, isInParts, values.Progress, values.Note) { IsReadAgain = isReadAgain })];

    private static bool IsNpy(ArrayContent source)
    {
        try
        {
            return source.FindFormat() == ArrayFormat.Npy;
        }
        catch (Exception exception) when (ArrayContent.Explain(exception, source.Name) is { } explained)
        {
            throw explained;
        }
    }

    private static NpyArray<T> Read<T>(ImmutableArray<ArrayContent> sources, string label, int dimensions, UserValues values, BufferAllocator allocator)
        where T : unmanaged, INumber<T>
    {
        using ArrayParts parts = ArrayParts.Open(ElementTypes.Of<T>(), sources, dimensions);
        double count = parts.Shape.Aggregate(1.0, (product, extent) => product * extent);
        if (count > Array.MaxLength || parts.Shape.Any(extent => extent > Array.MaxLength))
        {
            throw new UserInputException($"Array '{label}' is {string.Join(" × ", parts.Shape)}; allowed: up to {Array.MaxLength} elements in all, or --memory.");
        }

        UserSizes.RequireMemory($"Array '{label}'", (count * ElementTypes.SizeOf(ElementTypes.Of<T>())) + parts.ExtraBytes);
        KernelBuffer<T> elements = allocator.Allocate<T>((int)count);
        try
        {
            for (Span<T> rest = elements.Span; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, Piece)..])
            {
                parts.Read(MemoryMarshal.AsBytes(rest[..Math.Min(rest.Length, Piece)]));
            }

            parts.RequireEnd();
        }
        catch
        {
            elements.Dispose();
            throw;
        }

        if (parts.Change is { } change)
        {
            values.Note($"array '{label}' was {change}");
        }

        return new([.. parts.Shape.Select(extent => (int)extent)], elements);
    }
}
