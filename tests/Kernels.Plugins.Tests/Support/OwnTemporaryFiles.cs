namespace Kernels.Plugins.Tests.Support;

/// <summary>
/// Gives this process, and those that it starts, a folder of their own for temporary files. For tests beside which no
/// other runs, and for all of them together.
/// </summary>
internal sealed class OwnTemporaryFiles : IDisposable
{
    private const string Variable = "TMPDIR";

    private readonly string? _former = Environment.GetEnvironmentVariable(Variable);

    public OwnTemporaryFiles() => Environment.SetEnvironmentVariable(Variable, Location);

    public string Location { get; } = Directory.CreateTempSubdirectory("kernels-temporary-").FullName;

    /// <summary>What lies there.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(Location).Select(path => Path.GetFileName(path));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _former);
        Directory.Delete(Location, recursive: true);
    }
}
