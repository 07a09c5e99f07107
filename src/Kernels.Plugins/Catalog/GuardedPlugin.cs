using System.Collections.Immutable;
using Kernels.Plugins.Discovery;
using Kernels.Plugins.Known;
using Kernels.Plugins.Libraries;
using Kernels.Plugins.State;
using Kernels.Plugins.Trust;

namespace Kernels.Plugins.Catalog;

/// <summary>Loads plug-ins into the host's process and restores its state afterwards.</summary>
internal static class GuardedPlugin
{
    /// <summary>Loads a plug-in. Load one at a time, so that changes are blamed on the right one.</summary>
    /// <param name="candidate">The plug-in; not rejected.</param>
    /// <param name="facts">What it reported when it was probed.</param>
    /// <param name="executable">The configured path of the <c>kernels</c> program, or null.</param>
    /// <returns>Its backend, available or not.</returns>
    /// <exception cref="KernelException">
    /// The plug-in breaks the rules of its kind, or loaded a library that others may write to.
    /// </exception>
    public static Backend Load(PluginCandidate candidate, KnownFacts facts, string? executable)
    {
        LibraryWatch libraries = new(candidate.Folder, executable, facts.Libraries);
        if (!OperatingSystem.IsLinux())
        {
            return LoadUnguarded(candidate);
        }

        ImmutableHashSet<string> others = [.. MappedFiles.Of(null)];
        ImmutableHashSet<int> threads = ProcessThreads.Of(null);
        ProcessState? state = ProcessState.IsKnown ? new ProcessState() : null;
        ImmutableArray<StateDifference> changed = [];
        Backend backend;
        try
        {
            backend = LoadUnguarded(candidate);
        }
        finally
        {
            changed = state?.RestoreChanged() ?? [];
        }

        LoadedCode code = new(
            changed.IsEmpty ? null : StateText.Describe(changed),
            [.. ProcessThreads.Of(null).Except(threads)],
            facts.Libraries.Any(library => OpenMpTeam.IsLibrary(library.Path)),
            () => Examine(libraries, others));
        code.Examine();
        backend.Loaded = code;
        return backend;
    }

    private static Backend LoadUnguarded(PluginCandidate candidate)
        => InProcessPlugin.Load(candidate.Manifest!, candidate.Folder, () => candidate.Hash);

    private static void Examine(LibraryWatch libraries, ImmutableHashSet<string> others)
    {
        try
        {
            libraries.Look(process: null, others);
        }
        catch (UntrustedException problem)
        {
            throw new KernelException(problem.Message);
        }
    }
}
