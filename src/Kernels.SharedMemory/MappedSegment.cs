using Microsoft.Win32.SafeHandles;

namespace Kernels.SharedMemory;

/// <summary>Another process's <see cref="SharedSegment"/>, mapped into this one.</summary>
public sealed class MappedSegment : IDisposable
{
    private readonly Mapping _mapping;

    private MappedSegment(Mapping mapping) => _mapping = mapping;

    /// <summary>Its first byte in this process: the beginning of a page.</summary>
    public nint Address => _mapping.Address;

    /// <summary>Its size.</summary>
    public long Bytes => _mapping.Bytes;

    /// <summary>Maps a segment.</summary>
    /// <param name="path">Its <see cref="SharedSegment.Path"/>.</param>
    /// <param name="bytes">Its <see cref="SharedSegment.Bytes"/>.</param>
    /// <param name="writable">Whether this process may write to it; if not, writing ends this process.</param>
    /// <param name="guarded">
    /// Whether inaccessible pages lie before and after it; without effect on Windows. <paramref name="bytes"/> is then a
    /// multiple of the page size.
    /// </param>
    /// <returns>The mapping, which the caller disposes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is below 1, or no multiple of the page size.</exception>
    /// <exception cref="IOException">There is no such file, it is shorter, or its owner has forbidden writing.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to someone else, or its owner has forbidden writing.</exception>
    public static MappedSegment Open(string path, long bytes, bool writable, bool guarded)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        if (guarded)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(bytes % Environment.SystemPageSize, 0, nameof(bytes));
        }

        FileAccess access = writable ? FileAccess.ReadWrite : FileAccess.Read;
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        long length = RandomAccess.GetLength(file);
        return length >= bytes
            ? new MappedSegment(Mapping.Map(file, bytes, writable, guarded))
            : throw new IOException($"'{path}' has {length} bytes; {bytes} were announced.");
    }

    /// <summary>Unmaps it.</summary>
    public void Dispose() => _mapping.Dispose();
}
