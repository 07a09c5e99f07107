using Kernels.Runner.Platform;

namespace Kernels.Host.Tests.Diagnosis;

/// <summary>A folder that stands in for the root of a Linux system, with files that a test writes.</summary>
internal sealed class FakeSystem : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public SystemFiles Files => new(_root.Path);

    /// <summary>Writes a file, with its folders.</summary>
    /// <param name="path">Its path, as on a real system.</param>
    /// <param name="content">Its content, without the line feed at the end.</param>
    public FakeSystem With(string path, string content)
    {
        string file = _root.File(path.TrimStart('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content + "\n");
        return this;
    }

    public void Dispose() => _root.Dispose();
}
