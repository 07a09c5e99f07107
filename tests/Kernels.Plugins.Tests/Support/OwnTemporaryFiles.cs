namespace Kernels.Plugins.Tests.Support;

/// <summary>
/// Gives this process, and those that it starts, a folder of their own for temporary files. For tests beside which no
/// other runs.
/// </summary>
internal sealed class OwnTemporaryFiles : IDisposable
{
    private const string Variable = "TMPDIR";

    private readonly string? _former = Environment.GetEnvironmentVariable(Variable);
    private readonly string _folder = Directory.CreateTempSubdirectory("kernels-temporary-").FullName;

    public OwnTemporaryFiles() => Environment.SetEnvironmentVariable(Variable, _folder);

    /// <summary>What lies there.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(_folder).Select(path => Path.GetFileName(path));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _former);
        Directory.Delete(_folder, recursive: true);
    }
}
