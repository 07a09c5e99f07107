using Kernels.Hosting.Caching;
using Kernels.Runner.Reports;

namespace Kernels.Runner.Commands;

/// <summary>Counts what becomes of the calls of a run that go through the cache of results.</summary>
internal sealed class CacheTally : ICacheLog
{
    private readonly List<string> _keys = [];

    /// <summary>What became of them.</summary>
    public CacheUse Use { get; private set; } = new(0, 0, 0, 0);

    /// <summary>The keys of all calls, so that a wrong result can be removed.</summary>
    public IEnumerable<string> Keys => _keys;

    /// <inheritdoc/>
    public void Found(string key)
    {
        _keys.Add(key);
        Use = Use with { Hits = Use.Hits + 1 };
    }

    /// <inheritdoc/>
    public void Computed(string key, long bytes)
    {
        _keys.Add(key);
        Use = Use with
        {
            Misses = Use.Misses + 1,
            TooLarge = Use.TooLarge + (bytes == 0 ? 1 : 0),
            BytesKept = Use.BytesKept + bytes,
        };
    }

    /// <inheritdoc/>
    public void Failed(string reason) => Terminal.WriteWarning($"{reason}.");
}
