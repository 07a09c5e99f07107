using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using Kernels.Native;
using Kernels.Plugins.Protocol;

namespace Kernels.Plugins.Processes;

/// <summary>
/// A worker's process and the pipes to it. It ends with all that it started, and with the host however that ends. On Linux
/// the process that is started and waited for is its supervisor, which ends as the worker did.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>What .NET offers debuggers in the folder for temporary files; a process that is killed would leave it there.</summary>
    private const string DiagnosticsVariable = "DOTNET_EnableDiagnostics";

    /// <summary>How long a killed process may take to be gone, and what it wrote last to be read.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly HostPipe _pipe;
    private readonly WorkerFamily _family;
    private readonly WorkerPipe _input;
    private readonly WorkerPipe _output;
    private readonly LineReader _lines;
    private readonly ErrorTail _errors;
    private Deadline _deadline;
    private bool _impatient;

    private WorkerProcess(Process process, HostPipe pipe, string mark)
    {
        _process = process;
        _pipe = pipe;
        _family = new WorkerFamily(process.Id, mark);
        _input = new WorkerPipe(process.StandardInput.BaseStream, HasEnded);
        _output = new WorkerPipe(process.StandardOutput.BaseStream, HasEnded);
        _lines = new LineReader(buffer => _output.Read(buffer, _deadline, _impatient));
        _errors = new ErrorTail(process.StandardError.BaseStream);
    }

    /// <summary>The id of the worker's own process, while it lives; and after that of the one that was started for it.</summary>
    public int Id => Family is [var worker, ..] ? worker : _process.Id;

    /// <summary>The ids of the worker and of all that it started, its own first; none where that is not known.</summary>
    public IReadOnlyList<int> Family => _family.Members;

    /// <summary>Whether it was told to pause, and not yet to go on.</summary>
    public bool IsPaused => _family.IsPaused;

    /// <summary>Starts a worker.</summary>
    /// <param name="command">How.</param>
    /// <returns>Its process, of which is not known yet whether it speaks the protocol.</returns>
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

        // Python would run what it finds in __pycache__, which is hashed for that reason; so running must not write there.
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
            throw new KernelException($"{command.Name}: could not be started: {exception.Message}", KernelFault.Crashed);
        }
    }

    /// <summary>Sends a line and waits for the line that answers it; a worker that is paused goes on before.</summary>
    /// <param name="line">The line, with its line feed.</param>
    /// <param name="limit">How long both may take.</param>
    /// <param name="impatiently">Whether the answer is expected in a moment, and a processor is left to ask for it.</param>
    /// <returns>The answer, until the next line; null where the worker ended or closed its output.</returns>
    /// <exception cref="TimeoutException">It took longer.</exception>
    /// <exception cref="ProtocolException">What came is not one line.</exception>
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
            // It no longer reads; what it wrote before, or how it ended, says why.
        }

        ReadOnlyMemory<byte>? answer = _lines.Read();
        return _lines.HasMore ? throw new ProtocolException("it wrote more than one line as its answer") : answer;
    }

    /// <summary>Waits for the process to end by itself.</summary>
    /// <param name="limit">How long.</param>
    /// <returns>How it ended; null where it has not.</returns>
    public WorkerEnd? WaitForEnd(TimeSpan limit) => _process.WaitForExit(limit) ? new WorkerEnd(_process.ExitCode) : null;

    /// <summary>Stops the worker and all that it started, until it is asked something or <see cref="Resume"/> is called.</summary>
    /// <returns>Whether none of them runs; false also where the operating system offers no such thing.</returns>
    public bool Pause() => _family.Pause();

    /// <summary>Lets them go on.</summary>
    public void Resume() => _family.Resume();

    /// <summary>Ends the process and all that it started. From any thread: a call that is under way then fails.</summary>
    public void Kill()
    {
        if (OperatingSystem.IsWindows())
        {
            _process.Kill(entireProcessTree: true);
            return;
        }

        // The supervisor goes on where this process's killing ends, and ends itself.
        _pipe.End();
        _family.Kill();
    }

    /// <summary>What the process wrote to its standard error at the end; null where that is nothing. For one that ended.</summary>
    public string? LastWords()
    {
        // What it started may hold its standard error.
        Kill();
        return _errors.Reason(Patience);
    }

    public void Dispose()
    {
        Kill();
        if (!OperatingSystem.IsLinux() || !_process.WaitForExit(Patience))
        {
            // Alone as well: it may have been too early for it to lead a group, or hang.
            _process.Kill();
            _process.WaitForExit(Patience);
        }

        _input.Dispose();
        _output.Dispose();
        _pipe.Dispose();
        _process.Dispose();
    }

    private bool HasEnded() => _process.HasExited;
}
