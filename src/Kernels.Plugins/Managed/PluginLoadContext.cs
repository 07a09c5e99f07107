using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace Kernels.Plugins.Managed;

/// <summary>
/// Loads a managed plug-in's assemblies. The plug-in gets its own copies of its libraries, in any version, but shares this
/// process's contracts, so that both sides use the same types.
/// </summary>
[RequiresUnreferencedCode("The plug-in's code is not known when this program is compiled.")]
internal sealed class PluginLoadContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    private static readonly string Contracts = typeof(IKernelPlugin).Assembly.GetName().Name!;

    private readonly AssemblyDependencyResolver _resolver = new(path);

    protected override Assembly? Load(AssemblyName assemblyName)
        => assemblyName.Name != Contracts && _resolver.ResolveAssemblyToPath(assemblyName) is { } found
            ? LoadFromAssemblyPath(found)
            : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
        => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : 0;
}
