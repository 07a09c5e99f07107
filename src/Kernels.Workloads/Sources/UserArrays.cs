using System.Numerics;
using Kernels.Workloads.Buffers;
using Kernels.Workloads.Formats;

namespace Kernels.Workloads.Sources;

/// <summary>The arrays that a user supplies in files.</summary>
internal static class UserArrays
{
    /// <summary>Opens an array: mapped, or copied into the allocator's memory if it is for measuring.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">The number of dimensions that it must have.</param>
    /// <param name="values">The user's values.</param>
    /// <param name="allocator">Where the copy comes from, so that candidates in processes of their own can map it.</param>
    /// <returns>The array, which the caller disposes.</returns>
    /// <exception cref="UserInputException">The file can't be read, or is not such an array.</exception>
    public static NpyArray<T> Open<T>(string path, int dimensions, UserValues values, BufferAllocator allocator)
        where T : unmanaged, INumber<T>
    {
        NpyArray<T> array = NpyFile.Map<T>(path, dimensions, values.Progress, values.Note);
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
}
