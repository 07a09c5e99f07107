namespace Kernels.SharedMemory;

/// <summary>How shared memory is made.</summary>
public sealed record SharedMemoryOptions
{
    /// <summary>The environment variable that names <see cref="Folder"/> where the options do not.</summary>
    public const string FolderVariable = "KERNELS_SHARED_FOLDER";

    /// <summary>
    /// An existing folder below which segments are files, in a folder of this process that nobody else may open.
    /// Null, without <see cref="FolderVariable"/>: on Linux memory without a name in any file system, which also
    /// nobody can shorten; elsewhere files below the folder for temporary files.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Whether other processes are to map a segment writable even where they only read it: what they write by mistake
    /// then ends no process, and is found by comparing.
    /// </summary>
    public bool AlwaysWritable { get; init; }
}
