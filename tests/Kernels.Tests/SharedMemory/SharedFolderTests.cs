using System.Diagnostics;
using Kernels.SharedMemory;
using Kernels.Tests.Files;
using Kernels.Tests.Workloads;

namespace Kernels.Tests.SharedMemory;

/// <summary>Segments as files: private, refused if there is no room, and swept if their owner is dead.</summary>
[Collection(nameof(RunsAlone))]
public sealed class SharedFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_private_to_the_user_and_gone_with_their_segment()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        string path;
        using (SharedSegment segment = Create(1))
        {
            path = segment.Path;
            Assert.StartsWith(_folder.Location, path, StringComparison.Ordinal);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(path)!));
            segment.ForbidWriting();
            Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(path));
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public unsafe void A_segment_whose_file_was_shortened_goes_on_with_pages_of_its_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Mappings are read below /proc.");
        using SharedSegment segment = Create(3 * Environment.SystemPageSize);
        Span<byte> bytes = new((void*)segment.Address, (int)segment.Bytes);
        bytes.Fill(1);
        Assert.False(segment.DetachIfShortened());
        Assert.Equal(1, bytes[^1]);

        using (FileStream file = new(segment.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(Environment.SystemPageSize);
        }

        Assert.True(segment.DetachIfShortened());
        Assert.True(segment.IsDetached);
        Assert.Equal(-1, bytes.IndexOfAnyExcept((byte)0));
        bytes.Fill(2);
        Assert.True(segment.DetachIfShortened());
        Assert.Equal(2, bytes[^1]);
        Assert.False(SharedSegment.TryFind(segment.Address, 1, out _, out _));
        Assert.DoesNotContain(segment.Path, File.ReadAllText("/proc/self/maps"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_room_is_refused_before_it_is_full()
    {
        long free = new DriveInfo(_folder.Location).TotalSize;
        IOException refused = Assert.Throws<IOException>(() => Create(free));
        Assert.Contains("has room for", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_named()
    {
        string missing = _folder.PathOf("missing");
        IOException refused = Assert.Throws<DirectoryNotFoundException>(
            () => SharedSegment.Create(1, new SharedMemoryOptions { Folder = missing }));
        Assert.Contains($"'{missing}', does not exist; set KERNELS_SHARED_FOLDER to another", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_owner_left_is_swept_and_what_a_living_one_holds_is_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The other owner is played by Linux's flock.");
        string orphan = AddOwner("kernels-shared-orphan");
        string living = AddOwner("kernels-shared-living");
        using Process owner = Process.Start("flock", ["--exclusive", "--close", Path.Combine(living, "lock"), "sleep", "600"]);
        try
        {
            WaitForLock(Path.Combine(living, "lock"));
            OwnFolder.Sweep(_folder.Location);
            Assert.False(Directory.Exists(orphan));
            Assert.True(File.Exists(Path.Combine(living, "1")));
        }
        finally
        {
            owner.Kill(entireProcessTree: true);
            owner.WaitForExit();
        }

        // What the owner started was killed too, and may hold the lock for a moment yet.
        SpinWait.SpinUntil(
            () =>
            {
                OwnFolder.Sweep(_folder.Location);
                return _folder.Names.Length == 0;
            },
            TimeSpan.FromSeconds(10));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void A_folder_that_is_just_being_made_is_left_alone()
    {
        Directory.CreateDirectory(_folder.PathOf("kernels-shared-new"));
        OwnFolder.Sweep(_folder.Location);
        Assert.Equal(["kernels-shared-new"], _folder.Names);
    }

    [Fact]
    public void A_link_that_is_named_like_a_folder_of_ours_is_not_followed()
    {
        Directory.CreateDirectory(_folder.PathOf("mine"));
        _folder.Add(Path.Combine("mine", "lock"), "");
        Directory.CreateSymbolicLink(_folder.PathOf("kernels-shared-link"), _folder.PathOf("mine"));
        OwnFolder.Sweep(_folder.Location);
        Assert.Equal(["kernels-shared-link", "mine"], _folder.Names);
        Assert.True(File.Exists(Path.Combine(_folder.PathOf("mine"), "lock")));
    }

    [Fact]
    public void A_folder_of_another_user_stays_though_its_owner_is_dead_and_this_one_may_delete_it()
    {
        OtherUser.SkipUnlessRoot();
        string folder = AddOwner("kernels-shared-theirs");
        OtherUser.Give(Path.Combine(folder, "lock"));
        OtherUser.Give(folder);
        OwnFolder.Sweep(_folder.Location);
        Assert.True(File.Exists(Path.Combine(folder, "lock")));
        Assert.True(File.Exists(Path.Combine(folder, "1")));
    }

    [Fact]
    public void A_folder_that_others_removed_is_no_error_and_made_anew()
    {
        SharedSegment? told = null;
        SharedSegment segment = Create(1);
        SharedSegment.Disposed += Remember;
        try
        {
            Directory.Delete(Path.GetDirectoryName(segment.Path)!, recursive: true);
            segment.Dispose();
            Assert.Same(segment, told);
        }
        finally
        {
            SharedSegment.Disposed -= Remember;
        }

        using SharedSegment next = Create(1);
        Assert.True(File.Exists(next.Path));

        void Remember(SharedSegment disposed) => told = disposed;
    }

    [Fact]
    public async Task A_sweeper_takes_no_folder_that_is_being_made()
    {
        for (int round = 0; round < 200; round++)
        {
            string parent = _folder.PathOf($"parent{round}");
            Directory.CreateDirectory(parent);
            using CancellationTokenSource made = new();
            Task sweeper = Task.Run(
                () =>
                {
                    while (!made.IsCancellationRequested)
                    {
                        OwnFolder.Sweep(parent);
                    }
                },
                TestContext.Current.CancellationToken);
            using (SharedSegment segment = SharedSegment.Create(1, new SharedMemoryOptions { Folder = parent }))
            {
                Assert.True(File.Exists(segment.Path));
            }

            await made.CancelAsync();
            await sweeper;
        }
    }

    private SharedSegment Create(long bytes) => SharedSegment.Create(bytes, new SharedMemoryOptions { Folder = _folder.Location });

    private string AddOwner(string name)
    {
        Directory.CreateDirectory(_folder.PathOf(name));
        _folder.Add(Path.Combine(name, "lock"), "");
        _folder.Add(Path.Combine(name, "1"), "content");
        return _folder.PathOf(name);
    }

    private static void WaitForLock(string path)
    {
        while (true)
        {
            try
            {
                File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                Thread.Sleep(10);
            }
            catch (IOException)
            {
                return;
            }
        }
    }
}
