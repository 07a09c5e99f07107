using System.Collections.Immutable;
using Kernels.Native;
using Kernels.Plugins.Managed;
using Kernels.Plugins.Manifests;

namespace Kernels.Plugins.Catalog;

/// <summary>Loads plug-ins into this process, which is the host or a child that serves a plug-in.</summary>
internal static class InProcessPlugin
{
    /// <summary>Loads the plug-in of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="KernelException">The plug-in breaks the rules of its kind and can't be used anywhere.</exception>
    /// <exception cref="DocumentException">Its manifest does not follow the format.</exception>
    public static Backend Load(string folder)
    {
        string path = Path.GetFullPath(folder);
        return Load(ManifestReader.Read(path), path, () => null);
    }

    /// <summary>Loads a plug-in.</summary>
    /// <param name="manifest">Its manifest; not a worker's.</param>
    /// <param name="folder">Its folder; absolute.</param>
    /// <param name="build">Finds out which build it is.</param>
    /// <returns>Its backend, available or not, with the kernels that the manifest names.</returns>
    /// <exception cref="KernelException">The plug-in breaks the rules of its kind and can't be used anywhere.</exception>
    public static Backend Load(PluginManifest manifest, string folder, Func<string?> build)
    {
        string path = Path.Combine(folder, manifest.Entry ?? throw new ArgumentException($"{manifest.Id} is a worker"));
        Backend loaded = manifest.Kind == PluginKind.Native
            ? PluginLoader.LoadRight(path, manifest.Id, manifest.Declarations)
            : LibraryLoading.Run(path, () => AssemblyPlugin.Load(manifest, path));
        if (loaded.UnavailableReason is { } reason)
        {
            return Backend.Unavailable(manifest.Id, manifest.Description, folder, reason);
        }

        OfferedKernels offered = OfferedKernels.Of(
            manifest, loaded.Implementations.Select(implementation => implementation.Contract.Id), loaded.Problems);
        ImmutableArray<Implementation> implementations =
            [.. loaded.Implementations.Where(implementation => offered.Ids.Contains(implementation.Contract.Id))];
        return Backend.Available(
            manifest.Id, loaded.Description, folder, implementations, offered.Problems, build, loaded.Ceilings, declared: loaded.Declared);
    }
}
