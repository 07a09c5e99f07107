using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using Kernels.Native;
using Kernels.Plugins.Protocol;

namespace Kernels.Plugins.Processes;

/// <summary>
/// A worker's process and the pipes to it. It ends together with everything it started, and when the host ends in any way. On
/// Linux the process that is started and waited for is the worker's supervisor, which ends with the worker's exit code.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>
    /// Controls the files that .NET creates for debuggers in the folder for temporary files; a killed process would leave them
    /// there.
    /// </summary>
    private const string DiagnosticsVariable = "DOTNET_EnableDiagnostics";

    /// <summary>How long a killed process may take to vanish, and its last output to be read.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly HostPipe _pipe;
    private readonly WorkerFamily _family;
    private readonly WorkerPipe _input;
    private readonly WorkerPipe _output;
    private readonly ProtocolLineReader _lines;
    private readonly ErrorTail _errors;
    private ErrorTail? _discarded;
    private Deadline _deadline;
    private bool _impatient;

    private WorkerProcess(Process process, HostPipe pipe, string mark)
    {
        _process = process;
        _pipe = pipe;
        _family = new WorkerFamily(process.Id, mark);
        _input = new WorkerPipe(process.StandardInput.BaseStream, HasEnded);
        _output = new WorkerPipe(process.StandardOutput.BaseStream, HasEnded);
        _lines = new ProtocolLineReader(buffer => _output.Read(buffer, _deadline, _impatient));
        _errors = new ErrorTail(process.StandardError.BaseStream);
    }

    /// <summary>
    /// The id of the worker's own process while it lives; afterwards that of the process that was started for it.
    /// </summary>
    public int Id => Family is [var worker, ..] ? worker : _process.Id;

    /// <summary>The ids of the worker and everything it started, its own first; none if not known.</summary>
    public IReadOnlyList<int> Family => _family.Members;

    /// <summary>Whether it is paused.</summary>
    public bool IsPaused => _family.IsPaused;

    /// <summary>Starts a worker.</summary>
    /// <param name="command">How to start it.</param>
    /// <returns>Its process; whether it speaks the protocol is not known yet.</returns>
    /// <exception cref="KernelException">It could not be started.</exception>
    public static WorkerProcess Start(WorkerCommand command)
    {
        HostPipe pipe = new();
        ImmutableArray<string> words = command.Words(pipe.Descriptor);
        ProcessStartInfo start = new(words[0], words.AsSpan()[1..].ToArray())
        {
            WorkingDirectory = command.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.TryAdd(DiagnosticsVariable, "0");
        OpenMPEnvironment.RemoveFrom(start.Environment);
        string mark = FamilyMark.New();
        start.Environment[FamilyMark.Variable] = mark;

        // __pycache__ is hashed because Python runs what it finds there; so running must not write to it.
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        foreach ((string name, string value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return new WorkerProcess(LauncherThread.Run(() => Process.Start(start)!), pipe, mark);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            pipe.Dispose();
            string cause = $"could not be started: {exception.Message}";
            throw new KernelException($"{command.Name}: {cause}", KernelFault.Crashed) { Cause = cause };
        }
    }

    /// <summary>Sends a line and waits for the line that answers it; resumes a paused worker first.</summary>
    /// <param name="line">The line, with its line feed.</param>
    /// <param name="limit">How long both may take.</param>
    /// <param name="impatiently">Whether the answer is expected in a moment and a processor is free to poll for it.</param>
    /// <returns>The answer, valid until the next line; null if the worker ended or closed its output.</returns>
    /// <exception cref="TimeoutException">It took longer.</exception>
    /// <exception cref="ProtocolException">The output is not exactly one line.</exception>
    public ReadOnlyMemory<byte>? Ask(ReadOnlySpan<byte> line, TimeSpan limit, bool impatiently = false)
    {
        _family.Resume();
        _deadline = Deadline.After(limit);
        _impatient = impatiently;
        try
        {
            _input.Write(line, _deadline);
        }
        catch (IOException)
        {
            // It no longer reads; its earlier output, or how it ended, says why.
        }

        ReadOnlyMemory<byte>? answer = _lines.Read();
        return _lines.HasMore ? throw new ProtocolException("it wrote more than one line as its answer") : answer;
    }

    /// <summary>Reads its standard output and drops it: for a program that speaks no protocol, so that it never waits for room there.</summary>
    public void DiscardOutput() => _discarded = new ErrorTail(_process.StandardOutput.BaseStream);

    /// <summary>Waits for the process to end by itself.</summary>
    /// <param name="limit">How long to wait.</param>
    /// <returns>How it ended; null if it has not.</returns>
    public WorkerEnd? WaitForEnd(TimeSpan limit) => _process.WaitForExit(limit) ? new WorkerEnd(_process.ExitCode) : null;

    /// <summary>Stops the worker and everything it started, until the next request or <see cref="Resume"/>.</summary>
    /// <returns>Whether none of them runs; false also if the operating system has no way to stop them.</returns>
    public bool Pause() => _family.Pause();

    /// <summary>Continues them.</summary>
    public void Resume() => _family.Resume();

    /// <summary>Ends the process and everything it started. Callable from any thread; a call in progress then fails.</summary>
    public void Kill()
    {
        if (OperatingSystem.IsWindows())
        {
            _process.Kill(entireProcessTree: true);
            return;
        }

        // The supervisor continues where this process's killing stops, and then ends itself.
        _pipe.End();
        _family.Kill();
    }

    /// <summary>
    /// The process's last output to its standard error, or null if there is none. For a process that has ended.
    /// </summary>
    public string? LastWords()
    {
        // Processes that it started may hold its standard error open.
        Kill();
        return _errors.Reason(Patience);
    }

    public void Dispose()
    {
        Kill();
        if (!OperatingSystem.IsLinux() || !_process.WaitForExit(Patience))
        {
            // Kill it alone as well: it may not have been leading a group yet, or it may hang.
            _process.Kill();
            _process.WaitForExit(Patience);
        }

        _discarded?.Reason(Patience);
        _input.Dispose();
        _output.Dispose();
        _pipe.Dispose();
        _process.Dispose();
    }

    private bool HasEnded() => _process.HasExited;
}
