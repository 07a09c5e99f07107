using System.Globalization;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>
/// The process between a host and one worker (Linux). Orphaned descendants of the worker become its children, whatever they did
/// to their environment, group and session. So it can end all of them, knows when none is left, and then ends itself.
/// </summary>
internal static unsafe partial class Supervisor
{
    private const int SetParentDeathSignal = 1;
    private const int SetChildSubreaper = 36;
    private const int SignalHangUp = 1;
    private const int SignalInterrupt = 2;
    private const int SignalQuit = 3;
    private const int SignalKill = 9;
    private const int SignalPipe = 13;
    private const int SignalTerminate = 15;
    private const int SignalChild = 17;
    private const int NoHang = 1;
    private const int ReadWrite = 2;
    private const int CloseOnExecute = 0x80000;
    private const int FirstSignal = 128;

    private static readonly nint DefaultHandler = 0;
    private static readonly nint IgnoringHandler = 1;

    /// <summary>How long to try: a process may hang in the kernel, or have changed to another user.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Runs a worker until it and everything it started have ended, by themselves or because the host's pipe ended.
    /// </summary>
    /// <param name="options">The host's process id and pipe, the worker's limits and its command.</param>
    /// <returns>The worker's exit code, or 128 plus the number of the signal that ended it.</returns>
    public static int Run(ChildOptions options)
    {
        _ = StartSession();
        _ = Control(SetChildSubreaper, 1, 0, 0, 0);

        // If the signal is ignored, children leave no exit code.
        _ = SetHandler(SignalChild, DefaultHandler);
        int pipe = Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{options.Parent}/fd/{options.Pipe}"), CloseOnExecute);
        if (pipe < 0)
        {
            // At least this process and the worker itself then end with the host.
            _ = Control(SetParentDeathSignal, SignalKill, 0, 0, 0);
        }

        // The host may have died already.
        if (Parent() != options.Parent)
        {
            return LaunchVerb.NotRun;
        }

        // When these signals go to everything, as when a machine shuts down, they end the host and the worker.
        ReadOnlySpan<int> ignored = [SignalHangUp, SignalInterrupt, SignalQuit, SignalTerminate];
        foreach (int signal in ignored)
        {
            _ = SetHandler(signal, IgnoringHandler);
        }

        int worker = ForkedProgram.Start(options.Rest, options.MaxDataBytes, [.. ignored, SignalPipe], out int error);
        if (error != 0)
        {
            return LaunchVerb.TellNotRun(options.Rest[0], Marshal.GetPInvokeErrorMessage(error));
        }

        LeaveStreamsToWorker();
        if (pipe >= 0)
        {
            new Thread(() => EndWith(pipe)) { IsBackground = true, Name = "kernels host watch" }.Start();
        }

        int code = WaitFor(worker);
        EndRest();
        return code;
    }

    /// <summary>
    /// Closes this process's copies of the streams; otherwise the host would not see the end of the worker's output. The
    /// runtime holds each stream twice.
    /// </summary>
    private static void LeaveStreamsToWorker()
    {
        const string Descriptors = "/proc/self/fd";
        int nothing = Open("/dev/null", ReadWrite | CloseOnExecute);
        string?[] streams = [.. Enumerable.Range(0, 3).Select(stream => TargetOf($"{Descriptors}/{stream}"))];
        foreach (string descriptor in Directory.GetFileSystemEntries(Descriptors))
        {
            if (TargetOf(descriptor) is { } target && streams.Contains(target))
            {
                _ = Duplicate(nothing, int.Parse(Path.GetFileName(descriptor.AsSpan()), CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>
    /// The target of a link; null if the link is gone, as with the descriptor that was open on the folder itself.
    /// </summary>
    private static string? TargetOf(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void EndWith(int pipe)
    {
        byte nothing;
        while (Read(pipe, &nothing, 1) != 0)
        {
        }

        ProcessTree.Kill(Environment.ProcessId, Patience);
    }

    private static int WaitFor(int worker)
    {
        int status;
        int ended;
        do
        {
            ended = Wait(-1, &status, 0);
        }
        while (ended != worker);
        int signal = status & 0x7F;
        return signal == 0 ? (status >> 8) & 0xFF : FirstSignal + signal;
    }

    /// <summary>Ends what the worker left behind. Once <c>waitpid</c> knows of no child, there is none.</summary>
    private static void EndRest()
    {
        Deadline deadline = Deadline.After(Patience);
        while (HasChildren() && deadline.RemainingMilliseconds > 0)
        {
            ProcessTree.Kill(Environment.ProcessId, Patience);
        }
    }

    private static bool HasChildren()
    {
        int ended;
        do
        {
            ended = Wait(-1, null, NoHang);
        }
        while (ended > 0);
        return ended == 0;
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int StartSession();

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int Parent();

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int Wait(int process, int* status, int options);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int file, byte* buffer, nint bytes);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int file, int other);
}
