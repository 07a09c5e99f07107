using Kernels.Workloads.Buffers;

namespace Kernels.Runner.Roofline;

/// <summary>The data of one thread: the three arrays of the triad, one after the other.</summary>
internal sealed class TriadArrays : IDisposable
{
    private const int Arrays = 3;
    private const int ElementsPerLine = AlignedAllocator.CacheLine / sizeof(double);

    private readonly KernelBuffer<double> _memory;
    private readonly int _length;

    /// <summary>Allocates the arrays, and touches all of their memory.</summary>
    /// <param name="length">Elements of each.</param>
    public TriadArrays(int length)
    {
        _length = length;
        _memory = new AlignedAllocator().Allocate<double>(Arrays * length);
        _memory.Span.Fill(1);
    }

    /// <summary>The length of each array for a total size.</summary>
    /// <param name="bytes">The size.</param>
    /// <returns>
    /// An odd number of cache lines: processors mistake arrays that are a multiple of 4096 bytes apart for one, and make
    /// reads of one wait for writes to another.
    /// </returns>
    public static int LengthFor(long bytes)
    {
        long lines = Math.Clamp(bytes / (Arrays * AlignedAllocator.CacheLine), 1, int.MaxValue / (Arrays * ElementsPerLine) - 1);
        return (int)(lines % 2 == 0 ? lines - 1 : lines) * ElementsPerLine;
    }

    /// <summary>
    /// What a pass moves: for the triad, two reads and a write an element, as STREAM counts; for reading, all arrays.
    /// </summary>
    /// <param name="length">Elements of each array.</param>
    /// <returns>Bytes.</returns>
    public static long BytesPerPass(int length) => (long)Arrays * sizeof(double) * length;

    /// <summary>Runs the triad.</summary>
    /// <param name="code">The code.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="passes">How many times over.</param>
    public void Triad(Ceilings code, double factor, int passes)
    {
        Span<double> memory = _memory.Span;
        code.Triad(memory[.._length], memory[_length..(2 * _length)], factor, passes, memory[(2 * _length)..]);
    }

    /// <summary>Reads everything.</summary>
    /// <param name="code">The code.</param>
    /// <param name="passes">How many times over.</param>
    public void Read(Ceilings code, int passes) => code.Read(_memory.Span, passes);

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}
