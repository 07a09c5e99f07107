using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Kernels.Host.Tests;

/// <summary>Signals in the middle of a comparison.</summary>
public sealed partial class InterruptionTests : IDisposable
{
    private const int HangUp = 1;
    private const int Interrupt = 2;
    private const int Terminate = 15;

    /// <summary>Processor time after which a comparison is measuring. Elapsed time won't do: a busy machine may start it late.</summary>
    private static readonly TimeSpan Underway = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _folder = new();

    private string SharedFolder => Directory.CreateDirectory(_folder.File("shared")).FullName;

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

    [Theory]
    [InlineData(HangUp, 129)]
    [InlineData(Terminate, 143)]
    public async Task Memory_in_a_folder_is_removed_before_a_signal_ends_the_process(int signal, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "env restores signals on Linux only");
        using Process comparison = Start(
            "compare", "julia", "--size", "tiny", "--backends", "managed", "--threads", "1", "--isolate",
            "--rounds", "100000", "--no-ceilings");
        Task<string> output = comparison.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!Directory.EnumerateFileSystemEntries(SharedFolder, "*", SearchOption.AllDirectories).Any(entry => Path.GetFileName(entry) == "1"))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, Kill(comparison.Id, signal));
        await comparison.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((exitCode, ""), (comparison.ExitCode, await output));
        Assert.Empty(Directory.EnumerateFileSystemEntries(SharedFolder));
    }

    /// <summary>Starts the command so that it can be interrupted even if these tests run in the background and ignore the signal.</summary>
    private Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "env", ["--default-signal=HUP,INT,TERM", $"KERNELS_SHARED_FOLDER={SharedFolder}", "dotnet", Path.Combine(AppContext.BaseDirectory, "kernels.dll"), .. arguments])
    {
        WorkingDirectory = _folder.Path,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
