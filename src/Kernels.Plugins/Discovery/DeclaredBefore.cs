using Kernels.Plugins.Manifests;

namespace Kernels.Plugins.Discovery;

/// <summary>The kernels that plug-ins declared so far: another may declare one in the same words, and so share it.</summary>
internal sealed class DeclaredBefore
{
    private readonly Dictionary<string, (KernelDeclaration Declaration, string Plugin)> _kernels = [];

    /// <summary>Holds a plug-in's declarations against those before, and keeps them where nothing speaks against them.</summary>
    /// <param name="manifest">The plug-in's manifest.</param>
    /// <returns>What speaks against them, and what to do about it; null where nothing does.</returns>
    public string? ReasonAgainst(PluginManifest manifest)
    {
        foreach (KernelDeclaration declaration in manifest.Declarations)
        {
            string id = declaration.Contract.Id;
            if (_kernels.TryGetValue(id, out (KernelDeclaration Declaration, string Plugin) first)
                && !first.Declaration.IsSameAs(declaration))
            {
                return $"it declares {id} otherwise than '{first.Plugin}' does: give the kernel another name or revision, or the same declaration";
            }
        }

        foreach (KernelDeclaration declaration in manifest.Declarations)
        {
            _kernels.TryAdd(declaration.Contract.Id, (declaration, manifest.Id));
        }

        return null;
    }
}
