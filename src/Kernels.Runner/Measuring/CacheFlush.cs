using Kernels.Runner.Platform;

namespace Kernels.Runner.Measuring;

/// <summary>
/// Drives data out of the caches, by reading a buffer larger than the last of them on every processor: .NET has no
/// instruction that would flush a line.
/// </summary>
internal sealed class CacheFlush
{
    private const int LineBytes = 64;

    /// <summary>Caches don't evict in strict order of age: a buffer of just their size would leave some lines.</summary>
    private const int TimesLastCache = 2;

    private const int MostBytes = 1 << 30;

    private readonly byte[] _buffer = new byte[Math.Min(TimesLastCache * CpuCache.LastBytes(new SystemFiles()), MostBytes)];
    private int _sum;

    /// <summary>
    /// Allocates the buffer. It is written once, since pages that were never written all map to one page of zeros.
    /// </summary>
    public CacheFlush() => Array.Fill(_buffer, (byte)1);

    /// <summary>Reads the buffer.</summary>
    public void Run() => Parallel.For(0, Environment.ProcessorCount, _ =>
    {
        int sum = 0;
        for (int i = 0; i < _buffer.Length; i += LineBytes)
        {
            sum += _buffer[i];
        }

        Volatile.Write(ref _sum, sum);
    });
}
