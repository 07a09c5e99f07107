using System.Diagnostics;
using Kernels.Plugins.Processes;
using Kernels.Plugins.Tests.Support;

namespace Kernels.Plugins.Tests.Workers;

/// <summary>Workers don't outlive their host, however it ends, and leave no files.</summary>
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

        // A killed host leaves .NET's diagnostics files for debuggers, which have its process id in their names.
        Assert.All(
            Directory.GetFileSystemEntries(temporary.Path),
            left => Assert.Contains($"-{host.Id}-", Path.GetFileName(left), StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_worker_started_ends_with_a_host_that_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere it ends with the worker's group, which a living host ends");
        using ShellWorker script = new(call: "(setsid sleep 1000 &); (sleep 1000 & sleep 1000 & wait) & wait");
        using ScriptHost host = new(script);
        const int SupervisorWorkerSubshellAndSleeps = 6;
        Assert.True(
            SpinWait.SpinUntil(() => script.Processes.Count == SupervisorWorkerSubshellAndSleeps, Patience), "the worker was not called");
        host.Kill();
        script.AssertGone();
    }

    [Fact]
    public void A_host_that_is_stopped_goes_on_with_its_workers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what a process does is read below /proc");
        using ShellWorker script = new(call: "touch called; while [ ! -e go ]; do sleep 0.01; done; fail done");
        using ScriptHost host = new(script);
        Assert.True(SpinWait.SpinUntil(() => script.Has("called"), Patience), "the worker was not called");
        Signals.Send(host.Id, Signals.Stop);
        Assert.True(SpinWait.SpinUntil(() => ProcessStatus.Of(host.Id) is { IsStopped: true }, Patience), "the host did not stop");
        script.Make("go");
        Signals.Send(host.Id, Signals.Continue);
        Assert.Contains("hostile could not compute julia/1: done", host.WaitForErrors(), StringComparison.Ordinal);
        script.AssertGone();
    }

    private static List<int> ChildrenOf(int parent)
        => [.. ProcessFiles.All.Where(process => ProcessStatus.Of(process)?.Parent == parent)];
}
