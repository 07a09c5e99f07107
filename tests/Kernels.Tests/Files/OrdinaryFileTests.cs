using Kernels.Files;
using Kernels.Tests.Workloads;

namespace Kernels.Tests.Files;

/// <summary>Files are examined by their handle, and files that could block forever are not opened.</summary>
public sealed class OrdinaryFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_read_and_an_absent_one_is_told_as_absent()
    {
        using (FileStream file = OrdinaryFile.OpenRead(_folder.Add("file", "content")))
        {
            Assert.Equal("content"u8.ToArray(), OrdinaryFile.ReadAll(file, limit: 7));
            file.Position = 0;
            Assert.Null(OrdinaryFile.ReadAll(file, limit: 6));
        }

        Assert.Throws<FileNotFoundException>(() => OrdinaryFile.OpenRead(_folder.PathOf("absent")));
        Assert.Throws<UnauthorizedAccessException>(() => OrdinaryFile.OpenRead(_folder.Location));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/zero")]
    public void A_device_is_refused(string path)
    {
        Assert.SkipUnless(File.Exists(path), "There is no such device here.");
        Assert.Contains("required: an ordinary file", Assert.Throws<IOException>(() => OrdinaryFile.OpenRead(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handle_tells_of_the_file_that_was_opened_and_not_of_what_has_its_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems tell no identity.");
        string path = _folder.Add("file", "old");
        using FileStream file = OrdinaryFile.OpenRead(path);
        FileIdentity? opened = FileStatus.Of(path)?.Identity;
        File.Move(_folder.Add("other", "new"), path, overwrite: true);
        Assert.Equal(opened, FileStatus.Of(file.SafeFileHandle).Identity);
        Assert.NotEqual(opened, FileStatus.Of(path)?.Identity);
    }

    [Fact]
    public void A_folder_that_is_held_open_is_meant_whatever_takes_its_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a folder is meant by its path.");
        string own = Directory.CreateDirectory(_folder.PathOf("own")).FullName;
        string precious = Directory.CreateDirectory(_folder.PathOf("precious")).FullName;
        File.WriteAllText(Path.Combine(own, "1"), "");
        File.WriteAllText(Path.Combine(precious, "1"), "");
        using FolderHandle? folder = FolderHandle.OpenOwn(own);
        Assert.NotNull(folder);
        Directory.Move(own, _folder.PathOf("moved"));
        Directory.CreateSymbolicLink(own, precious);
        Assert.ThrowsAny<IOException>(folder.DeleteWithFiles);
        Assert.True(File.Exists(Path.Combine(precious, "1")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.PathOf("moved")));
        Assert.Null(FolderHandle.OpenOwn(own));
    }
}
