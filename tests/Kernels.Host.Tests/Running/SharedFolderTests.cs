using System.Diagnostics;
using Kernels.SharedMemory;

namespace Kernels.Host.Tests.Running;

/// <summary>The next process sweeps shared memory in a folder, however the last one ended.</summary>
public sealed class SharedFolderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public void What_a_killed_host_left_is_gone_after_the_next_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are killed as on Linux.");
        using KernelsCommand command = new();
        string folder = command.Folder.File("shared");
        Directory.CreateDirectory(folder);
        command.Environment[SharedMemoryOptions.FolderVariable] = folder;

        using (Process host = command.Start("check", "diffusion", "--backends", "managed"))
        {
            Assert.True(SpinWait.SpinUntil(() => host.HasExited || Segments(folder).Length > 0, Patience));
            host.Kill();
            host.WaitForExit();
        }

        Assert.NotEmpty(Segments(folder));
        ChildProcess next = command.Run("check", "spmv", "--backends", "managed", "--threads", "1");
        Assert.True(next.ExitCode == 0, next.ToString());
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    private static string[] Segments(string folder)
        => Directory.GetFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true });
}
