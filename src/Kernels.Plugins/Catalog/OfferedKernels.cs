using System.Collections.Immutable;
using Kernels.Plugins.Manifests;

namespace Kernels.Plugins.Catalog;

/// <summary>Compares what a plug-in offers with its manifest. Only kernels that both name and the host knows are used.</summary>
/// <param name="Ids">The ids of the kernels that are used.</param>
/// <param name="Problems">How the two differ; one line each.</param>
internal sealed record OfferedKernels(ImmutableArray<string> Ids, ImmutableArray<string> Problems)
{
    /// <summary>Compares the two.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="offered">The ids of the kernels that the plug-in offers.</param>
    /// <param name="told">
    /// The problems that the plug-in reports itself. A kernel whose id starts one of them gets no second problem.
    /// </param>
    public static OfferedKernels Of(PluginManifest manifest, IEnumerable<string> offered, ImmutableArray<string> told)
    {
        IEnumerable<KernelContract> contracts = [.. KernelContracts.All, .. manifest.Declarations.Select(kernel => kernel.Contract)];
        HashSet<string> known = [.. contracts.Select(contract => contract.Id)];
        HashSet<string> has = [.. offered];

        // Problems of kernels that the manifest does not name don't matter.
        string[] unnamed = [.. known.Except(manifest.KernelIds)];
        List<string> problems = [.. told.Where(problem => !unnamed.Any(id => IsAbout(problem, id)))];
        foreach (string id in manifest.KernelIds)
        {
            if (!known.Contains(id))
            {
                problems.Add($"{id} can't be used: this host does not know such a kernel");
            }
            else if (!has.Contains(id) && !told.Any(problem => IsAbout(problem, id)))
            {
                problems.Add($"{id} is missing: the manifest names it, and the plug-in does not offer it");
            }
        }

        foreach (string id in has.Except(manifest.KernelIds))
        {
            problems.Add($"{id} is left out: the plug-in offers it, and the manifest does not name it");
        }

        return new OfferedKernels(
            [.. manifest.KernelIds.Where(id => known.Contains(id) && has.Contains(id))],
            [.. problems.Where(problem => problem.Length > 0)]);
    }

    /// <summary>Explains why a plug-in with no usable kernel can't be used.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="problems">What is wrong with the plug-in.</param>
    /// <returns>One line.</returns>
    public static string DescribeNone(PluginManifest manifest, ImmutableArray<string> problems)
    {
        IEnumerable<string> reasons = problems.Where(problem => manifest.KernelIds.Any(id => IsAbout(problem, id)));
        return $"none of its manifest's kernels can be used: {string.Join("; ", reasons)}";
    }

    private static bool IsAbout(string problem, string id)
        => problem.StartsWith(id, StringComparison.Ordinal) && (problem.Length == id.Length || !char.IsAsciiDigit(problem[id.Length]));
}
