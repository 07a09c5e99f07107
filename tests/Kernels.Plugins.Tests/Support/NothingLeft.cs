using Kernels.Plugins.Tests.Support;

[assembly: AssemblyFixture(typeof(NothingLeft))]

namespace Kernels.Plugins.Tests.Support;

/// <summary>
/// Whatever plug-ins and workers do in these tests, and however they end: after the last test, none of their processes,
/// temporary files or shared memory is left. Temporary files are in the tests' own folder.
/// </summary>
public sealed class NothingLeft : IDisposable
{
    private readonly OwnTemporaryFiles _files = new();

    public void Dispose()
    {
        using (_files)
        {
            Assert.Empty(_files.Names);
            if (OperatingSystem.IsLinux())
            {
                FolderProcesses.AssertNone(_files.Location);
                Assert.DoesNotContain("memfd:kernels", File.ReadAllText("/proc/self/maps"), StringComparison.Ordinal);
            }
        }
    }
}
