namespace Kernels.Workloads.Formats;

/// <summary>Writes a file whole or not at all: beside the target first, and then renamed over it.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes the file. Until the content is on the disk the target keeps what it held, also where it is an input
    /// that is mapped at the time. A symbolic link is followed, and an existing file's Unix mode is kept. A pipe or a device
    /// is written straight.
    /// </summary>
    /// <param name="path">The target.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="UserInputException">The target can't be written; a file is as it was.</exception>
    public static void Write(string path, Action<Stream> write) => OutputTarget.Check(path).Write(write);
}
