using System.Text.Json;
using Kernels.Plugins.Protocol;
using Kernels.SharedMemory;

namespace Kernels.Plugins.Serving;

/// <summary>The host's segments that are mapped into this process.</summary>
internal sealed class ServedSegments : IDisposable
{
    private readonly Dictionary<int, (MappedSegment Mapping, bool Writable)> _segments = [];

    /// <summary>Maps a segment: the method <c>map</c>.</summary>
    /// <exception cref="ArgumentException">Its number is taken, or its access is unknown.</exception>
    public void Map(JsonElement parameters)
    {
        int id = parameters.GetProperty("segment"u8).GetInt32();
        string path = parameters.GetProperty("path"u8).GetString()!;
        string access = parameters.GetProperty("access"u8).GetString()!;
        if (access is not (WorkerProtocol.Read or WorkerProtocol.Write))
        {
            throw new ArgumentException($"access is '{access}'; allowed: {WorkerProtocol.Read}, {WorkerProtocol.Write}");
        }

        if (_segments.ContainsKey(id))
        {
            throw new ArgumentException($"segment {id} is mapped already");
        }

        bool writable = access == WorkerProtocol.Write;
        MappedSegment mapping = MappedSegment.Open(
            path, parameters.GetProperty("bytes"u8).GetInt64(), writable, parameters.GetProperty("guarded"u8).GetBoolean());
        _segments.Add(id, (mapping, writable));
    }

    /// <summary>Unmaps a segment: the method <c>unmap</c>.</summary>
    /// <exception cref="ArgumentException">No segment has that number.</exception>
    public void Unmap(JsonElement parameters)
    {
        int id = parameters.GetProperty("segment"u8).GetInt32();
        Find(id).Mapping.Dispose();
        _segments.Remove(id);
    }

    /// <summary>The elements of a buffer.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="id">The segment's number.</param>
    /// <param name="offset">Where they begin in the segment, in bytes.</param>
    /// <param name="length">Their number.</param>
    /// <param name="writable">Whether they will be written.</param>
    /// <exception cref="ArgumentException">
    /// They are not within a mapped segment, or must be written and it is read-only.
    /// </exception>
    public unsafe Span<T> Elements<T>(int id, long offset, long length, bool writable)
        where T : unmanaged
    {
        (MappedSegment mapping, bool mappedWritable) = Find(id);
        if (writable && !mappedWritable)
        {
            throw new ArgumentException($"segment {id} is mapped for reading only");
        }

        if (offset < 0 || offset % sizeof(T) != 0 || length > Array.MaxLength || length > (mapping.Bytes - offset) / sizeof(T))
        {
            throw new ArgumentException(
                $"{length} elements at offset {offset} are not within segment {id}, which has {mapping.Bytes} bytes");
        }

        return new Span<T>((byte*)mapping.Address + offset, (int)length);
    }

    public void Dispose()
    {
        foreach ((MappedSegment mapping, _) in _segments.Values)
        {
            mapping.Dispose();
        }

        _segments.Clear();
    }

    private (MappedSegment Mapping, bool Writable) Find(int id)
        => _segments.TryGetValue(id, out (MappedSegment, bool) segment)
            ? segment
            : throw new ArgumentException($"segment {id} is not mapped");
}
