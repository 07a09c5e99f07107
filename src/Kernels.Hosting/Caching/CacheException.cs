namespace Kernels.Hosting.Caching;

/// <summary>The cache of results can't be used; a call's result does not depend on it.</summary>
/// <param name="message">Why, in one line without a full stop.</param>
internal sealed class CacheException(string message) : Exception(message);
