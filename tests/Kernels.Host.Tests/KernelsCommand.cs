using System.Diagnostics;

namespace Kernels.Host.Tests;

/// <summary>Runs the command line as a process, in a folder of its own.</summary>
internal sealed class KernelsCommand : IDisposable
{
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "kernels.dll");

    /// <summary>The program that is run; <c>kernels</c> unless a test says otherwise.</summary>
    public string Program { get; init; } = Assembly;

    public TemporaryFolder Folder { get; } = new();

    /// <summary>Variables of the child, beyond this process's own.</summary>
    public Dictionary<string, string?> Environment { get; } = new() { ["NO_COLOR"] = "1", ["COLUMNS"] = null };

    /// <summary>Puts the user's data elsewhere, so that the record of the person who runs the tests has no effect.</summary>
    public KernelsCommand() => Environment["XDG_DATA_HOME"] = Folder.File("data");

    public ChildProcess Run(params ReadOnlySpan<string> arguments)
        => ChildProcess.Run(Folder.Path, Environment, ["dotnet", Program, .. arguments]);

    /// <summary>Runs a bash script in which <c>kernels</c> is the command, to test it with pipes and closed streams.</summary>
    public ChildProcess Script(string script)
        => ChildProcess.Run(Folder.Path, Environment, "bash", "-c", $"kernels() {{ dotnet '{Assembly}' \"$@\"; }}\n{script}");

    /// <summary>Runs a script whose command must be refused: one line on standard error, nothing on standard output.</summary>
    /// <returns>The line.</returns>
    public string RefusedScript(int exitCode, string script) => Refused(exitCode, Script(script));

    /// <summary>Starts the command and leaves it running. Its output is dropped; if killed, it leaves no diagnostics port.</summary>
    public Process Start(params ReadOnlySpan<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [Assembly, .. arguments])
        {
            WorkingDirectory = Folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        };
        foreach ((string name, string? value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs a command that must be refused: one line on standard error, nothing on standard output, no stack trace.</summary>
    /// <returns>The line.</returns>
    public string Refused(int exitCode, params ReadOnlySpan<string> arguments) => Refused(exitCode, Run(arguments));

    public void Dispose() => Folder.Dispose();

    private string Refused(int exitCode, ChildProcess run)
    {
        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.Equal("", run.Output);
        string[] lines = run.Errors.TrimEnd('\n').Split('\n');
        Assert.True(lines.Length == 1, run.ToString());
        Assert.StartsWith($"{Path.GetFileNameWithoutExtension(Program)}: ", lines[0], StringComparison.Ordinal);
        return lines[0];
    }
}
