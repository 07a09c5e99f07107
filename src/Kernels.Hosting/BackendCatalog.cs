using System.Collections.Immutable;
using Kernels.Managed;
using Kernels.Native;

namespace Kernels.Hosting;

/// <summary>The backends that come with this project: one line each, in the order that lists use.</summary>
internal static class BackendCatalog
{
    public static ImmutableArray<BackendEntry> Entries { get; } =
    [
        new("managed", () => ManagedBackends.Scalar),
        new("simd", () => ManagedBackends.Simd),
        new("aot", AotBackend.Load),
        new("native", NativeBackend.Load),
    ];

    /// <summary>Their names.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>
    /// The order in which <c>auto</c> tries backends, best first: compiled C beats vectorised C# by a little on most kernels,
    /// that C# under the just-in-time compiler uses this processor's widest vectors, and plain C# runs everywhere.
    /// </summary>
    public static ImmutableArray<string> AutoOrder { get; } = ["native", "simd", "aot", "managed"];
}

/// <summary>A backend that exists without plug-ins.</summary>
/// <param name="Name">Its name, known before it is loaded.</param>
/// <param name="Load">Loads it.</param>
/// <param name="IsOwn">Whether it is the application's own.</param>
internal sealed record BackendEntry(string Name, Func<Backend> Load, bool IsOwn = false);
