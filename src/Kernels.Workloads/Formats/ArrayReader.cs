using System.Collections.Immutable;
using System.Numerics;
using Kernels.Workloads.Buffers;

namespace Kernels.Workloads.Formats;

/// <summary>
/// The array of one file, which is read once, from the first element to the last, and can be larger than memory. The file is open
/// from the first read to the end.
/// </summary>
/// <remarks>Members throw <see cref="FormatException"/> and <see cref="IOException"/> without the file's name.</remarks>
internal abstract class ArrayReader : IDisposable
{
    /// <summary>The extents, each 0 or above.</summary>
    public abstract ImmutableArray<long> Shape { get; }

    /// <summary>The type of the elements in the file, such as <c>float32</c>.</summary>
    public abstract string ElementName { get; }

    /// <summary>The bytes that are read from the file, unpacked.</summary>
    public abstract double Bytes { get; }

    /// <summary>The memory that reading takes, beside that of the elements.</summary>
    public abstract long ExtraBytes { get; }

    /// <summary>What elements are changed to and from, such as <c>converted to float64 from int64</c>; null if they are not.</summary>
    public abstract string? Change { get; }

    /// <summary>Opens an array, and checks all that can be checked before elements are read.</summary>
    /// <typeparam name="T">What a kernel takes.</typeparam>
    /// <param name="source">Where it is.</param>
    /// <param name="dimensions">The number of dimensions that it must have.</param>
    public static ArrayReader Open<T>(ArrayContent source, int dimensions)
        where T : unmanaged, INumber<T>
        => source.FindFormat() switch
        {
            ArrayFormat.ArrowFile => new ArrowReader<T>(source, isFile: true, dimensions),
            ArrayFormat.ArrowStream => new ArrowReader<T>(source, isFile: false, dimensions),
            ArrayFormat.Csv => new CsvReader<T>(source, dimensions),
            _ => new NpyReader<T>(source, dimensions),
        };

    /// <summary>The file is no longer what it was when it was opened first.</summary>
    protected static FormatException Changed() => new("it was changed while it was read; allowed: a file that stays as it is");

    /// <summary>Maps the elements that follow those before, if nothing has to be converted or unpacked.</summary>
    /// <param name="bytes">How much of them, as a kernel takes them; 1 or above.</param>
    /// <returns>The elements, which the caller disposes; null where they have to be read.</returns>
    public virtual KernelBuffer<byte>? TryMap(int bytes) => null;

    /// <summary>Leaves out the elements that follow those before, if that takes no reading.</summary>
    /// <param name="bytes">How much of them, as a kernel takes them; 1 or above.</param>
    /// <returns>Whether they were left out; if not, they have to be read.</returns>
    public virtual bool TrySkip(long bytes) => false;

    /// <summary>Reads the elements that follow those before.</summary>
    /// <param name="elements">Receives them, as a kernel takes them.</param>
    public abstract void Read(Span<byte> elements);

    /// <summary>Checks, after all elements were read, that nothing follows, and that packed content was whole.</summary>
    public abstract void RequireEnd();

    /// <summary>Closes the file.</summary>
    public abstract void Dispose();
}
