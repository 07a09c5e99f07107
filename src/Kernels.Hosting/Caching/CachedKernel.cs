namespace Kernels.Hosting.Caching;

/// <summary>An implementation whose results are kept, and found again for calls with the same content.</summary>
/// <typeparam name="TArguments">The kernel's arguments.</typeparam>
/// <param name="contract">The kernel.</param>
/// <param name="kernel">The implementation.</param>
/// <param name="code">What it is: backend, build and instruction set.</param>
/// <param name="cache">Where results are kept.</param>
/// <param name="log">Told of each call; may be called by several threads at once.</param>
internal sealed class CachedKernel<TArguments>(
    KernelContract<TArguments> contract, IKernel<TArguments> kernel, string code, ResultCache cache, ICacheLog log) : IKernel<TArguments>
    where TArguments : struct, allows ref struct
{
    /// <inheritdoc/>
    public void Invoke(scoped in TArguments arguments, in KernelOptions options)
    {
        string key = CallKey.Of(contract, code, arguments);
        try
        {
            if (cache.TryRead(key, contract, arguments))
            {
                log.Found(key);
                return;
            }
        }
        catch (CacheException exception)
        {
            log.Failed(exception.Message);
        }

        kernel.Invoke(arguments, options);
        try
        {
            log.Computed(key, cache.Write(key, contract, arguments));
        }
        catch (CacheException exception)
        {
            log.Failed(exception.Message);
        }
    }
}

/// <summary>Is told what became of calls that go through a cache.</summary>
internal interface ICacheLog
{
    /// <summary>The result was found.</summary>
    /// <param name="key">The call's key.</param>
    void Found(string key);

    /// <summary>The result was computed.</summary>
    /// <param name="key">The call's key.</param>
    /// <param name="bytes">The bytes of the file in which it is kept; 0 if the cache's limit is too low for it.</param>
    void Computed(string key, long bytes);

    /// <summary>The cache could not be used for a call; the call was computed.</summary>
    /// <param name="reason">Why, in one line.</param>
    void Failed(string reason);
}
