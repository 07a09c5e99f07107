using Kernels.Plugins.Tests.Support;

[assembly: AssemblyFixture(typeof(NothingLeft))]

namespace Kernels.Plugins.Tests.Support;

/// <summary>
/// Whatever plug-ins and workers do in these tests, and however they are ended: after the last test no process of theirs is
/// left, no temporary file, and no shared memory. Temporary files are in a folder of the tests' own.
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
