using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Kernels.Host.Tests;

/// <summary>Ctrl-C in the middle of a comparison.</summary>
public sealed partial class InterruptionTests : IDisposable
{
    private const int Interrupt = 2;

    /// <summary>Work, and not time, after which a comparison measures, since a busy machine may start it late.</summary>
    private static readonly TimeSpan Underway = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_measured_so_far_is_reported_and_marked_incomplete()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "env restores signals on Linux only");
        string file = _folder.File("result.json");
        using Process comparison = Start(
            "compare", "julia", "--size", "tiny", "--backends", "managed", "--threads", "1",
            "--rounds", "100000", "--no-ceilings", "--json", file);
        Task<string> output = comparison.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (comparison.TotalProcessorTime < Underway)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, Kill(comparison.Id, Interrupt));
        await comparison.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, comparison.ExitCode);
        Assert.Contains("incomplete", await output, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.False(json.RootElement.GetProperty("complete").GetBoolean());
        Assert.NotEmpty(json.RootElement.GetProperty("results").EnumerateArray());
    }

    /// <summary>Starts it able to be interrupted, also where these tests run in the background and ignore the signal.</summary>
    private Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "kernels.dll"), .. arguments])
    {
        WorkingDirectory = _folder.Path,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
