namespace Kernels.Plugins.Tests.Support;

/// <summary>
/// Gives this process, and the processes that it starts, their own folder for temporary files. For tests that run alone, and
/// for the whole test run.
/// </summary>
internal sealed class OwnTemporaryFiles : IDisposable
{
    private const string Variable = "TMPDIR";

    private readonly string? _former = Environment.GetEnvironmentVariable(Variable);

    public OwnTemporaryFiles() => Environment.SetEnvironmentVariable(Variable, Location);

    public string Location { get; } = Directory.CreateTempSubdirectory("kernels-temporary-").FullName;

    /// <summary>The names of everything in the folder.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(Location).Select(path => Path.GetFileName(path));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _former);
        Directory.Delete(Location, recursive: true);
    }
}
