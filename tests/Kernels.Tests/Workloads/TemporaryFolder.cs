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

    public void Dispose() => Directory.Delete(Location, recursive: true);
}
