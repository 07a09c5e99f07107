using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Kernels.Host.Tests.Queue;

/// <summary>A worker in a process of its own, which is killed at the end of the test.</summary>
internal sealed partial class QueueWorker : IDisposable
{
    private const int SignalTerminate = 15;

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    /// <summary>Starts it.</summary>
    /// <param name="kernels">The command.</param>
    /// <param name="arguments">Its arguments after the verb.</param>
    public QueueWorker(KernelsCommand kernels, params ReadOnlySpan<string> arguments)
    {
        _process = kernels.Start(["worker", .. arguments]);
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
    /// <returns>Its exit code.</returns>
    public int Terminate()
    {
        Assert.Equal(0, Send(_process.Id, SignalTerminate));
        return WaitForEnd();
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public int WaitForEnd()
    {
        Assert.True(_process.WaitForExit(TimeSpan.FromSeconds(60)), $"the worker did not end:\n{Output}");
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
