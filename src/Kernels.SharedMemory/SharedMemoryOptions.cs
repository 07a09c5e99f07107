namespace Kernels.SharedMemory;

/// <summary>How shared memory is made.</summary>
public sealed record SharedMemoryOptions
{
    /// <summary>The environment variable that names <see cref="Folder"/> if the options do not.</summary>
    public const string FolderVariable = "KERNELS_SHARED_FOLDER";

    /// <summary>
    /// An existing folder. Segments are files below it, in a folder of this process that no other user may open. If neither
    /// this nor <see cref="FolderVariable"/> is set: on Linux, memory without a name in any file system, which nobody can
    /// shorten; elsewhere, files below the folder for temporary files.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Whether other processes map a segment writable even if they only read it: a write by mistake then ends no process,
    /// and is found by comparing.
    /// </summary>
    public bool AlwaysWritable { get; init; }
}
