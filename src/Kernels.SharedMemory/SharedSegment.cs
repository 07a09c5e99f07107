using System.Diagnostics.CodeAnalysis;

namespace Kernels.SharedMemory;

/// <summary>
/// Memory of this process that others can map: they share its pages, so nothing is copied. Its space is reserved when it
/// is made, and an inaccessible page lies before and after it. It is zeroed at first, and goes away with its owner, however
/// that ends.
/// </summary>
/// <remarks>
/// Its creator disposes it; until then it is never collected. <see cref="TryFind"/> and <see cref="Create"/> may be called
/// from any thread.
/// </remarks>
public sealed class SharedSegment : IDisposable
{
    private static int s_lastId;

    /// <summary>Held while the mapping of the pages changes.</summary>
    private readonly Lock _gate = new();
    private readonly SegmentStorage _storage;
    private readonly Mapping _mapping;
    private volatile bool _detached;
    private int _disposed;

    private SharedSegment(SegmentStorage storage, Mapping mapping, bool alwaysWritable)
    {
        _storage = storage;
        _mapping = mapping;
        Id = Interlocked.Increment(ref s_lastId);
        AlwaysWritable = alwaysWritable;
    }

    /// <summary>
    /// Receives every segment after it was disposed, on the thread that disposed it: its memory is given back when the
    /// processes that know its path have unmapped it too. Handlers must not throw.
    /// </summary>
    public static event Action<SharedSegment>? Disposed;

    /// <summary>Its number, which no other segment of this process has or had; 1 or above.</summary>
    public int Id { get; }

    /// <summary>Its first byte in this process: the beginning of a page.</summary>
    public nint Address => _mapping.Address;

    /// <summary>Its size: a multiple of the page size.</summary>
    public long Bytes => _mapping.Bytes;

    /// <summary>The file that another process of this user opens to map it, while this process lives.</summary>
    public string Path => _storage.Path;

    /// <summary>Whether other processes map it writable even if they only read it.</summary>
    public bool AlwaysWritable { get; }

    /// <summary>Whether it was disposed: other processes may then unmap it too.</summary>
    public bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Whether another process shortened its file, so that this one continues with pages of its own.</summary>
    public bool IsDetached => _detached;

    /// <summary>Makes a segment.</summary>
    /// <param name="bytes">The bytes that it has to hold, 1 or above; rounded up to whole pages.</param>
    /// <param name="options">How to make it; null for the defaults.</param>
    /// <returns>The segment, which the caller disposes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is below 1.</exception>
    /// <exception cref="InsufficientMemoryException">There is not that much memory.</exception>
    /// <exception cref="IOException">The folder does not exist, can't be written, or has no room.</exception>
    public static SharedSegment Create(long bytes, SharedMemoryOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, long.MaxValue - Environment.SystemPageSize);
        long whole = (bytes + Environment.SystemPageSize - 1) / Environment.SystemPageSize * Environment.SystemPageSize;
        SegmentStorage storage = SegmentStorage.Create(whole, options?.Folder);
        try
        {
            Mapping mapping = Mapping.Map(storage.File, whole, writable: true, guarded: true);
            SharedSegment segment = new(storage, mapping, options?.AlwaysWritable ?? false);
            SegmentTable.Add(segment);
            return segment;
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }

    /// <summary>Finds the segment that holds memory of this process.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="bytes">How many bytes, 0 or above.</param>
    /// <param name="segment">The segment; null if no segment holds them all.</param>
    /// <param name="offset">Where they begin in it, in bytes.</param>
    /// <returns>Whether a segment holds them all.</returns>
    public static bool TryFind(nint address, long bytes, [NotNullWhen(true)] out SharedSegment? segment, out long offset)
    {
        segment = SegmentTable.Find(address);
        offset = segment is null ? 0 : address - segment.Address;
        if (segment is null || bytes < 0 || bytes > segment.Bytes - offset)
        {
            segment = null;
            offset = 0;
            return false;
        }

        return true;
    }

    /// <summary>
    /// From now on, other processes can map it for reading only; their existing mappings stay as they are, and this process
    /// can still write. If the segment is no file in a folder and Linux is 5.1 or later, a seal that nothing can lift
    /// forbids writing; otherwise the file's mode does, which does not bind root. On Windows nothing forbids it.
    /// </summary>
    /// <exception cref="IOException">The operating system refused.</exception>
    public void ForbidWriting() => _storage.ForbidWriting();

    /// <summary>Makes the pages read-only in this process: code that writes to them ends the process.</summary>
    /// <exception cref="IOException">The operating system refused.</exception>
    /// <exception cref="PlatformNotSupportedException">On Windows.</exception>
    public void MakeReadOnlyHere() => _mapping.MakeReadOnly();

    /// <summary>
    /// Checks whether another process shortened its file, so that touching the lost pages is a bus error. If so, zeroed pages
    /// of this process's own replace all of its pages, and code that holds spans can continue. The segment is then detached:
    /// no longer shared, and no longer found. A sealed file is not checked.
    /// </summary>
    /// <returns>Whether it is detached, now or from before.</returns>
    /// <exception cref="IOException">The operating system refused.</exception>
    public bool DetachIfShortened()
    {
        if (!_storage.CanBeShortened || _detached)
        {
            return _detached;
        }

        lock (_gate)
        {
            if (!_detached && !IsDisposed && RandomAccess.GetLength(_storage.File) < Bytes)
            {
                SegmentTable.Remove(this);
                _mapping.Detach();
                _detached = true;
            }

            return _detached;
        }
    }

    /// <summary>Unmaps it; the memory is given back once no other process maps it.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            SegmentTable.Remove(this);
            lock (_gate)
            {
                _mapping.Dispose();
                _storage.Dispose();
            }

            Disposed?.Invoke(this);
        }
    }
}
