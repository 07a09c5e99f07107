using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Kernels.Host.Tests.Queue;

/// <summary>A worker, or one who waits for them, in a process that is killed at the end of the test.</summary>
internal sealed partial class QueueProcess : IDisposable
{
    public const int Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    /// <summary>Starts it.</summary>
    /// <param name="kernels">The command.</param>
    /// <param name="arguments">Its arguments.</param>
    public QueueProcess(KernelsCommand kernels, params ReadOnlySpan<string> arguments)
    {
        _process = kernels.Start(arguments);
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>Kills it, as the lack of memory does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Asks it to end.</summary>
    /// <param name="signal">By which signal.</param>
    /// <returns>Its exit code.</returns>
    public int End(int signal)
    {
        Assert.Equal(0, Send(_process.Id, signal));
        return WaitForEnd();
    }

    /// <summary>Waits until it printed something.</summary>
    public void WaitFor(string text)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(clock.Elapsed < Patience && !_process.HasExited, $"not printed: {text}\n{Output}");
            Thread.Sleep(50);
        }
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public int WaitForEnd()
    {
        Assert.True(_process.WaitForExit(Patience), $"it did not end:\n{Output}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
