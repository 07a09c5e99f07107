namespace Kernels.Workloads.Formats;

/// <summary>Writes a file whole or not at all: writes it beside the target, then renames it over the target.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes the file. The target keeps its content until the new content is on the disk, even if it is an input that is
    /// mapped at the time. A symbolic link is followed, and an existing file's Unix mode is kept. A pipe or a device is written
    /// to directly.
    /// </summary>
    /// <param name="path">The target.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="UserInputException">The target can't be written; an existing file is unchanged.</exception>
    public static void Write(string path, Action<Stream> write) => OutputTarget.Check(path).Write(write);
}
