using Kernels.Files;

namespace Kernels.Workloads.Formats;

/// <summary>What a user named as an array: <c>x.npy</c>, or a member of an archive, <c>a.npz:x</c>.</summary>
/// <param name="Path">The file; a pipe, or <c>-</c> for standard input.</param>
/// <param name="Member">The member; null where none is named.</param>
internal readonly record struct ArrayName(string Path, string? Member)
{
    /// <summary>
    /// Takes a name apart at a colon before which there is a file. A file whose own name has colons is itself, and the longest
    /// name of a file wins.
    /// </summary>
    /// <param name="name">What the user named.</param>
    /// <returns>Its parts; all of it as the path where no such file exists.</returns>
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

    private static bool Exists(string path)
        => path.Length > 0
            && !path.Contains('\0', StringComparison.Ordinal)
            && (Descriptors.Find(path, Descriptors.Input) is not null || FileStatus.Of(path) is not null);
}
