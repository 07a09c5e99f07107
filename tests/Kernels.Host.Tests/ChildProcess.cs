using System.Diagnostics;

namespace Kernels.Host.Tests;

/// <summary>A finished process: what it printed and how it ended.</summary>
internal sealed record ChildProcess(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a command to its end, with standard input closed.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="environment">Variables to set, or to remove if the value is null.</param>
    /// <param name="command">The command and its arguments.</param>
    public static ChildProcess Run(
        string folder, IEnumerable<KeyValuePair<string, string?>> environment, params ReadOnlySpan<string> command)
    {
        ProcessStartInfo start = new(command[0], [.. command[1..]])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ChildProcess(process.ExitCode, output, errors.Result);
    }

    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";
}
