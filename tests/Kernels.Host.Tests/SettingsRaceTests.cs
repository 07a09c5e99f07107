using System.Runtime.InteropServices;
using Kernels.Hosting;
using Kernels.Runner.Commands;
using Microsoft.Extensions.Configuration;

namespace Kernels.Host.Tests;

/// <summary>The file that is read is the one that was found trustworthy, even if somebody replaces it meanwhile.</summary>
public sealed partial class SettingsRaceTests : IDisposable
{
    private const int Rounds = 3000;
    private const int CurrentFolder = -100;
    private const uint Exchange = 2;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_exchange_makes_settings_of_others_pass_for_ones_own()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only Linux exchanges two files at once.");
            return;
        }

        string own = _folder.File("appsettings.json");
        string others = _folder.File("others.json");
        File.WriteAllText(own, """{ "Kernels": { "Backend": "simd" } }""");
        File.WriteAllText(others, """{ "Kernels": { "Executable": "/tmp/program" } }""");
        File.SetUnixFileMode(others, File.GetUnixFileMode(others) | UnixFileMode.GroupWrite);

        using CancellationTokenSource done = new();
        Task exchanger = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    Assert.Equal(0, Rename(CurrentFolder, own, CurrentFolder, others, Exchange));
                }
            },
            TestContext.Current.CancellationToken);

        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            SettingsFile file = SettingsFile.Read(own, isNamed: round % 2 == 0);
            if (file.Settings.GetSection("Kernels:Executable").Exists())
            {
                Assert.Throws<KernelsConfigurationException>(() => file.RequireTrusted(own, "Kernels:Executable"));
                refused++;
            }
            else
            {
                file.RequireTrusted(own, "Kernels:Backend");
            }
        }

        await done.CancelAsync();
        await exchanger;
        Assert.InRange(refused, 1, Rounds - 1);
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(int fromFolder, string from, int toFolder, string to, uint flags);
}
