using System.Diagnostics;
using Kernels.Files;
using Kernels.Tests.Workloads;

namespace Kernels.Tests.Files;

/// <summary>The next writer removes the files that a killed writer left, and nothing else.</summary>
public sealed class TemporaryFileTests : IDisposable
{
    private const string Leftover = ".kernels-0123456789abcdef0123456789abcdef.tmp";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_nobody_holds_is_removed_by_the_next_writer()
    {
        _folder.Add(Leftover, "half");
        TemporaryFile.CreateIn(_folder.Location).Dispose();
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void What_its_writer_holds_stays_and_can_be_put_into_place()
    {
        using (TemporaryFile file = TemporaryFile.CreateIn(_folder.Location))
        {
            TemporaryFile.Sweep(_folder.Location);
            Assert.Single(_folder.Names);
            file.Stream.Write("whole"u8);
            file.MoveTo(_folder.PathOf("file"));
        }

        Assert.Equal("whole", File.ReadAllText(_folder.PathOf("file")));
        Assert.Equal(["file"], _folder.Names);
    }

    [Fact]
    public void What_another_process_locks_stays_until_that_ends()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The other writer is played by Linux's flock.");
        string path = _folder.Add(Leftover, "half");
        using Process owner = Process.Start("flock", ["--exclusive", "--close", path, "sleep", "600"]);
        try
        {
            Assert.True(SpinWait.SpinUntil(() => IsLocked(path), TimeSpan.FromMinutes(1)));
            TemporaryFile.Sweep(_folder.Location);
            Assert.Equal([Leftover], _folder.Names);
        }
        finally
        {
            owner.Kill(entireProcessTree: true);
            owner.WaitForExit();
        }

        TemporaryFile.Sweep(_folder.Location);
        Assert.Empty(_folder.Names);
    }

    [Theory]
    [InlineData(".kernels-notes.tmp")]
    [InlineData(".kernels-0123456789ABCDEF0123456789ABCDEF.tmp")]
    [InlineData(".kernels-0123456789abcdef0123456789abcdef.tmp.json")]
    [InlineData("kernels-0123456789abcdef0123456789abcdef.tmp")]
    public void What_is_named_otherwise_stays(string name)
    {
        _folder.Add(name, "somebody's");
        TemporaryFile.Sweep(_folder.Location);
        Assert.Equal([name], _folder.Names);
    }

    [Fact]
    public void Neither_a_link_of_that_name_nor_what_it_leads_to_is_touched()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows wants a privilege for symbolic links.");
        string mine = _folder.Add("mine", "content");
        File.CreateSymbolicLink(_folder.PathOf(Leftover), mine);
        TemporaryFile.Sweep(_folder.Location);
        Assert.Equal([Leftover, "mine"], _folder.Names);
        Assert.Equal("content", File.ReadAllText(mine));
    }

    [Fact]
    public void A_file_of_another_user_stays_though_this_one_may_delete_it()
    {
        OtherUser.SkipUnlessRoot();
        OtherUser.Give(_folder.Add(Leftover, "half"));
        TemporaryFile.Sweep(_folder.Location);
        Assert.Equal([Leftover], _folder.Names);
    }

    [Fact]
    public async Task A_sweeper_takes_nothing_that_is_being_written()
    {
        using CancellationTokenSource written = new();
        Task sweeper = Task.Run(
            () =>
            {
                while (!written.IsCancellationRequested)
                {
                    TemporaryFile.Sweep(_folder.Location);
                }
            },
            TestContext.Current.CancellationToken);
        for (int round = 0; round < 500; round++)
        {
            using TemporaryFile file = TemporaryFile.CreateIn(_folder.Location);
            file.Stream.Write("whole"u8);
            file.MoveTo(_folder.PathOf("file"));
        }

        await written.CancelAsync();
        await sweeper;
        Assert.Equal(["file"], _folder.Names);
    }

    private static bool IsLocked(string path)
    {
        try
        {
            File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
