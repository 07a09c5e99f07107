namespace Kernels.Hosting.Caching;

/// <summary>Puts a cache before an implementation.</summary>
internal sealed class CachedImplementation : IKernelContractVisitor
{
    private readonly Implementation _implementation;
    private readonly string _code;
    private readonly ResultCache _cache;
    private readonly ICacheLog _log;
    private Implementation? _cached;

    private CachedImplementation(Implementation implementation, string code, ResultCache cache, ICacheLog log)
    {
        _implementation = implementation;
        _code = code;
        _cache = cache;
        _log = log;
    }

    /// <summary>Makes an implementation that asks the cache before it computes.</summary>
    /// <param name="selection">The implementation, and its backend.</param>
    /// <param name="cache">Where results are kept.</param>
    /// <param name="log">Told of each call; may be called by several threads at once.</param>
    /// <exception cref="CacheException">The backend's build is unknown, so that a result of older code could not be told from one of its.</exception>
    public static Implementation Create(Selection selection, ResultCache cache, ICacheLog log)
    {
        Backend backend = selection.Backend;
        string build = backend.Build
            ?? throw new CacheException($"results of backend '{backend.Name}' are not kept: its build is unknown");
        Implementation implementation = selection.Implementation;
        CachedImplementation maker = new(implementation, $"{backend.Name} {build} {implementation.InstructionSet}", cache, log);
        implementation.Contract.Accept(maker);
        return maker._cached!;
    }

    /// <inheritdoc/>
    public void Visit<TArguments>(KernelContract<TArguments> contract)
        where TArguments : struct, allows ref struct
    {
        IKernel<TArguments> kernel = ((Implementation<TArguments>)_implementation).Kernel;
        _cached = Implementation.Create(
            contract,
            new CachedKernel<TArguments>(contract, kernel, _code, _cache, _log),
            _implementation.InstructionSet,
            _implementation.Threads);
    }
}
