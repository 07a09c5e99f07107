using System.Collections.Immutable;
using Kernels.Native.Interop;

namespace Kernels.Native;

/// <summary>Loads libraries that export the C ABI. If one is faulty, its backend is unavailable and gives the reason.</summary>
public static class PluginLoader
{
    private const string Description = "library with the Kernels C ABI";

    /// <summary>Loads a library.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The id that the library must have; null if any will do.</param>
    /// <param name="declarations">The kernels that its manifest declares; none if it has no manifest.</param>
    /// <returns>Its backend. If it can't be used: an unavailable one, named after the file if no name was given.</returns>
    public static Backend Load(string path, string? name = null, ImmutableArray<KernelDeclaration> declarations = default)
    {
        string origin = Path.GetFullPath(path);
        return Read(
            () => LibraryEntry.Load(origin),
            name ?? Path.GetFileNameWithoutExtension(path),
            name,
            origin,
            () => LibraryBuild.OfFile(origin),
            declarations.IsDefault ? [] : declarations);
    }

    /// <summary>Loads the library of a plug-in that has a manifest.</summary>
    /// <param name="path">The file; absolute.</param>
    /// <param name="name">The id that the library must have.</param>
    /// <param name="declarations">The kernels that the manifest declares.</param>
    /// <returns>Its backend; unavailable if the library breaks no rule but can't be used here.</returns>
    /// <exception cref="KernelException">The library breaks the rules of the C ABI, so it can't be used anywhere.</exception>
    internal static Backend LoadRight(string path, string name, ImmutableArray<KernelDeclaration> declarations)
    {
        try
        {
            return LibraryLoading.Run(
                path,
                () => PluginReader.Read(LibraryEntry.Load(path), name, path, () => LibraryBuild.OfFile(path), declarations));
        }
        catch (PluginUnavailableException missing)
        {
            return Backend.Unavailable(name, Description, path, missing.Message);
        }
        catch (PluginException problem)
        {
            throw new KernelException(problem.Message);
        }
    }

    /// <summary>Loads a library as a host with another version of the C ABI would.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The id that the library must have.</param>
    /// <param name="hostVersion">The version to pass to the library.</param>
    /// <returns>Its backend; unavailable if the library refuses such a host.</returns>
    internal static Backend LoadFor(string path, string name, uint hostVersion)
    {
        string origin = Path.GetFullPath(path);
        return Read(() => LibraryEntry.Load(origin), name, name, origin, () => null, [], hostVersion);
    }

    /// <summary>Loads the library whose probe gives the highest score, or the first among equals.</summary>
    /// <param name="paths">The files; at least one.</param>
    /// <param name="name">The id that the library must have.</param>
    /// <returns>Its backend. If none can be used: an unavailable one, with the last file's reason.</returns>
    public static Backend LoadBest(ImmutableArray<string> paths, string name)
    {
        int bestScore = 0;
        string best = paths[^1];
        foreach (string path in paths)
        {
            int score = Score(Path.GetFullPath(path));
            if (score > bestScore)
            {
                bestScore = score;
                best = path;
            }
        }

        return Load(best, name);
    }

    /// <summary>Loads a plug-in that is no file of its own.</summary>
    /// <param name="load">Loads its functions.</param>
    /// <param name="name">The id that it must have.</param>
    /// <param name="origin">Where it is, for people.</param>
    /// <param name="build">Identifies its build.</param>
    internal static Backend Read(Func<IPluginEntry> load, string name, string origin, Func<string?> build)
        => Read(load, name, name, origin, build, []);

    private static Backend Read(
        Func<IPluginEntry> load,
        string name,
        string? expectedId,
        string origin,
        Func<string?> build,
        ImmutableArray<KernelDeclaration> declarations,
        uint hostVersion = AbiConstants.KERNELS_ABI_VERSION)
    {
        try
        {
            return LibraryLoading.Run(origin, () => PluginReader.Read(load(), expectedId, origin, build, declarations, hostVersion));
        }
        catch (PluginException problem)
        {
            return Backend.Unavailable(name, Description, origin, problem.Message);
        }
    }

    private static int Score(string path)
    {
        try
        {
            return LibraryLoading.Run(path, () => LibraryEntry.Load(path).Probe());
        }
        catch (PluginException)
        {
            // If no other file is better, Load reports the reason.
            return 0;
        }
    }
}
