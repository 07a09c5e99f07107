using System.IO.Compression;

namespace Kernels.Workloads.Formats;

/// <summary>Finds an array in a NumPy archive, <c>.npz</c>: a zip archive whose members are <c>.npy</c> files.</summary>
internal static class NpzArchive
{
    private const string Extension = ".npy";

    /// <summary>How many members a message lists.</summary>
    private const int MaxListed = 6;

    /// <summary>Opens a member.</summary>
    /// <param name="file">The seekable archive. The caller disposes it.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="name">The member's name, with or without <c>.npy</c>; null for the only array.</param>
    /// <returns>Its content, of known length.</returns>
    /// <exception cref="FormatException">There is no such member, or it can't be unpacked.</exception>
    /// <exception cref="IOException">The archive can't be read.</exception>
    public static NpzMember Open(Stream file, string path, string? name)
    {
        try
        {
            ZipArchive archive = new(new BufferedStream(file), ZipArchiveMode.Read, leaveOpen: true);
            ZipArchiveEntry entry = name is null ? FindOnly(archive) : Find(archive, path, name);
            return entry.IsEncrypted
                ? throw new FormatException($"its member {TextExcerpt.Quote(NameOf(entry))} is encrypted; allowed: one that is not")
                : new NpzMember(archive, entry);
        }
        catch (InvalidDataException)
        {
            throw new FormatException(
                "it is a damaged zip archive, or packed differently from numpy.savez; allowed: stored or deflated members");
        }
    }

    /// <summary>As NumPy does: prefers the exact name, and the last of several members with one name.</summary>
    private static ZipArchiveEntry Find(ZipArchive archive, string path, string name)
        => archive.Entries.LastOrDefault(entry => entry.FullName == name)
            ?? archive.Entries.LastOrDefault(entry => entry.FullName == name + Extension)
            ?? throw new FormatException($"'{path}' has no member {TextExcerpt.Quote(name)}; it has: {List(archive)}");

    private static ZipArchiveEntry FindOnly(ZipArchive archive)
    {
        ZipArchiveEntry[] arrays = [.. archive.Entries.Where(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal))];
        return arrays.Length switch
        {
            0 => throw new FormatException("it is a zip archive without an array; allowed: a file written by numpy.savez"),
            1 => arrays[0],
            _ => throw new FormatException(
                $"it holds {arrays.Length} arrays; allowed: one of them by its name, FILE.npz:NAME, of {List(archive)}"),
        };
    }

    private static string List(ZipArchive archive)
    {
        IEnumerable<string> names = archive.Entries.Take(MaxListed).Select(entry => TextExcerpt.Quote(NameOf(entry)));
        string more = archive.Entries.Count > MaxListed ? $" and {archive.Entries.Count - MaxListed} more" : "";
        return archive.Entries.Count == 0 ? "none" : string.Join(", ", names) + more;
    }

    private static string NameOf(ZipArchiveEntry entry)
        => entry.FullName.EndsWith(Extension, StringComparison.Ordinal) ? entry.FullName[..^Extension.Length] : entry.FullName;
}
