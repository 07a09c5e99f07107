using System.Runtime.Versioning;
using Kernels.Queue.Working;

namespace Kernels.Host.Tests.Queue;

/// <summary>Jobs read and write below the named folders, and nowhere else, whatever links there are.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class WorkerRootsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WorkerRoots _roots;

    public WorkerRootsTests()
    {
        Directory.CreateDirectory(_folder.File("shared"));
        Directory.CreateDirectory(_folder.File("shared-not"));
        File.CreateSymbolicLink(_folder.File("shared/out"), _folder.File("shared-not"));
        File.CreateSymbolicLink(_folder.File("shared/in"), _folder.File("shared"));
        _roots = WorkerRoots.Of([_folder.File("shared")]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("shared/x.npy", "shared/x.npy")]
    [InlineData("shared", "shared")]
    [InlineData("shared/in/x.npy", "shared/x.npy")]
    [InlineData("shared-not/../shared/x.npy", "shared/x.npy")]
    public void What_lies_below_is_found(string path, string real)
        => Assert.Equal(_folder.File(real), _roots.Resolve(_folder.File(path), "--x"));

    [Theory]
    [InlineData("shared-not/x.npy")]
    [InlineData("shared/../shared-not/x.npy")]
    [InlineData("shared/out/x.npy")]
    [InlineData("")]
    public void What_leads_elsewhere_is_refused(string path)
        => Assert.Contains(
            "which is not below",
            Assert.Throws<WrongJobException>(() => _roots.Resolve(_folder.File(path), "--x")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void While_a_folder_is_gone_jobs_are_left_to_other_workers()
    {
        Directory.Move(_folder.File("shared"), _folder.File("elsewhere"));
        Assert.Contains(
            "is gone", Assert.Throws<RefusedJobException>(() => _roots.Resolve(_folder.File("shared/x.npy"), "--x")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.npy")]
    [InlineData("-")]
    [InlineData("~/x.npy")]
    public void What_is_no_absolute_path_is_refused(string path)
        => Assert.Contains(
            "required: an absolute path",
            Assert.Throws<WrongJobException>(() => _roots.Resolve(path, "--x")).Message,
            StringComparison.Ordinal);
}
