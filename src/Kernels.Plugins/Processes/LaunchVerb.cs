using System.Runtime.InteropServices;

namespace Kernels.Plugins.Processes;

/// <summary>
/// <c>kernels launch --parent PID --pipe DESCRIPTOR [--data BYTES] -- COMMAND ARGUMENTS</c>: becomes the command, after taking
/// the steps that a process can take only for itself. For hosts, not for people.
/// </summary>
internal static unsafe partial class LaunchVerb
{
    public const string Name = "launch";

    /// <summary>As shells tell it: the command could not be run.</summary>
    private const int NotRun = 127;

    private const int WrongCall = 2;
    private const int SignalPipe = 13;

    /// <summary>Runs the verb; returns only where that fails.</summary>
    /// <param name="args">What follows the verb.</param>
    /// <returns>The exit code.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        if (OperatingSystem.IsWindows() || ChildOptions.Read(args) is not { Rest: [var program, ..] } options)
        {
            Console.Error.WriteLine($"kernels: '{Name}' is for hosts that start workers.");
            return WrongCall;
        }

        if (!ChildOfHost.Become(options))
        {
            return NotRun;
        }

        // .NET ignores the signal, and a new program would inherit that.
        SetHandler(SignalPipe, 0);
        byte*[] arguments = new byte*[options.Rest.Length + 1];
        for (int i = 0; i < options.Rest.Length; i++)
        {
            arguments[i] = (byte*)Marshal.StringToCoTaskMemUTF8(options.Rest[i]);
        }

        fixed (byte** all = arguments)
        {
            _ = Execute(all[0], all);
        }

        // Taken first: making the console's stream overwrites it.
        string reason = Marshal.GetLastPInvokeErrorMessage();
        Console.Error.WriteLine($"'{program}' could not be run: {reason}");
        return NotRun;
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true)]
    private static partial int Execute(byte* program, byte** arguments);
}
