using Kernels.Plugins.Manifests;

namespace Kernels.Plugins.Discovery;

/// <summary>The kernels that plug-ins have declared so far. Another plug-in may share one by declaring it identically.</summary>
internal sealed class DeclaredBefore
{
    private readonly Dictionary<string, (KernelDeclaration Declaration, string Plugin)> _kernels = [];

    /// <summary>Checks a plug-in's declarations against the earlier ones, and keeps them if none conflicts.</summary>
    /// <param name="manifest">The plug-in's manifest.</param>
    /// <returns>The conflict and what to do about it; null if there is none.</returns>
    public string? ReasonAgainst(PluginManifest manifest)
    {
        foreach (KernelDeclaration declaration in manifest.Declarations)
        {
            string id = declaration.Contract.Id;
            if (_kernels.TryGetValue(id, out (KernelDeclaration Declaration, string Plugin) first)
                && !first.Declaration.IsSameAs(declaration))
            {
                return $"it declares {id} differently from '{first.Plugin}': give the kernel another name or revision, or the same declaration";
            }
        }

        foreach (KernelDeclaration declaration in manifest.Declarations)
        {
            _kernels.TryAdd(declaration.Contract.Id, (declaration, manifest.Id));
        }

        return null;
    }
}
