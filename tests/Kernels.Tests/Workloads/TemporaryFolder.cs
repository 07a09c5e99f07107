using System.Diagnostics;

namespace Kernels.Tests.Workloads;

/// <summary>A test's own folder, deleted at the end of the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Location { get; } = Directory.CreateTempSubdirectory("kernels-tests-").FullName;

    /// <summary>The names of everything in it, in order.</summary>
    public string[] Names => [.. Directory.EnumerateFileSystemEntries(Location).Select(entry => Path.GetFileName(entry)!).Order()];

    public string PathOf(string name) => Path.Combine(Location, name);

    public string Add(string name, ReadOnlySpan<byte> content)
    {
        string path = PathOf(name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Add(string name, string content)
    {
        string path = PathOf(name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Makes a named pipe, and opens it for writing as soon as somebody reads it.</summary>
    public (string Path, Task<FileStream> Writer) AddPipe(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a named pipe is tried on Linux");
        string path = PathOf(name);
        using (Process making = Process.Start("mkfifo", [path]))
        {
            making.WaitForExit();
        }

        return (path, Task.Run(() => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)));
    }

    public void Dispose() => Directory.Delete(Location, recursive: true);
}
