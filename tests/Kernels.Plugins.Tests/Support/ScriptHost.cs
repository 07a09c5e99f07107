using System.Diagnostics;

namespace Kernels.Plugins.Tests.Support;

/// <summary>A host in its own process, which calls a worker once.</summary>
internal sealed class ScriptHost : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PluginFolder _files = new();
    private readonly Process _process;

    public ScriptHost(ShellWorker worker)
    {
        _process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "kernels.dll"), "run", "julia", "--backend", ShellWorker.Name])
        {
            WorkingDirectory = _files.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["TMPDIR"] = _files.Path,
                ["XDG_DATA_HOME"] = _files.Path,
                ["KERNELS_PLUGIN_PATH"] = worker.AddManifest(),
            },
        })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
    }

    public int Id => _process.Id;

    public void Kill()
    {
        Signals.Send(Id, Signals.Kill);
        Assert.True(_process.WaitForExit(Patience), "the host did not end");
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The text that it wrote to standard error.</returns>
    public string WaitForErrors() => _process.StandardError.ReadToEnd();

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(Patience);
        _process.Dispose();
        _files.Dispose();
    }
}
