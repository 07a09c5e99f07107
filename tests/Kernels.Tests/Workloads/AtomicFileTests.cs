using Kernels.Workloads;
using Kernels.Workloads.Formats;

namespace Kernels.Tests.Workloads;

/// <summary>Outputs are written as a whole or not at all, and leave no other files.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_file_appears_alone()
    {
        string path = _folder.PathOf("new");
        AtomicFile.Write(path, stream => stream.Write("content"u8));
        Assert.Equal("content", File.ReadAllText(path));
        Assert.Equal(["new"], _folder.Names);
    }

    [Fact]
    public void The_old_content_stays_until_the_new_is_whole()
    {
        string path = _folder.Add("file", "old");
        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
        });
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(["file"], _folder.Names);
    }

    [Fact]
    public void A_failure_in_mid_write_leaves_the_old_file_whole_and_alone()
    {
        string path = _folder.Add("file", "old");
        string message = UserErrors.Message(path, () => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("No space left on device");
        }));
        Assert.Contains("can't be written: No space left on device; allowed: a file", message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["file"], _folder.Names);
    }

    [Fact]
    public void A_programmers_mistake_in_mid_write_is_not_called_a_users()
    {
        string path = _folder.PathOf("file");
        Assert.Throws<InvalidOperationException>(
            () => AtomicFile.Write(path, _ => throw new InvalidOperationException()));
        Assert.Empty(_folder.Names);
    }

    [Theory]
    [InlineData("", "it is not a path")]
    [InlineData("a\0b", "it is not a path")]
    public void What_is_no_path_is_refused(string path, string reason)
        => Assert.Contains(reason, Assert.Throws<UserInputException>(() => Write(path)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(".", "it is a folder")]
    [InlineData("missing/", "it is a folder")]
    [InlineData("missing/file", "its folder does not exist")]
    [InlineData("file/inside", "its folder does not exist")]
    public void A_target_that_can_not_be_a_file_is_refused(string name, string reason)
    {
        _folder.Add("file", "old");
        string path = _folder.PathOf(name);
        Assert.Contains($"can't be written: {reason}; allowed:", UserErrors.Message(path, () => Write(path)), StringComparison.Ordinal);
        Assert.Equal(["file"], _folder.Names);
        Assert.Equal("old", File.ReadAllText(_folder.PathOf("file")));
    }

    [Fact]
    public void A_read_only_file_is_refused()
    {
        string path = _folder.Add("file", "old");
        File.SetAttributes(path, FileAttributes.ReadOnly);
        Assert.Contains("it is read-only", UserErrors.Message(path, () => Write(path)), StringComparison.Ordinal);
        Assert.False(Assert.Throws<UserInputException>(() => Write(path)).MayPass);
        Assert.Equal("old", File.ReadAllText(path));
        File.SetAttributes(path, FileAttributes.Normal);
    }

    [Fact]
    public void A_device_is_written_straight_and_stays_a_device()
    {
        const string Full = "/dev/full";
        Assert.SkipUnless(File.Exists(Full), "There is no such device here.");
        string link = _folder.PathOf("link");
        File.CreateSymbolicLink(link, Full);
        Assert.Contains("No space left on device", UserErrors.Message(Full, () => Write(Full)), StringComparison.Ordinal);
        Assert.Contains("No space left on device", UserErrors.Message(link, () => Write(link)), StringComparison.Ordinal);
        Assert.True(Assert.Throws<UserInputException>(() => Write(Full)).MayPass);
        Assert.Throws<IOException>(() => File.WriteAllText(Full, "no space left"));
        Write("/dev/null");
        Assert.Equal("", File.ReadAllText("/dev/null"));
        Assert.Equal(["link"], _folder.Names);
    }

    [Fact]
    public void No_file_is_made_among_devices()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have other devices.");
        Assert.Contains("there is no such device", UserErrors.Message("/dev/kernels-none", () => Write("/dev/kernels-none")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_which_nothing_can_be_made_is_told_before_anything_is_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The folder is Linux's.");
        const string Path = "/proc/self/kernels.npy";
        bool isWritten = false;
        UserErrors.Message(Path, () => AtomicFile.Write(Path, _ => isWritten = true));
        Assert.False(isWritten);
        UserErrors.Message(Path, () => OutputTarget.Check(Path));
    }

    [Fact]
    public void A_name_that_is_too_long_is_told_before_anything_is_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is Linux's.");
        string path = _folder.PathOf(new string('n', 256));
        Assert.Contains("File name too long", UserErrors.Message(path, () => OutputTarget.Check(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void Checking_a_target_leaves_nothing_and_changes_nothing()
    {
        string path = _folder.Add("file", "old");
        OutputTarget.Check(path);
        OutputTarget.Check(_folder.PathOf("new"));
        Assert.Equal(["file"], _folder.Names);
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void Two_paths_of_one_file_are_the_same_target()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows wants a privilege for symbolic links.");
        Directory.CreateDirectory(_folder.PathOf("a"));
        Directory.CreateSymbolicLink(_folder.PathOf("b"), "a");
        OutputTarget target = OutputTarget.Check(_folder.PathOf("a/new"));
        Assert.True(target.IsSameAs(OutputTarget.Check(_folder.PathOf("b/new"))));
        Assert.True(target.IsSameAs(OutputTarget.Check(_folder.PathOf("b/../a/./new"))));
        Assert.False(target.IsSameAs(OutputTarget.Check(_folder.PathOf("a/other"))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_symbolic_link_is_followed_and_stays_one(bool targetExists)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows wants a privilege for symbolic links.");
        string target = _folder.PathOf("target");
        if (targetExists)
        {
            File.WriteAllText(target, "old");
        }

        string link = _folder.PathOf("link");
        File.CreateSymbolicLink(link, "target");
        Write(link);
        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal("target", new FileInfo(link).LinkTarget);
        Assert.Equal(["link", "target"], _folder.Names);
    }

    [Fact]
    public void Links_in_a_circle_are_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows wants a privilege for symbolic links.");
        string link = _folder.PathOf("a");
        File.CreateSymbolicLink(link, "b");
        File.CreateSymbolicLink(_folder.PathOf("b"), "a");
        UserErrors.Message(link, () => Write(link));
        Assert.Equal(["a", "b"], _folder.Names);
    }

    [Fact]
    public void The_permissions_of_a_replaced_file_stay()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no Unix permissions.");
            return;
        }

        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        string path = _folder.Add("file", "old");
        File.SetUnixFileMode(path, Mode);
        Write(path);
        Assert.Equal(Mode, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Every_writer_keeps_to_this()
    {
        string path = _folder.PathOf("file/inside");
        _folder.Add("file", "old");
        UserErrors.Message(path, () => NpyFile.Write<double>(path, new double[2], 2));
        UserErrors.Message(path, () => NpyFile.Write<int>(path, new int[2], 2));
        Assert.Equal(["file"], _folder.Names);
    }

    private static void Write(string path) => AtomicFile.Write(path, stream => stream.Write("new"u8));
}
