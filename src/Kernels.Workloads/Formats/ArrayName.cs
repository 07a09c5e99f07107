using Kernels.Files;

namespace Kernels.Workloads.Formats;

/// <summary>The user's name for an array: <c>x.npy</c>, or a member of an archive, <c>a.npz:x</c>.</summary>
/// <param name="Path">The file; a pipe, or <c>-</c> for standard input.</param>
/// <param name="Member">The member, or null.</param>
internal readonly record struct ArrayName(string Path, string? Member)
{
    /// <summary>
    /// Splits a name at a colon if the part before it is a file. A file whose own name has colons is taken as it is, and the
    /// longest existing file name wins.
    /// </summary>
    /// <param name="name">The user's name for the array.</param>
    /// <returns>Its parts; if no such file exists, the whole name is the path.</returns>
    public static ArrayName Parse(string name)
    {
        if (!Exists(name))
        {
            for (int colon = name.LastIndexOf(':'); colon > 0; colon = name.LastIndexOf(':', colon - 1))
            {
                if (Exists(name[..colon]))
                {
                    return new(name[..colon], name[(colon + 1)..]);
                }
            }
        }

        return new(name, null);
    }

    /// <summary>What a name that leads nowhere means by its file: what is before a colon, if that has an extension as files have.</summary>
    /// <param name="name">The user's name for an array.</param>
    public static string FileOf(string name)
        => name.LastIndexOf(':') is > 0 and int colon && System.IO.Path.HasExtension(name[..colon]) ? name[..colon] : name;

    /// <summary>Whether a path leads to something that can be opened.</summary>
    public static bool Exists(string path)
        => path.Length > 0
            && !path.Contains('\0', StringComparison.Ordinal)
            && (Descriptors.Find(path, Descriptors.Input) is not null || FileStatus.Of(path) is not null);
}
