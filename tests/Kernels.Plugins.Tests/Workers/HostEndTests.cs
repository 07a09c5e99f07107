using System.Diagnostics;
using System.Globalization;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Workers;

/// <summary>Workers don't outlive their host, however it ends, and leave no file.</summary>
public sealed class HostEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Signals.Kill)]
    [InlineData(Signals.Terminate)]
    [InlineData(Signals.Interrupt)]
    public void Workers_end_with_their_host(int signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere a worker ends when it next reads its standard input");
        using PluginFolder temporary = new();
        using Process host = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "kernels.dll"),
                "compare", "julia", "--backends", "managed,simd", "--isolate", "--budget", "600s", "--no-ceilings",
            ])
        {
            WorkingDirectory = temporary.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = temporary.Path },
        })!;
        host.BeginOutputReadLine();
        host.BeginErrorReadLine();
        Assert.True(SpinWait.SpinUntil(() => ChildrenOf(host.Id).Count == 2, Patience), "the workers did not start");
        IReadOnlyList<int> workers = ChildrenOf(host.Id);

        Signals.Send(host.Id, signal);
        Assert.True(host.WaitForExit(Patience), "the host did not end");
        Assert.True(
            SpinWait.SpinUntil(() => workers.All(worker => !Directory.Exists($"/proc/{worker}")), Patience),
            $"a worker of {string.Join(", ", workers)} is left");

        // A host that is killed leaves what .NET offers debuggers, named by its process.
        Assert.All(
            Directory.GetFileSystemEntries(temporary.Path),
            left => Assert.Contains($"-{host.Id}-", Path.GetFileName(left), StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_worker_started_ends_with_a_host_that_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere it ends with the worker's group, which a living host ends");
        using PluginFolder temporary = new();
        using ShellWorker script = new(call: "(setsid sleep 1000 &); (sleep 1000 & sleep 1000 & wait) & wait");
        using Process host = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "kernels.dll"), "run", "julia", "--backend", ShellWorker.Name])
        {
            WorkingDirectory = temporary.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["TMPDIR"] = temporary.Path,
                ["XDG_DATA_HOME"] = temporary.Path,
                ["KERNELS_PLUGIN_PATH"] = script.AddManifest(),
            },
        })!;
        const int WorkerSubshellSleepsAndWatcher = 6;
        Assert.True(
            SpinWait.SpinUntil(() => script.Processes.Count == WorkerSubshellSleepsAndWatcher, Patience), "the worker was not called");
        Signals.Send(host.Id, Signals.Kill);
        script.AssertGone();
    }

    private static List<int> ChildrenOf(int parent)
    {
        List<int> children = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int process)
                && ParentOf(folder) == parent)
            {
                children.Add(process);
            }
        }

        return children;
    }

    /// <summary>The fourth field of <c>/proc/PID/stat</c>; the second is the name in parentheses, which may hold anything.</summary>
    private static int? ParentOf(string folder)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ')[2], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return null;
        }
    }
}
