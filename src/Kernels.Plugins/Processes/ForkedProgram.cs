using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>
/// Starts a program as a child that ends with this process and harms nothing beside it. A process can take some of the
/// necessary steps only for itself, between <c>fork</c> and <c>exec</c>, and no other way to start one has a place for them
/// (Linux).
/// </summary>
internal static unsafe partial class ForkedProgram
{
    private const int SetParentDeathSignal = 1;
    private const int SignalKill = 9;
    private const int LimitData = 2;
    private const int LimitCore = 4;
    private const int WriteOnly = 1;
    private const int CloseOnExecute = 0x80000;

    /// <summary>
    /// Starts a program in a session and group of its own, so that the terminal's interrupt reaches the host alone. The child
    /// is killed at the end of this thread, leaves no memory image when it crashes, and is the first to be killed if memory is
    /// short.
    /// </summary>
    /// <param name="words">The program, a path or found on <c>PATH</c>, and its arguments.</param>
    /// <param name="maxDataBytes">The most bytes of data that it may allocate; null for no limit.</param>
    /// <param name="ignored">The signals that this process ignores, which the program would inherit.</param>
    /// <param name="error">The system's error that kept it from running; 0 if it runs.</param>
    /// <returns>The child's id, even if the program could not be run and the child has ended.</returns>
    public static int Start(IReadOnlyList<string> words, long? maxDataBytes, ReadOnlySpan<int> ignored, out int error)
    {
        int* told = stackalloc int[2];
        if (MakePipe(told, CloseOnExecute) != 0)
        {
            error = Marshal.GetLastPInvokeError();
            return 0;
        }

        Limit core = default;
        Limit data = maxDataBytes is { } bytes ? new Limit { Soft = (nuint)bytes, Hard = (nuint)bytes } : default;
        Calls calls = new();
        byte** arguments = ArgumentVector.Of(words);
        int child;
        fixed (int* signals = (int[])[.. ignored, 0])
        fixed (byte* score = "/proc/self/oom_score_adj\0"u8, mostWilling = "1000"u8)
        {
            child = Fork(calls, arguments, &core, maxDataBytes is null ? null : &data, signals, score, mostWilling, told[1]);
        }

        error = child < 0 ? *calls.Error() : 0;
        _ = Close(told[1]);
        int failure;
        if (child > 0 && Read(told[0], &failure, sizeof(int)) == sizeof(int))
        {
            error = failure;
        }

        _ = Close(told[0]);
        return child;
    }

    /// <summary>
    /// The child's code is compiled before the fork, allocates nothing and calls only the C library: the runtime's other
    /// threads do not exist in the child.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Fork(
        in Calls calls, byte** arguments, Limit* core, Limit* data, int* ignored, byte* score, byte* mostWilling, int told)
    {
        int parent = calls.Self();
        int child = calls.Fork();
        if (child != 0)
        {
            return child;
        }

        _ = calls.StartSession();
        _ = calls.Control(SetParentDeathSignal, SignalKill, 0, 0, 0);
        if (calls.Parent() != parent)
        {
            // The parent died before the signal was set.
            calls.Exit(LaunchVerb.NotRun);
        }

        _ = calls.SetLimit(LimitCore, core);
        if (data != null)
        {
            _ = calls.SetLimit(LimitData, data);
        }

        // A container may forbid it; the worker works without it.
        int file = calls.Open(score, WriteOnly | CloseOnExecute);
        if (file >= 0)
        {
            _ = calls.Write(file, mostWilling, 4);
        }

        for (int* signal = ignored; *signal != 0; signal++)
        {
            _ = calls.SetHandler(*signal, 0);
        }

        _ = calls.Execute(arguments[0], arguments);
        _ = calls.Write(told, calls.Error(), sizeof(int));
        calls.Exit(LaunchVerb.NotRun);
        return 0;
    }

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int MakePipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int file, void* buffer, nint bytes);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Soft;
        public nuint Hard;
    }

    /// <summary>Functions of the C library, looked up before the fork and called without involving the runtime.</summary>
    private readonly struct Calls
    {
        public readonly delegate* unmanaged[SuppressGCTransition]<int> Fork;
        public readonly delegate* unmanaged[SuppressGCTransition]<int> Self;
        public readonly delegate* unmanaged[SuppressGCTransition]<int> Parent;
        public readonly delegate* unmanaged[SuppressGCTransition]<int> StartSession;
        public readonly delegate* unmanaged[SuppressGCTransition]<int, nuint, nuint, nuint, nuint, int> Control;
        public readonly delegate* unmanaged[SuppressGCTransition]<int, Limit*, int> SetLimit;
        public readonly delegate* unmanaged[SuppressGCTransition]<int, nint, nint> SetHandler;
        public readonly delegate* unmanaged[SuppressGCTransition]<byte*, int, int> Open;
        public readonly delegate* unmanaged[SuppressGCTransition]<int, void*, nint, nint> Write;
        public readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte**, int> Execute;
        public readonly delegate* unmanaged[SuppressGCTransition]<int*> Error;
        public readonly delegate* unmanaged[SuppressGCTransition]<int, void> Exit;

        public Calls()
        {
            nint program = NativeLibrary.GetMainProgramHandle();
            Fork = (delegate* unmanaged[SuppressGCTransition]<int>)NativeLibrary.GetExport(program, "fork");
            Self = (delegate* unmanaged[SuppressGCTransition]<int>)NativeLibrary.GetExport(program, "getpid");
            Parent = (delegate* unmanaged[SuppressGCTransition]<int>)NativeLibrary.GetExport(program, "getppid");
            StartSession = (delegate* unmanaged[SuppressGCTransition]<int>)NativeLibrary.GetExport(program, "setsid");
            Control = (delegate* unmanaged[SuppressGCTransition]<int, nuint, nuint, nuint, nuint, int>)
                NativeLibrary.GetExport(program, "prctl");
            SetLimit = (delegate* unmanaged[SuppressGCTransition]<int, Limit*, int>)NativeLibrary.GetExport(program, "setrlimit");
            SetHandler = (delegate* unmanaged[SuppressGCTransition]<int, nint, nint>)NativeLibrary.GetExport(program, "signal");
            Open = (delegate* unmanaged[SuppressGCTransition]<byte*, int, int>)NativeLibrary.GetExport(program, "open");
            Write = (delegate* unmanaged[SuppressGCTransition]<int, void*, nint, nint>)NativeLibrary.GetExport(program, "write");
            Execute = (delegate* unmanaged[SuppressGCTransition]<byte*, byte**, int>)NativeLibrary.GetExport(program, "execvp");
            Error = (delegate* unmanaged[SuppressGCTransition]<int*>)NativeLibrary.GetExport(program, "__errno_location");
            Exit = (delegate* unmanaged[SuppressGCTransition]<int, void>)NativeLibrary.GetExport(program, "_exit");
        }
    }
}
