using Kernels.SharedMemory;

namespace Kernels.Plugins.Protocol;

/// <summary>
/// Segments for arguments that are not in shared memory: inputs are copied there for a call, and outputs are copied back.
/// </summary>
internal sealed class StagingArea : IDisposable
{
    private readonly Dictionary<string, SharedSegment> _segments = [];

    /// <summary>The segment of an argument, created or grown as needed. Its content is undefined.</summary>
    /// <param name="name">The argument's name.</param>
    /// <param name="bytes">The number of bytes that it must hold.</param>
    public SharedSegment Reserve(string name, long bytes)
    {
        if (_segments.TryGetValue(name, out SharedSegment? segment) && segment.Bytes >= bytes)
        {
            return segment;
        }

        // The old segment is freed first, so that both need not fit unless the worker still maps it.
        _segments.Remove(name);
        segment?.Dispose();
        segment = SharedSegment.Create(Math.Max(bytes, 1));
        _segments.Add(name, segment);
        return segment;
    }

    /// <summary>The elements of an argument that was staged.</summary>
    /// <param name="name">The argument's name.</param>
    /// <param name="length">Their number.</param>
    public unsafe Span<T> Elements<T>(string name, int length)
        where T : unmanaged
        => new((T*)_segments[name].Address, length);

    public void Dispose()
    {
        foreach (SharedSegment segment in _segments.Values)
        {
            segment.Dispose();
        }

        _segments.Clear();
    }
}
