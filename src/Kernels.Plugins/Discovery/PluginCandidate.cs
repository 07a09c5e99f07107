using System.Collections.Immutable;
using Kernels.Plugins.Manifests;
using Kernels.Plugins.Trust;

namespace Kernels.Plugins.Discovery;

/// <summary>A plug-in folder that was found, and what is known about it before anything in it runs.</summary>
/// <param name="Folder">Its full path, free of links.</param>
/// <param name="Source">What named it, such as a configuration key.</param>
/// <param name="Manifest">Its manifest; null if it can't be read.</param>
/// <param name="Hash">The hash of its content; null if the plug-in was rejected before hashing.</param>
/// <param name="Rejection">Why it can't be used, and what to do about it; null if there is no objection so far.</param>
internal sealed record PluginCandidate(
    string Folder, string Source, PluginManifest? Manifest, string? Hash, string? Rejection)
{
    /// <summary>Its id; the folder's name if the manifest can't be read.</summary>
    public string Id => Manifest?.Id ?? Path.GetFileName(Folder);

    /// <summary>Finds and examines plug-ins.</summary>
    /// <param name="folders">Where to look.</param>
    /// <param name="taken">The names of backends that a plug-in can't have.</param>
    /// <param name="pins">The hashes that configuration requires, by id.</param>
    /// <returns>Every candidate, rejected or not.</returns>
    public static ImmutableArray<PluginCandidate> Find(
        ImmutableArray<SearchFolder> folders, IEnumerable<string> taken, IReadOnlyDictionary<string, string> pins)
    {
        Dictionary<string, string> places = taken.ToDictionary(name => name, _ => "a built-in backend", StringComparer.Ordinal);
        DeclaredBefore declared = new();
        ImmutableArray<PluginCandidate>.Builder candidates = ImmutableArray.CreateBuilder<PluginCandidate>();
        foreach (FoundFolder folder in PluginSearch.Find(folders))
        {
            PluginCandidate candidate = Examine(folder, pins);
            if (candidate.Rejection is null && !places.TryAdd(candidate.Id, candidate.Folder))
            {
                candidate = candidate with { Rejection = $"its id '{candidate.Id}' is already used by {places[candidate.Id]}" };
            }

            if (candidate.Rejection is null)
            {
                candidate = candidate with { Rejection = declared.ReasonAgainst(candidate.Manifest!) };
            }

            candidates.Add(candidate);
        }

        return candidates.ToImmutable();
    }

    private static PluginCandidate Examine(FoundFolder found, IReadOnlyDictionary<string, string> pins)
    {
        PluginCandidate candidate = new(found.Path, found.Source, null, null, found.Problem);
        if (found.Problem is not null)
        {
            return candidate;
        }

        try
        {
            byte[] text = ManifestReader.ReadText(found.Path);
            PluginManifest manifest = ManifestReader.Parse(text);
            candidate = candidate with { Manifest = manifest, Rejection = manifest.ReasonAgainstHere() };
            if (candidate.Rejection is not null)
            {
                return candidate;
            }

            ImmutableArray<FolderEntry> entries = FolderFiles.List(found.Path);
            FolderTrust.Check(found.Path, entries);
            // It was read before its permissions were checked.
            if (!ManifestReader.ReadText(found.Path).AsSpan().SequenceEqual(text))
            {
                throw new UntrustedException($"its {PluginManifest.FileName} changed while it was examined: try again");
            }

            string hash = FolderHash.Compute(found.Path, entries);
            return candidate with { Hash = hash, Rejection = ReasonAgainst(manifest, hash, entries, pins) };
        }
        catch (DocumentException exception)
        {
            return candidate with { Rejection = $"{PluginManifest.FileName}: {exception.Message}" };
        }
        catch (UntrustedException exception)
        {
            return candidate with { Rejection = exception.Message };
        }
    }

    private static string? ReasonAgainst(
        PluginManifest manifest, string hash, ImmutableArray<FolderEntry> entries, IReadOnlyDictionary<string, string> pins)
    {
        if (manifest.FileInFolder is { } file && !entries.Any(entry => entry.Path == file && entry.Kind != EntryKind.Folder))
        {
            return $"its folder has no file '{file}', which its manifest names; build the plug-in, or copy the file there";
        }

        return pins.TryGetValue(manifest.Id, out string? pin) && pin != hash
            ? $"its content is not the one that is pinned in the configuration: its hash is {hash}"
            : null;
    }
}
