using System.Collections.Immutable;
using Kernels.Plugins.Manifests;

namespace Kernels.Plugins.Catalog;

/// <summary>Compares what a plug-in offers with its manifest. Only kernels that both name and the host knows are used.</summary>
/// <param name="Ids">The ids of the kernels that are used.</param>
/// <param name="Problems">How the two differ; one line each.</param>
internal sealed record OfferedKernels(ImmutableArray<string> Ids, ImmutableArray<BackendProblem> Problems)
{
    /// <summary>Compares the two.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="offered">The ids of the kernels that the plug-in offers.</param>
    /// <param name="told">
    /// The problems that the plug-in reports itself. A kernel that one of them is about gets no second problem.
    /// </param>
    public static OfferedKernels Of(PluginManifest manifest, IEnumerable<string> offered, ImmutableArray<BackendProblem> told)
    {
        IEnumerable<KernelContract> contracts = [.. KernelContracts.All, .. manifest.Declarations.Select(kernel => kernel.Contract)];
        HashSet<string> known = [.. contracts.Select(contract => contract.Id)];
        HashSet<string> has = [.. offered];

        // Problems of kernels that the manifest does not name don't matter.
        List<BackendProblem> problems = [.. told.Where(problem => problem.Kernel is not { } id || !known.Contains(id) || manifest.KernelIds.Contains(id))];
        foreach (string id in manifest.KernelIds)
        {
            if (!known.Contains(id))
            {
                problems.Add(new BackendProblem(id, "it can't be used: this host does not know such a kernel"));
            }
            else if (!has.Contains(id) && !told.Any(problem => problem.Kernel == id))
            {
                problems.Add(new BackendProblem(id, "it is missing: the manifest names it, and the plug-in does not offer it"));
            }
        }

        foreach (string id in has.Except(manifest.KernelIds))
        {
            problems.Add(new BackendProblem(id, "it is left out: the plug-in offers it, and the manifest does not name it"));
        }

        return new OfferedKernels(
            [.. manifest.KernelIds.Where(id => known.Contains(id) && has.Contains(id))],
            [.. problems.Where(problem => problem.Text.Length > 0)]);
    }

    /// <summary>Explains why a plug-in with no usable kernel can't be used.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="problems">What is wrong with the plug-in.</param>
    /// <returns>One line.</returns>
    public static string DescribeNone(PluginManifest manifest, ImmutableArray<BackendProblem> problems)
    {
        IEnumerable<string> reasons = problems.Where(problem => problem.Kernel is { } id && manifest.KernelIds.Contains(id)).Select(problem => problem.ToString());
        return $"none of its manifest's kernels can be used: {string.Join("; ", reasons)}";
    }
}
