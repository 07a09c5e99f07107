using Microsoft.Extensions.Logging;

namespace Kernels.Hosting.Caching;

/// <summary>Logs what becomes of calls that go through a cache.</summary>
/// <param name="logger">Where to.</param>
/// <param name="kernel">The kernel's id.</param>
internal sealed partial class CacheLogger(ILogger logger, string kernel) : ICacheLog
{
    /// <inheritdoc/>
    public void Found(string key) => LogFound(logger, kernel, key);

    /// <inheritdoc/>
    public void Computed(string key, long bytes) => LogComputed(logger, kernel, key, bytes);

    /// <inheritdoc/>
    public void Failed(string reason) => LogFailed(logger, kernel, reason);

    [LoggerMessage(LogLevel.Debug, "{Kernel}: the result of call {Key} was found in the cache")]
    private static partial void LogFound(ILogger logger, string kernel, string key);

    [LoggerMessage(LogLevel.Debug, "{Kernel}: call {Key} was computed; {Bytes} bytes are kept in the cache")]
    private static partial void LogComputed(ILogger logger, string kernel, string key, long bytes);

    [LoggerMessage(LogLevel.Warning, "{Kernel}: {Reason}")]
    private static partial void LogFailed(ILogger logger, string kernel, string reason);
}
